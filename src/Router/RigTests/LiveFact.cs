using System.Globalization;
using MidiMesh.Contracts.Live;
using MidiMesh.Live.Simulation;
using MidiMesh.Router.Bench;
using MidiMesh.Router.Compilation.Routes;
using MidiMesh.Router.Compilation.Text;
using MidiMesh.Router.Configuration;

namespace MidiMesh.Router.RigTests;

/// <summary>How something of Live's is: <c>live.clip[1,1] playing</c>, <c>live.track[2].volume 0.5</c>, <c>live.track[1].mute on</c>. Brought about at the start of a test or by somebody at Live's screen, or expected.</summary>
/// <param name="Endpoint">Index of the endpoint.</param>
/// <param name="Place">As it is written.</param>
/// <param name="Clip">State of a clip, or null.</param>
/// <param name="Value">Which value, when it is none.</param>
/// <param name="Track">Track from 0.</param>
/// <param name="Item">Scene or send from 0.</param>
/// <param name="Number">The value.</param>
internal sealed record LiveFact(int Endpoint, string Place, SlotState? Clip, LiveValue Value, int Track, int Item, double Number)
{
    private const int MostNumber = 1000;

    private static readonly Words<SlotState> ClipWords = new(
        ("empty", SlotState.Empty), ("stopped", SlotState.Stopped), ("waiting", SlotState.Waiting), ("playing", SlotState.Playing), ("recording", SlotState.Recording));

    // Live's own numbering of Song.clip_trigger_quantization, without the triplets.
    private static readonly Words<int> QuantizationWords = new(
        ("none", 0), ("8-bars", 1), ("4-bars", 2), ("2-bars", 3), ("1-bar", 4), ("1/2", 5), ("1/4", 7), ("1/8", 9), ("1/16", 11), ("1/32", 13));

    private static readonly Words<bool> Switches = new(("on", true), ("off", false));

    /// <summary>Words for the states of a clip.</summary>
    public static IReadOnlyList<string> ClipStates => ClipWords.All;

    /// <summary>Whether a word is a place of a Live of the rig.</summary>
    public static bool IsPlace(string word, TestLine line)
    {
        var dot = word.IndexOf('.', StringComparison.Ordinal);
        return dot > 0 && line.Draft.Names.EndpointOf(word[..dot]) is var endpoint and >= 0 && line.Draft.Names.IsLive(endpoint);
    }

    /// <summary>Reads a place and how it is.</summary>
    public static LiveFact? Read(TestLine line)
    {
        if (line.Take("a place of Live's such as live.clip[1,1]") is not { } text || Compilation.Text.Place.Read(text, line.What, line.Bag) is not { } place)
        {
            line.Error(RigDiagnosticIds.BadSyntax, line.Text.Origin, "this place of Live's cannot be read");
            return null;
        }

        var endpoint = line.Draft.Names.EndpointOf(place.Segments[0].Name);
        if (ReadNumbers(place, line) is not { } numbers)
        {
            return null;
        }

        var shape = place.Shape(1);
        if (shape == "clip[2]")
        {
            return TakeWord(line, ClipWords, "playing, stopped, waiting, recording or empty") is { Found: true } clip
                ? new LiveFact(endpoint, text.Value, clip.Meaning, default, numbers[0] - 1, numbers[1] - 1, 0)
                : null;
        }

        if (shape == "quantization")
        {
            return TakeWord(line, QuantizationWords, "none, 1-bar, 1/4 …") is { Found: true } grid
                ? new LiveFact(endpoint, text.Value, null, LiveValue.SongQuantization, -1, -1, grid.Meaning)
                : null;
        }

        if (LivePlaces.Find(shape) is not { Value: { } value } known)
        {
            var words = LivePlaces.All.Where(static one => one.Value is not null).Select(static one => one.Words).Append("clip").Append("quantization").ToList();
            line.Error(RigDiagnosticIds.UnknownName, text.At(0), $"a test cannot say how '{text.Value}' is{NearestWord.Suggest(line.Bag, place.Words(1), words)}");
            return null;
        }

        var number = known.Use == LiveUse.Switch
            ? TakeWord(line, Switches, "on or off") is { Found: true } flag ? flag.Meaning ? 1 : 0 : (double?)null
            : line.TakeNumber("a value", known.Low, known.High);
        var (track, item) = known.IsListed ? (-1, numbers[0] - 1)
            : numbers.Length > 2 ? (numbers[0] - 1, DevicePlace.Pack(numbers[1] - 1, numbers[2]))
            : (numbers.Length > 0 ? numbers[0] - 1 : -1, numbers.Length > 1 ? numbers[1] - 1 : -1);
        return number is { } found ? new LiveFact(endpoint, text.Value, null, value, track, item, found) : null;
    }

