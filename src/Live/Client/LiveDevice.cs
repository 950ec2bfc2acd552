namespace MidiMesh.Live.Client;

/// <summary>A device of a track; those inside racks are not reached.</summary>
public sealed class LiveDevice : LiveObject
{
    internal LiveDevice(LiveConnection connection, int track, int index, string name, string className, int type) : base(connection, "device", track, index) =>
        (Track, Index, KnownName, ClassName, Type) = (track, index, name, className, type);

    /// <summary>The track's place from 0.</summary>
    public int Track { get; }

    /// <summary>Its place from 0.</summary>
    public int Index { get; }

    /// <summary>Its name when it was read.</summary>
    public string KnownName { get; }

    /// <summary>Its kind in Live: "Operator", "PluginDevice".</summary>
    public string ClassName { get; }

    /// <summary>1 instrument, 2 audio effect, 4 MIDI effect.</summary>
    public int Type { get; }

    /// <summary>A parameter's value, by place from 0. Outside its limits is an error of Live's.</summary>
    public LiveField<double> Parameter(int index) => new(Connection, "device", "parameter/value", [Track, Index, index]);

    /// <summary>A parameter's value as Live shows it.</summary>
    public LiveField<string> ParameterText(int index) => new(Connection, "device", "parameter/value_string", [Track, Index, index], canSet: false);

    /// <summary>All parameters, as they are now.</summary>
    public async Task<LiveList<LiveParameter>> GetParametersAsync(CancellationToken stop = default)
    {
        var names = TextsAsync("parameters/name", stop);
        var values = NumbersAsync("parameters/value", stop);
        var least = NumbersAsync("parameters/min", stop);
        var most = NumbersAsync("parameters/max", stop);
        var quantized = NumbersAsync("parameters/is_quantized", stop);
        await Task.WhenAll(names, values, least, most, quantized).ConfigureAwait(false);
        var count = new[] { names.Result.Count, values.Result.Count, least.Result.Count, most.Result.Count, quantized.Result.Count }.Min();
        return new LiveList<LiveParameter>(
            "parameter",
            [.. Enumerable.Range(0, count).Select(i => new LiveParameter(i, names.Result[i], values.Result[i], least.Result[i], most.Result[i], quantized.Result[i] != 0, Parameter(i)))],
            static parameter => parameter.Name);
    }
}

/// <summary>A parameter of a device, as it was when it was read.</summary>
/// <param name="Index">Its place from 0.</param>
/// <param name="Name">Its name.</param>
/// <param name="Known">Its value then.</param>
/// <param name="Least">The lowest value.</param>
/// <param name="Most">The highest value.</param>
/// <param name="IsQuantized">Whether it has steps.</param>
/// <param name="Value">Its value, to be asked, set and followed.</param>
public sealed record LiveParameter(int Index, string Name, double Known, double Least, double Most, bool IsQuantized, LiveField<double> Value);
