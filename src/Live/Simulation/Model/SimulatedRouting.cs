namespace MidiMesh.Live.Simulation.Model;

/// <summary>Where a track's signal comes from and goes to: four choices, each among names that people see.</summary>
internal sealed class SimulatedRouting(bool isMidi)
{
    private readonly Dictionary<string, (string[] Names, int Chosen)> _choices = new()
    {
        ["input_routing_type"] = (isMidi ? ["All Ins", "Computer Keyboard", "No Input"] : ["Ext. In", "Resampling", "No Input"], 0),
        ["input_routing_channel"] = (isMidi ? ["All Channels", "Ch. 1", "Ch. 2"] : ["1/2", "1", "2"], 0),
        ["output_routing_type"] = (["Master", "Ext. Out", "Sends Only"], 0),
        ["output_routing_channel"] = (["1/2", "3/4"], 0),
    };

    public IReadOnlyList<string> Available(string choice) => _choices[choice].Names;

    public string Chosen(string choice) => _choices[choice].Names[_choices[choice].Chosen];

    /// <summary>An unknown name changes nothing.</summary>
    public void Choose(string choice, string name)
    {
        var names = _choices[choice].Names;
        if (Array.IndexOf(names, name) is >= 0 and var index)
        {
            _choices[choice] = (names, index);
        }
    }
}
