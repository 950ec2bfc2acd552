using MidiMesh.Contracts.Melodies;
using MidiMesh.Live.Client;

namespace MidiMesh.Router.Tests.Lives;

/// <summary>The client library against the simulated Live, which answers as AbletonOSC does.</summary>
public sealed class LiveSetTests : IAsyncLifetime
{
    private ClientBench _bench = null!;
    private LiveSet _set = null!;

    public async Task InitializeAsync()
    {
        _bench = ClientBench.Start();
        _set = await _bench.ConnectAsync();
    }

    public async Task DisposeAsync()
    {
        await _set.DisposeAsync();
        await _bench.DisposeAsync();
    }

    [Fact]
    public async Task Set_NamesAndValues_AreLives()
    {
        Assert.Equal(["Drums", "Bass", "Keys", "Pad", "Lead", "Vocals", "Guitar", "Lights"], _set.Tracks.Select(static track => track.KnownName));
        Assert.Equal(["Intro", "Verse", "Chorus", "Break", "Outro"], _set.Scenes.Select(static scene => scene.KnownName));
        Assert.Equal(120, await _set.Tempo.GetAsync());
        Assert.Equal("Bass Chorus", await _set.Tracks["bass"].Clips[_set.Scenes["Chorus"].Index].Name.GetAsync());
        Assert.True(await _set.Tracks["Bass"].HasMidiInput.GetAsync());
        Assert.False(_set.Wire.IsMidiMesh);
    }

    [Fact]
    public async Task Set_Awaited_IsWhatLiveHas()
    {
        await _set.Tempo.SetAsync(123.5);
        await _set.Tracks["Bass"].Clips[1].LoopEnd.SetAsync(8.0);
        await _set.Tracks[1].Clips[1].Name.SetAsync("Dröhn 🎹");
        await _set.Tracks[0].Mute.SetAsync(true);
        await _set.Tracks[0].Send(1).SetAsync(0.5);
        Assert.Equal(123.5, await _set.Tempo.GetAsync());
        Assert.Equal(8, await _set.Tracks[1].Clips[1].LoopEnd.GetAsync());
        Assert.Equal("Dröhn 🎹", await _set.Tracks[1].Clips[1].Name.GetAsync());
        Assert.True(await _set.Tracks[0].Mute.GetAsync());
        Assert.Equal(0.5, await _set.Tracks[0].Send(1).GetAsync(), 4);
    }

