using System.Globalization;

namespace MidiMesh.Live.Simulation.Model;

/// <summary>A parameter of a device or of a track's mixer strip.</summary>
internal sealed class SimulatedParameter : LiveObject
{
    private static readonly LiveClass<SimulatedParameter> Members = new LiveClass<SimulatedParameter>("DeviceParameter")
        .Stored("value", LiveType.Real, 0.0, set: (parameter, value) => parameter.SetValue(value))
        .Stored("name", LiveType.Text, "", writable: false)
        .Stored("min", LiveType.Real, 0.0, observable: false, writable: false)
        .Stored("max", LiveType.Real, 1.0, observable: false, writable: false)
        .Stored("is_quantized", LiveType.Boolean, false, observable: false, writable: false);

    public SimulatedParameter(string name, double value = 0, double minimum = 0, double maximum = 1, bool isQuantized = false)
        : base(Members)
    {
        Initialise("name", name);
        Initialise("value", value);
        Initialise("min", minimum);
        Initialise("max", maximum);
        Initialise("is_quantized", isQuantized);
    }

    public double Value => Stored("value").Real;

    /// <summary>The value as Live's own display would show it.</summary>
    public string Shown => Math.Round((decimal)Value, 2, MidpointRounding.ToEven).ToString("0.00", CultureInfo.InvariantCulture);

    private ScriptError? SetValue(ScriptValue value)
    {
        // Written so that NaN is refused too.
        if (!(value.Real >= Stored("min").Real && value.Real <= Stored("max").Real))
        {
            return ScriptError.Runtime("Invalid value. Check the parameters range with min/max");
        }

        Store("value", value);
        return null;
    }
}

/// <summary>A device on a track. Type 1 is an instrument, 2 an audio effect, 4 a MIDI effect.</summary>
internal sealed class SimulatedDevice : LiveObject
{
    private static readonly LiveClass<SimulatedDevice> Members = new LiveClass<SimulatedDevice>("Device")
        .Stored("name", LiveType.Text, "")
        .Stored("class_name", LiveType.Text, "", observable: false, writable: false)
        .Stored("type", LiveType.Integer, 1, observable: false, writable: false)
        .Stored("can_have_chains", LiveType.Boolean, false, observable: false, writable: false)
        .Stored("is_active", LiveType.Boolean, true, writable: false);

    public SimulatedDevice(LiveSetDevice description)
        : base(Members)
    {
        Initialise("name", description.Name);
        Initialise("class_name", description.ClassName);
        Initialise("type", description.Type);
        Parameters = [new("Device On", 1, 0, 1, true), .. description.Parameters.Select(name => new SimulatedParameter(name, 0.5))];
    }

    public IReadOnlyList<SimulatedParameter> Parameters { get; }

    public bool IsInstrument => Stored("type").Integer == 1;
}