    /// <summary>Makes it so, as by somebody at Live's screen.</summary>
    /// <returns>Why Live does not do it, or null.</returns>
    public string? Apply(BenchEndpoint live)
    {
        var simulator = live.Simulator!;
        if (Clip is not { } clip)
        {
            return simulator.SetValue(Value, Track, Item, Number) ? null : "Live does not take this value";
        }

        if ((uint)Track >= (uint)simulator.TrackCount || (uint)Item >= (uint)simulator.SceneCount)
        {
            return $"the bench's set has {simulator.TrackCount} tracks and {simulator.SceneCount} scenes: as many as the rig names";
        }

        var has = simulator.State(Track, Item) != SlotState.Empty;
        switch (clip)
        {
            case SlotState.Empty:
                _ = has && simulator.DeleteClip(Track, Item);
                break;
            case SlotState.Recording:
                _ = has && simulator.DeleteClip(Track, Item);
                simulator.SetArm(Track, true);
                simulator.Fire(Track, Item);
                break;
            case SlotState.Stopped:
                _ = has || simulator.CreateClip(Track, Item, 4);
                simulator.StopTrack(Track);
                break;
            default:
                _ = has || simulator.CreateClip(Track, Item, 4);
                simulator.Fire(Track, Item);
                break;
        }

        return null;
    }

    /// <summary>How it is in fact, in the words of the language.</summary>
    public string Look(BenchEndpoint live)
    {
        var simulator = live.Simulator!;
        if (Clip is not null)
        {
            return (uint)Track < (uint)simulator.TrackCount && (uint)Item < (uint)simulator.SceneCount
                ? Word(ClipWords, simulator.State(Track, Item))
                : "not in the set";
        }

        var number = simulator.Value(Value, Track, Item);
        return Value switch
        {
            _ when LiveValueInfo.Of(Value).IsSwitch => number > 0.5 ? "on" : "off",
            LiveValue.SongQuantization => Word(QuantizationWords, (int)number),
            _ => TestRun.Number(number),
        };
    }

    /// <summary>Whether it is so.</summary>
    public bool Holds(BenchEndpoint live)
    {
        const double Near = 0.005;                           // a MIDI fader has 128 positions
        return Clip is { } clip ? Look(live) == Word(ClipWords, clip) : Math.Abs(live.Simulator!.Value(Value, Track, Item) - Number) <= Near;
    }

    private static string Word<T>(Words<T> words, T meaning) =>
        words.All.FirstOrDefault(word => words.TryGet(word, out var known) && Equals(known, meaning)) ?? string.Create(CultureInfo.InvariantCulture, $"{meaning}");

    private static (bool Found, T Meaning) TakeWord<T>(TestLine line, Words<T> words, string wanted)
    {
        if (line.Take(wanted) is not { } word)
        {
            return default;
        }

        if (words.TryGet(word.Value, out var meaning))
        {
            return (true, meaning);
        }

        line.Error(RigDiagnosticIds.UnknownWord, word.At(0), $"'{word.Value}' should be {wanted}{NearestWord.Suggest(line.Bag, word.Value, [.. words.All])}");
        return default;
    }

    private static int[]? ReadNumbers(Compilation.Text.Place place, TestLine line)
    {
        var slices = place.Coordinates(1);
        var numbers = new int[slices.Count];
        for (var i = 0; i < numbers.Length; i++)
        {
            var word = slices[i].Of(place.Text.Value);
            if (!int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out numbers[i]) || numbers[i] is < 1 or > MostNumber)
            {
                line.Error(RigDiagnosticIds.BadValue, place.Text.At(slices[i].Offset), $"'{word}' should be a number from 1 to {MostNumber}; a test names one place");
                return null;
            }
        }

        return numbers;
    }
}

/// <summary>Something changes on Live's side.</summary>
internal sealed record LiveStep(Written<string> Text, LiveFact Fact) : TestStep(Text)
{
    /// <inheritdoc />
    public override TestFailure? Run(TestRun run)
    {
        run.Begin();
        string? refused = null;
        run.Bench.Do(() => refused = Fact.Apply(run.Bench.Endpoints[Fact.Endpoint]));
        return refused is null ? null : new TestFailure(Text.Origin, Text.Value, $"{Text.Value}: {refused}", []);
    }
}
