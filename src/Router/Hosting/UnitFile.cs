using System.Text.Json;
using MidiMesh.Actors.Ports;

namespace MidiMesh.Router.Hosting;

/// <summary>Remembers which unit is which device of a rig, in a file beside it: <c>my-set.conf</c> has <c>my-set.units.json</c>.</summary>
/// <remarks>
/// It may be lost, copied to another machine or broken without harm: what cannot be read counts as nothing, and somebody is asked for a press again.
/// It is written beside itself and then moved into place, so a torn one is never seen.
/// </remarks>
public sealed class UnitFile : IPortMemory
{
    private const int MostBytes = 64 * 1024;
    private const int MostDevices = 256;
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true, MaxDepth = 8 };

    private readonly string _path;
    private Dictionary<string, PortPin> _pins;

    /// <summary>Reads the file beside a rig.</summary>
    /// <param name="rig">Path of the rig.</param>
    public UnitFile(string rig)
    {
        _path = System.IO.Path.ChangeExtension(rig, ".units.json");
        (_pins, Problem) = Read(_path);
    }

    /// <summary>Where it is.</summary>
    public string Path => _path;

    /// <summary>Why the file that is there was not read, in one sentence; null when it was, or when there is none.</summary>
    public string? Problem { get; }

    /// <inheritdoc />
    public IReadOnlyDictionary<string, PortPin> Pins => Volatile.Read(ref _pins);

    /// <inheritdoc />
    public string? Remember(string device, PortPin pin)
    {
        var pins = PortMemory.With(Pins, device, pin);
        Volatile.Write(ref _pins, pins);
        var draft = $"{_path}.{Environment.ProcessId}.new";
        try
        {
            File.WriteAllText(draft, JsonSerializer.Serialize(new Content(pins!), Json));
            File.Move(draft, _path, overwrite: true);
            return null;
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            return cause.Message;
        }
    }

    private static (Dictionary<string, PortPin> Pins, string? Problem) Read(string path)
    {
        try
        {
            var file = new FileInfo(path);
            if (!file.Exists)
            {
                return ([], null);
            }

            if (file.Length > MostBytes)
            {
                return ([], $"{path} is no file of MidiMesh's: it is too long");
            }

            var content = JsonSerializer.Deserialize<Content>(File.ReadAllText(path), Json);
            var pins = new Dictionary<string, PortPin>(StringComparer.Ordinal);
            foreach (var (device, pin) in content?.Units ?? new Dictionary<string, PortPin?>())
            {
                if (pin is { Backend: not null, Port: not null } && pins.Count < MostDevices)
                {
                    pins[device] = pin;
                }
            }

            return (pins, null);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException or JsonException)
        {
            return ([], $"{path} cannot be read and counts as empty: {cause.Message}");
        }
    }

    private sealed record Content(IReadOnlyDictionary<string, PortPin?>? Units);
}