    [Fact]
    public async Task Set_WhatLiveDoesNotTake_SaysWhatItHas()
    {
        await using var hasty = await ConnectHasty();
        var refused = await Assert.ThrowsAnyAsync<LiveException>(() => hasty.Tempo.SetAsync(5000));
        Assert.Contains("it has 999", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_OfAnEmptySlotAndNoTrack_IsLivesError()
    {
        var empty = await Assert.ThrowsAsync<LiveErrorException>(() => _set.Tracks["Bass"].Clips[0].Name.GetAsync());
        Assert.StartsWith("Live refused /live/clip/get/name", empty.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<LiveErrorException>(() => _set.Wire.QueryAsync("/live/track/get/volume", [77]));
        Assert.Throws<ArgumentOutOfRangeException>(() => _set.Tracks[8]);
        Assert.Contains("'Drums', 'Bass'", Assert.Throws<KeyNotFoundException>(() => _set.Tracks["Bas"]).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_ManyAtOnceAndOneWrong_OnlyThatOneFails()
    {
        // Live says neither what failed nor that it was the 50th; the others' answers do.
        var asked = Enumerable.Range(0, 100).Select(i => i == 50 ? _set.Tracks["Bass"].Clips[0].Length.GetAsync() : _set.Tracks[i % 8].Volume.GetAsync()).ToArray();
        await Assert.ThrowsAsync<LiveErrorException>(() => asked[50]);
        Assert.All(asked.Where((_, i) => i != 50), static one => Assert.InRange(one.Result, 0, 1));
    }

    [Fact]
    public async Task Fields_ReadOnly_CannotBeSet() =>
        await Assert.ThrowsAsync<InvalidOperationException>(() => _set.Tracks[0].Clips[0].Length.SetAsync(4));

    [Fact]
    public async Task Batch_SeveralSets_LeaveInOneBundleInOrder()
    {
        var before = _bench.Host.Read(static live => live.Received);
        using (_set.Batch())
        {
            _set.Tempo.Set(99);
            foreach (var track in _set.Tracks)
            {
                track.Volume.Set(0.25);
            }

            Assert.Equal(before, _bench.Host.Read(static live => live.Received));
        }

        Assert.Equal(99, await _set.Tempo.GetAsync());
        Assert.Equal(before + 2, _bench.Host.Read(static live => live.Received));
        Assert.Equal(0.25, await _set.Tracks[7].Volume.GetAsync(), 4);
    }

    [Fact]
    public async Task Changes_ComeWithTheFirstValueAndGoOnAfterARestart()
    {
        await using var values = _set.Tempo.ChangesAsync().GetAsyncEnumerator();
        Assert.True(await values.MoveNextAsync());
        Assert.Equal(120, values.Current);
        _bench.Host.Do(static live => live.SetTempo(90));
        Assert.True(await values.MoveNextAsync());
        Assert.Equal(90, values.Current);

        _bench.Host.Do(static live => live.Restart());
        Assert.True(await values.MoveNextAsync());
        Assert.Equal(120, values.Current);
        Assert.True(_set.IsStale);
    }

    [Fact]
    public async Task Clip_MadeFilledExtendedAndDeleted_IsSo()
    {
        var clip = _set.Tracks["Bass"].Clips[0];
        await clip.CreateAsync(4);
        Assert.True(await clip.Exists.GetAsync());
        Assert.True(MelodyText.TryParse("C3:1/8 G8:1/8@33 C3+E3:1/4", out var notes, out _, out _));
        await clip.AddNotesAsync(notes);
        Assert.Equal(notes.Select(static note => (note.Note, note.Velocity, note.Start, note.Length)), (await clip.GetNotesAsync()).Select(static note => (note.Note, note.Velocity, note.Start, note.Length)));
        await clip.ExtendAsync(4);
        Assert.Equal(8, await clip.LoopEnd.GetAsync());
        Assert.Equal(8, await clip.Length.GetAsync());
        clip.RemoveNotes();
        Assert.Empty(await clip.GetNotesAsync());
        await clip.DeleteAsync();
        Assert.False(await clip.Exists.GetAsync());
        await Assert.ThrowsAsync<LiveException>(() => _set.Tracks["Drums"].Clips[0].CreateAsync(4));
    }

    [Fact]
    public async Task Tracks_AndScenes_AreMadeAndDeleted()
    {
        var track = await _set.CreateMidiTrackAsync();
        Assert.Equal((8, 9), (track.Index, _set.Tracks.Count));
        await track.Name.SetAsync("New");
        await _set.RefreshAsync();
        Assert.Equal(8, _set.Tracks["New"].Index);
        await _set.DeleteTrackAsync(8);
        Assert.Equal(8, _set.Tracks.Count);
        var scene = await _set.CreateSceneAsync(0);
        Assert.Equal((0, 6), (scene.Index, _set.Scenes.Count));
        await _set.DeleteSceneAsync(0);
        Assert.Equal(5, _set.Scenes.Count);
    }

    [Fact]
    public async Task Fire_AndStop_Play()
    {
        _set.Tracks["Drums"].Clips[2].Fire();
        _set.Play();
        await Until(async () => await _set.Tracks["Drums"].PlayingSlot.GetAsync() == 2);
        Assert.True(await _set.IsPlaying.GetAsync());
        _set.Tracks["Drums"].StopNow();
        await Until(async () => await _set.Tracks["Drums"].PlayingSlot.GetAsync() < 0);
        _set.Scenes["Chorus"].Fire();
        await Until(async () => await _set.Tracks["Keys"].PlayingSlot.GetAsync() == 2);
    }

    [Fact]
    public async Task Devices_AndParameters_AreReadSetAndFollowed()
    {
        var device = (await _set.Tracks["Bass"].GetDevicesAsync())["Sub Bass"];
        Assert.Equal(1, device.Type);
        var parameters = await device.GetParametersAsync();
        var macro = parameters["Macro 2"];
        await macro.Value.SetAsync(macro.Most);
        Assert.Equal(macro.Most, await device.Parameter(macro.Index).GetAsync(), 4);
        await using var changes = macro.Value.ChangesAsync().GetAsyncEnumerator();
        Assert.True(await changes.MoveNextAsync());
        Assert.Equal(macro.Most, changes.Current, 4);
        Assert.NotEmpty(await device.ParameterText(macro.Index).GetAsync());
    }

    [Fact]
    public async Task Scan_OfTheDemo_HasEverything()
    {
        var set = await _set.ScanAsync();
        Assert.Equal(("12.1", 120, 4, 4, 4), (set.LiveVersion, set.Tempo, set.SignatureNumerator, set.SignatureDenominator, set.Quantization));
        Assert.Equal(8, set.Tracks.Count);
        var bass = set.Tracks[1];
        Assert.Equal(["Bass Verse", "Bass Chorus", "Bass Break"], bass.Clips.Select(static clip => clip.Name));
        Assert.Equal([1, 2, 3], bass.Clips.Select(static clip => clip.Scene));
        Assert.All(bass.Clips, static clip => Assert.Equal((4.0, true), (clip.Length, clip.IsMidi)));
        Assert.Equal(["Device On", "Macro 1", "Macro 2", "Macro 3", "Macro 4"], Assert.Single(bass.Devices).Parameters.Select(static one => one.Name));
        Assert.Equal("EQ Three", Assert.Single(set.Tracks[5].Devices).Name);
        Assert.False(set.Tracks[5].IsMidi);
        Assert.NotNull(set.Tracks[5].Arm);
    }

    [Theory]
    [InlineData(1, 1, 65_507)]
    [InlineData(100, 100, 9_216)]
    [InlineData(3, 200, 9_216)]
    [InlineData(256, 2, 9_216)]
    public async Task Scan_OfAnySize_IsWholeAndInOrder(int tracks, int scenes, int largest)
    {
        await using var bench = new ClientBench(MidiMesh.Live.Simulation.LiveSet.OfSize(tracks, scenes), largestReply: largest);
        await using var set = await bench.ConnectAsync();
        var scan = await set.ScanAsync(withDevices: false);
        Assert.Equal(Enumerable.Range(0, tracks), scan.Tracks.Select(static track => track.Index));
        for (var track = 0; track < tracks; track++)
        {
            Assert.Equal($"Track {track + 1}", scan.Tracks[track].Name);
            Assert.Equal(
                Enumerable.Range(0, scenes).Where(scene => (track + scene) % 5 != 4).Select(scene => (scene, $"Clip {track + 1}.{scene + 1}")),
                scan.Tracks[track].Clips.Select(static clip => (clip.Scene, clip.Name)));
        }
    }

    [Fact]
    public async Task Connect_NobodyThere_SaysWhatToDo()
    {
        var options = new LiveSetOptions { Port = ClientBench.FreePort(), ReplyPort = ClientBench.FreePort() };
        var nobody = await Assert.ThrowsAsync<LiveUnreachableException>(() => LiveSet.ConnectAsync(options));
        Assert.Contains($"Nothing listens on port {options.Port}", nobody.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connect_ReplyPortTaken_SaysSo()
    {
        var taken = await Assert.ThrowsAsync<LiveUnreachableException>(_bench.ConnectAsync);
        Assert.Contains($"Port {_bench.ReplyPort}, where AbletonOSC answers, is held by another program", taken.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connect_SomethingElseListens_SaysLiveDoesNotAnswer()
    {
        using var deaf = new System.Net.Sockets.UdpClient(new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, 0));
        var port = ((System.Net.IPEndPoint)deaf.Client.LocalEndPoint!).Port;
        var silent = await Assert.ThrowsAsync<LiveUnreachableException>(
            () => LiveSet.ConnectAsync(new LiveSetOptions { Port = port, ReplyPort = ClientBench.FreePort(), Timeout = TimeSpan.FromMilliseconds(300) }));
        Assert.Contains("does not answer", silent.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dispose_WhileAsking_EndsTheQuestion()
    {
        using var deaf = new System.Net.Sockets.UdpClient(new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, 0));
        await using var bench = new ClientBench();
        var set = await bench.ConnectAsync();
        var changes = set.Tempo.ChangesAsync().GetAsyncEnumerator();
        Assert.True(await changes.MoveNextAsync());
        var next = changes.MoveNextAsync();
        await set.DisposeAsync();
        Assert.False(await next);
        await Assert.ThrowsAnyAsync<LiveException>(() => set.Tempo.GetAsync());
    }

    private async Task<LiveSet> ConnectHasty()
    {
        await _set.DisposeAsync();
        return await LiveSet.ConnectAsync(_bench.Options with { ConfirmWithin = TimeSpan.Zero });
    }

    private static async Task Until(Func<Task<bool>> isSo)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (!await isSo())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(began) < TimeSpan.FromSeconds(60), "it never became so");
        }
    }
}
