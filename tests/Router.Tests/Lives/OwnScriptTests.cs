using System.Net;
using System.Net.Sockets;
using MidiMesh.Contracts.Melodies;
using MidiMesh.Live.Client;
using MidiMesh.Router.Tests.EndToEnd.Lives;

namespace MidiMesh.Router.Tests.Lives;

/// <summary>The client library against our own remote script, in real Python under the fake Live.</summary>
public sealed class OwnScriptTests
{
    [Fact]
    public async Task Clients_TwoAtOnceWhileTheReplyPortIsTaken_AreAnsweredAndHearOfEachOthersChanges()
    {
        using var router = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));          // whoever has AbletonOSC's reply port
        var options = new LiveSetOptions
        {
            Port = ClientBench.FreePort(), ReplyPort = ((IPEndPoint)router.Client.LocalEndPoint!).Port, Timeout = TimeSpan.FromSeconds(30), ConfirmWithin = TimeSpan.FromSeconds(20),
        };
        using var live = await ScriptedLive.StartAsync(options.Port, tracks: 6, scenes: 5, quantization: 0);
        await using var one = await LiveSet.ConnectAsync(options);
        await using var other = await LiveSet.ConnectAsync(options);
        Assert.True(one.Wire.IsMidiMesh && other.Wire.IsMidiMesh);
        Assert.Equal((6, 5), (one.Tracks.Count, one.Scenes.Count));

        await using var tempo = other.Tempo.ChangesAsync().GetAsyncEnumerator();
        Assert.True(await tempo.MoveNextAsync());
        await one.Tempo.SetAsync(137);
        Assert.True(await tempo.MoveNextAsync());
        Assert.Equal(137, tempo.Current);

        var scan = await one.ScanAsync();
        Assert.Equal([5, 5, 5, 5, 5, 5], scan.Tracks.Select(static track => track.Clips.Count));
        var error = await Assert.ThrowsAsync<LiveErrorException>(() => one.Wire.QueryAsync("/live/track/get/volume", [77]));
        Assert.Contains("/live/track/get/volume", error.Message, StringComparison.Ordinal);

        // The set is loaded again: whoever follows is told by the new script.
        live.Tell("restart");
        Assert.True(await tempo.MoveNextAsync());
        Assert.NotEqual(137, tempo.Current);
    }

    [Fact]
    public async Task Notes_AddedOverABadNetwork_AreAllThereBesideTheOldOnes()
    {
        var port = ClientBench.FreePort();
        using var live = await ScriptedLive.StartAsync(port, tracks: 2, scenes: 2, quantization: 0);
        using var network = new UdpShaper(port, seed: 7);
        await using var set = await LiveSet.ConnectAsync(new LiveSetOptions
        {
            Port = network.Port, Timeout = TimeSpan.FromSeconds(120), Attempts = 240, ConfirmWithin = TimeSpan.FromSeconds(120),
        });
        var clip = set.Tracks[0].Clips[0];
        clip.RemoveNotes();
        Assert.True(MelodyText.TryParse("C3 D3 E3", out var old, out _, out _));
        await clip.AddNotesAsync(old);

        network.Loss = 0.5;
        MelodyNote[] notes = [.. Enumerable.Range(0, 600).Select(static i => new MelodyNote(40 + (i % 40), 90, 8 + (i / 8.0), 0.125))];
        await clip.AddNotesAsync(notes);
        network.Loss = 0;

        var there = (await clip.GetNotesAsync()).Select(static note => (note.Note, note.Start)).ToHashSet();
        Assert.Superset(notes.Concat(old).Select(static note => (note.Note, note.Start)).ToHashSet(), there);
    }
}
