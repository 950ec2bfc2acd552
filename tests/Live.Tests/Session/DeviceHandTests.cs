using MidiMesh.Contracts.Live;
using MidiMesh.Live.Session;

namespace MidiMesh.Live.Tests.Session;

/// <summary>The selected device under eight knobs: chosen banks, then pages by number; what a lock keeps.</summary>
public sealed class DeviceHandTests
{
    private static readonly DeviceBanks Banks = new("test", new Dictionary<string, DeviceBank[]>
    {
        ["Synth"] = [new DeviceBank("Best", [["Tone"], ["Missing", "P12"], null, ["Nowhere"]])],
    });

    private static readonly string[] Names = ["Device On", .. Enumerable.Range(1, 11).Select(static n => $"P{n}"), "P12", "Tone"];

    [Fact]
    public void Describe_KnownClass_FindsParametersByTheFirstNameThatIsThere()
    {
        var (bench, hand) = Make();

        Assert.True(hand.Describe("Synth", Names));

        Assert.Equal(["Tone", "P12", "", "", "", "", "", ""], Enumerable.Range(0, 8).Select(knob => hand.Text(LiveText.KnobName, knob)));
        Assert.Equal("Best", hand.Text(LiveText.BankName, -1));
        Assert.Equal([13, 12], hand.Shown);
        Assert.Equal(13, hand.ParameterOf(LiveVerb.SetSelectedKnob, 0));
        Assert.Equal(-1, hand.ParameterOf(LiveVerb.SetSelectedKnob, 2));
        Assert.Contains((LiveText.KnobName, 0), bench.Texts);
    }

    [Fact]
    public void StepBank_BehindTheChosenOnes_GoesThroughAllParametersByNumberAndStopsAtTheEnds()
    {
        var (bench, hand) = Make();
        hand.Describe("Synth", Names);

        Assert.False(hand.StepBank(-1));
        Assert.True(hand.StepBank(1));
        Assert.Equal(("1-8", "P1", "P8"), (hand.Text(LiveText.BankName, -1), hand.Text(LiveText.KnobName, 0), hand.Text(LiveText.KnobName, 7)));
        Assert.True(hand.StepBank(99));
        Assert.Equal(("9-13", "P9", "Tone", ""), (hand.Text(LiveText.BankName, -1), hand.Text(LiveText.KnobName, 0), hand.Text(LiveText.KnobName, 4), hand.Text(LiveText.KnobName, 5)));
        Assert.False(hand.StepBank(1));
        Assert.Equal([1.0, 2, 3], bench.Values.Where(static told => told.Value == LiveValue.DeviceBank && !double.IsNaN(told.Number)).Select(static told => told.Number));
    }

    [Fact]
    public void SetNumber_OfAParameterUnderAKnob_IsToldOnceAndForgottenWithTheDevice()
    {
        var (bench, hand) = Make();
        hand.Describe("Synth", Names);
        bench.Values.Clear();

        hand.SetNumber(13, 0.25);
        hand.SetNumber(13, 0.25);
        hand.SetNumber(2, 0.75);         // under no knob
        Assert.Equal([(LiveValue.SelectedKnob, -1, 0, 0.25)], bench.Values);

        hand.Begin();
        Assert.Equal((LiveValue.SelectedKnob, -1, 0), (bench.Values[1].Value, bench.Values[1].Track, bench.Values[1].Index));
        Assert.True(double.IsNaN(bench.Values[1].Number));
    }

    [Fact]
    public void SetNumber_Streaming_AllocatesNothing()
    {
        var (bench, hand) = Make();
        hand.Describe("Synth", Names);
        bench.Values.Capacity = 100_000;
        var least = long.MaxValue;
        for (var round = 0; round < 5; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 10_000; i++)
            {
                hand.SetNumber(13, i / 20_000.0);
            }

            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, least);
    }

    private static (SessionBench Bench, DeviceHand Hand) Make()
    {
        var options = new LiveSessionOptions { Knobs = 8, Banks = Banks, Values = [LiveValue.SelectedKnob, LiveValue.DeviceBank, LiveValue.DeviceLock], Texts = [LiveText.KnobName] };
        var bench = new SessionBench();
        return (bench, new DeviceHand(options, new LiveFollowed(options, bench), bench));
    }
}
