namespace MidiMesh.Router.Tests.Compilation.Steps;

/// <summary>The step <c>split</c>: what goes where, and that every release follows its note.</summary>
public sealed class SplitTests
{
    private const string AtMiddleC = "{ split = C3, below { channel = 2, transpose = 12 }, above { channel = 1, velocity = 100 } }";
    private const string Layers = "{ split = [ { note = \"C-2..B2\", channel = 2 }, { note = \"C2..G8\", channel = 3, transpose = 1 } ] }";

    [Theory]
    [InlineData(AtMiddleC, "90 3B 40", "synth 91 47 40")]
    [InlineData(AtMiddleC, "90 3C 40", "synth 90 3C 64")]
    [InlineData(AtMiddleC, "94 3C 40", "synth 90 3C 64")]
    [InlineData(AtMiddleC, "A0 3B 40", "synth A1 47 40")]
    [InlineData(AtMiddleC, "B5 40 7F", "synth B1 40 7F; synth B0 40 7F")]
    [InlineData(AtMiddleC, "E0 00 40", "synth E1 00 40; synth E0 00 40")]
    [InlineData(AtMiddleC, "FA", "synth FA")]
    [InlineData(Layers, "90 24 40", "synth 91 24 40")]
    [InlineData(Layers, "90 30 40", "synth 91 30 40; synth 92 31 40")]
    [InlineData(Layers, "90 3C 40", "synth 92 3D 40")]
    [InlineData(Layers, "90 7F 40", "")]
    [InlineData(Layers, "B0 01 05", "synth B1 01 05; synth B2 01 05")]
    [InlineData("{ split = C3, above { } }", "90 3B 40", "")]
    [InlineData("{ split = C3, above { } }", "95 3C 40", "synth 95 3C 40")]
    public void Split_Message_GoesThroughItsZones(string step, string played, string expected)
    {
        using var probe = Probe(step);

        Assert.Equal(expected, probe.Play("keys", played));
    }

    [Fact]
    public void Split_Release_GoesWhereItsNoteWentWhateverHasChanged()
    {
        using var probe = Probe(Layers);
        probe.Play("keys", "90 30 40");
        probe.Swap(Rig("{ split = C5, below { channel = 9 } }"));

        Assert.Equal("synth 82 31 00; synth 81 30 00", probe.Play("keys", "80 30 00"));
        Assert.Empty(probe.Sounding);
    }

    [Fact]
    public void Split_ManyZonesInARow_AreBounded()
    {
        const string Sixteen = "{ split = [ {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {} ] }";
        using var probe = Probe($"{Sixteen}, {Sixteen}, {Sixteen}");

        probe.Play("keys", "90 3C 40");

        Assert.True(probe.Counts("keys").EmittedDropped > 0);
        Assert.InRange(probe.Counts("synth").Sent, 1, 257);  // a note struck again ends first
        probe.Play("keys", "80 3C 40");
        Assert.Empty(probe.Sounding);
    }

    [Theory]
    [InlineData("{ split = H9, below { channel = 2 } }", "error: route 'r', split: 'split' should be the lowest note of the upper part, such as C3, or a list of zones such as [ { note = \"C-2..B2\", channel = 2 }, { note = \"C3..G8\", channel = 1 } ], not 'H9'")]
    [InlineData("{ split = C3 }", "error: route 'r': a split needs its parts: { split = C3, below { channel = 2 }, above { channel = 1 } }")]
    [InlineData("{ split = C3, below { chanel = 2 } }", "error: route 'r', split: no key 'chanel'; did you mean 'channel'?")]
    [InlineData("{ split = C3, below { channel = 17 } }", "error: route 'r', split: 'channel' should be a whole number from 1 to 16, not '17'")]
    [InlineData("{ split = C3, below = 2 }", "error: route 'r', split: 'split' should be parts such as { channel = 2, transpose = 12 }, not '2'")]
    [InlineData("{ split = [ { note = \"C4..C1\" } ] }", "error: route 'r': 'note' should be a note or a range such as \"C-2..B2\", the lower end first, not 'C4..C1'")]
    [InlineData("{ split = [ { channel = 1 } ], above { } }", "error: route 'r': 'below' and 'above' belong to a split at one note; a list of zones says all by itself")]
    public void Split_Mistakes_AreTold(string step, string expected) => Assert.Equal([expected], RigText.RouteErrors($"from = keys, via = [ {step} ], to = synth"));

    private static LaneProbe Probe(string step) => new(Rig(step));

    private static string Rig(string step) => $"routes {{ r {{ from = keys, via = [ {step} ], to = synth }} }}";
}
