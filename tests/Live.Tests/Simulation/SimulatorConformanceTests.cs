using MidiMesh.Live.Simulation;

namespace MidiMesh.Live.Tests.Simulation;

/// <summary>The simulator against recorded answers of the real AbletonOSC.</summary>
public class SimulatorConformanceTests
{
    public static TheoryData<string> Conversations => [.. GoldenConversation.Names];

    [Theory, MemberData(nameof(Conversations))]
    public async Task Simulator_RecordedConversation_AnswersAsAbletonOsc(string name)
    {
        var golden = GoldenConversation.Load(name);

        var differences = await ConversationPlayer.PlayAsync(golden, new InProcessPeer(LiveSetFile.Load(golden.Set)));

        Assert.True(differences.Count == 0, string.Join('\n', differences.Take(40)));
        Assert.Contains(golden.Steps, step => step.Replies.Count > 0);
    }

    [Theory, MemberData(nameof(Conversations))]
    public void Golden_Conversation_IsRecordedAsItStands(string name) =>
        Assert.Equal(File.ReadLines(GoldenConversation.PathOf("Conversations", name + ".txt")), GoldenConversation.Load(name).Conversation);

    [Fact]
    public void Simulator_Addresses_AreThoseOfAbletonOscInItsOrder() => Assert.Equal(
        File.ReadLines(GoldenConversation.PathOf("Golden", "addresses.txt")), new LiveSimulator().Addresses);
}
