using MidiMesh.Hocon;
using MidiMesh.Router.Configuration;
using MidiMesh.Router.Tests.Compilation;

namespace MidiMesh.Router.Tests.Configuration;

public sealed class RigCompilerTests
{
    private static readonly string ConfigFolder = Path.Combine(AppContext.BaseDirectory, "config");

    public static TheoryData<string> ShippedRigs() =>
        [.. Directory.GetFiles(ConfigFolder, "*.conf", SearchOption.AllDirectories).Select(static path => Path.GetRelativePath(ConfigFolder, path)).Where(static path => !path.StartsWith("profiles") && !path.StartsWith("live") && !path.Contains("venue")).Order()];

    [Theory]
    [MemberData(nameof(ShippedRigs))]
    public void Load_ShippedRig_CompilesWithoutAWord(string name)
    {
        var result = RigCompiler.Load(Path.Combine(ConfigFolder, name));

        Assert.Empty(result.Diagnostics);
        Assert.NotNull(result.Plan);
    }

    [Fact]
    public void Load_Demo_IsTheWholeStage()
    {
        var plan = RigCompiler.Load(Path.Combine(ConfigFolder, "midimesh.conf")).Plan!;

        Assert.Equal("demo", plan.Name);
        Assert.Equal(["apc"], plan.Devices.Select(static device => device.Name));
        Assert.True(plan.Endpoints[0].Simulate);
        Assert.Equal((8, 5), (plan.Endpoints[0].Tracks, plan.Endpoints[0].Scenes));
        Assert.Equal(8, plan.Groups[0].Options.Tracks.Count);
        Assert.Equal(40 + (4 * 8), plan.Table.Lights.Length);
    }

    /// <summary>The rig that the language was designed with.</summary>
    [Fact]
    public void LoadText_OneClipWithEverythingWritten_WarnsOnlyOfTheMasterTrack()
    {
        var result = RigCompiler.LoadText("""
            rig { name = one-clip, format = 1 }
            devices {
              apc { profile = akai/apc40, match = [ { port = "*APC40*" } ], on-lost = release }
            }
            endpoints {
              live { kind = ableton-osc, host = "127.0.0.1", send = 11000, receive = 11001 }
            }
            groups {
              one-clip { kind = exclusive, switch = stop-others-then-start, press-again = stop, confirm { within = 600ms, else = mark-failed } }
            }
            routes {
              launch {
                from = "apc.pad[track,scene]", on = press
                via  = [ { exclusive = one-clip, member = "clip[track,scene]" } ]
                to   = "live.clip[track,scene]"
              }
              stop-everything { from = "apc.stop-all", on = press, via = [ { clear = one-clip } ], to = "live.stop-all" }
              master-volume {
                from = "apc.master-fader"
                via  = [ { takeover = pickup }, { scale = [0.0, 0.85] }, { rate = 30/s, keep = latest } ]
                to   = "live.master.volume"
              }
            }
            lights {
              clips {
                from = "live.clip[track,scene].state", to = "apc.pad[track,scene]"
                show { empty = off, stopped = amber, waiting = green-blink, playing = green, recording = red, failed = red-blink }
              }
            }
            """, "one-clip.conf");

        Assert.NotNull(result.Plan);
        Assert.Equal(
            ["one-clip.conf:20:16: warning", "one-clip.conf:21:18: warning"],
            result.Diagnostics.Select(static diagnostic => string.Join(':', diagnostic.ToString().Split(':')[..4])));
    }

    [Fact]
    public void Load_OscTranslate_SendsStopsFirstAndTheStartLast()
    {
        var table = RigCompiler.Load(Path.Combine(ConfigFolder, "rigs", "osc-translate.conf")).Plan!.Table;

        Assert.Equal(
            string.Join("; ", Enumerable.Range(0, 7).Select(track => $"set /live/track/stop_all_clips ,ii {track} 42").Append("set /live/clip/fire ,ii 7 42")),
            new RouteProbe(table).Osc("set", "/in/note", 42));
    }

    [Fact]
    public void Load_KeyboardToSynth_SplitsTheKeyboard()
    {
        var probe = new RouteProbe(RigCompiler.Load(Path.Combine(ConfigFolder, "rigs", "keyboard-to-synth.conf")).Plan!.Table);

        Assert.Equal("synth note on C3 (60) velocity 9 channel 1", probe.Midi("keys", Contracts.Midi.MidiMessage.NoteOn(0, 60, 9)));
        Assert.Equal("synth note on B1 (47) velocity 9 channel 2", probe.Midi("keys", Contracts.Midi.MidiMessage.NoteOn(0, 59, 9)));
        Assert.Equal("synth control change 64 value 127 channel 1", probe.Midi("keys", Contracts.Midi.MidiMessage.ControlChange(0, 64, 127)));
        Assert.Equal("synth pitch bend +8191 channel 1", probe.Midi("keys", Contracts.Midi.MidiMessage.PitchBend(0, 16383)));
    }

    /// <summary>The promise of the README: ten different mistakes are ten lines, each at its place, with what to do.</summary>
    [Fact]
    public void LoadText_TenDifferentMistakes_ReportsAllTenAtTheirPlaces()
    {
        const string Rig = """
            rig { name = ten, format = 1 }
            devices {
              apc { profile = akai/apc4, screen = true }
              pads { profil = akai/apc40, screen = true, profile = akai/apc40 }
            }
            endpoints {
              live { kind = ableton-osc, host = "127.0.0.1", simulate = ture }
            }
            groups {
              one { kind = exclusive, press-again = stopp, confirm { within = 600 } }
            }
            routes {
              a { from = "pads.pda[track,scene]", via = [ { exclusive = one } ], to = "live.clip[track,scene]" }
              b { from = "pads.pad[track,scene]", on = turn, to = "live.clop[track,scene]" }
              c { from = "pads.fader[track]", via = [ { sclae = [0, 1] } ], to = "live.track[trak].volume" }
            }
            lights {
              d { from = "live.clip[track,scene].state", to = "pads.pad[track,scene]", show { playing = gren } }
            }
            """;

        Assert.Equal(
            """
            ten.conf:3:19: error: no profile 'akai/apc4'; did you mean 'akai/apc40'?
            ten.conf:4:10: error: device 'pads': no key 'profil'; did you mean 'profile'?
            ten.conf:7:61: error: endpoint 'live': 'simulate' should be true or false, not 'ture'; did you mean 'true'?
            ten.conf:10:41: error: group 'one': 'press-again' has no word 'stopp'; did you mean 'stop'?
            ten.conf:10:67: error: group 'one', confirm: 'within' needs its unit: 600ms, or 600s for seconds
            ten.conf:13:20: error: route 'a': Akai APC40 has no control 'pda'; did you mean 'pad'?
            ten.conf:14:44: error: route 'b': 'pad' cannot send turn; it can send press and release
            ten.conf:14:61: error: route 'b': Live has no 'clop'; did you mean 'clip'?
            ten.conf:15:45: error: route 'c': no step 'sclae'; did you mean 'scale'?
            ten.conf:15:82: error: route 'c': no name 'trak' here; did you mean 'track'?
            ten.conf:18:93: error: light 'd': no colour 'gren'; did you mean 'green'?
            """,
            string.Join('\n', RigCompiler.LoadText(Rig, "ten.conf").Diagnostics));
    }

    [Fact]
    public void LoadText_BrokenText_IsToldWithoutTheConsequences()
    {
        // The line of the device cannot be read; that no route finds it is no second mistake. The misspelt word below is.
        var result = RigCompiler.LoadText("devices { apc = { profile = } }\nroutes { r { from = \"apc.pad[1,1]\", on = pres, to = \"live.play\" } }", "broken.conf");

        Assert.Null(result.Plan);
        Assert.Equal([1, 2], result.Diagnostics.Select(static diagnostic => diagnostic.Origin.Line));
        Assert.Contains("did you mean 'press'?", result.Diagnostics[1].Message);
    }

    [Fact]
    public void LoadText_AThousandMistakes_ReportsTheFirstHundred()
    {
        var rig = string.Concat(Enumerable.Range(0, 1000).Select(static i => $"devices.d{i}.profile = nobody/nothing{i}\n"));

        var result = RigCompiler.LoadText(rig, "many.conf");

        Assert.Equal(Enumerable.Range(1, 100), result.Diagnostics.Select(static diagnostic => diagnostic.Origin.Line));
    }

    [Fact]
    public void LoadText_OneMistakeInATemplate_IsToldOnce()
    {
        var result = RigText.Compile("_t { from = keys, to = snyth }\nroutes { a = ${_t}, b = ${_t}, c = ${_t} }");

        Assert.Equal(RigText.StageLines + 1, Assert.Single(result.Diagnostics).Origin.Line);
    }

    [Fact]
    public void Load_MissingFile_IsADiagnostic()
    {
        var result = RigCompiler.Load(Path.Combine(ConfigFolder, "nowhere.conf"));

        Assert.Null(result.Plan);
        Assert.Equal(HoconSeverity.Error, Assert.Single(result.Diagnostics).Severity);
    }

    [Fact]
    public void Load_ProfileBesideTheRig_ComesBeforeTheProgramsOwnAndItsMistakesHavePlaces()
    {
        var folder = Directory.CreateTempSubdirectory("midimesh-");
        try
        {
            Directory.CreateDirectory(Path.Combine(folder.FullName, "profiles", "akai"));
            var rig = Path.Combine(folder.FullName, "rig.conf");
            var profile = Path.Combine(folder.FullName, "profiles", "akai", "apc40.conf");
            File.WriteAllText(rig, "devices { apc { profile = akai/apc40, screen = true } }\nroutes { r { from = \"apc.mine\", to = apc } }");
            File.WriteAllText(profile, "profile { name = Mine }\ncontrols { mine { sends = note, channel = 1, number = 1 } }");

            var good = RigCompiler.Load(rig);
            Assert.Empty(good.Diagnostics);
            Assert.Equal("Mine", good.Plan!.Devices[0].Profile.Name);
            Assert.Contains(profile, good.Files);

            File.WriteAllText(profile, "profile { name = Mine }\ncontrols { mine { sends = notte, channel = 17, number = 1 } }");
            var bad = RigCompiler.Load(rig);
            Assert.Null(bad.Plan);
            Assert.Equal(
                [$"{profile}:2:27: error: profile 'akai/apc40', control 'mine': 'sends' has no word 'notte'; did you mean 'note'?", $"{profile}:2:44"],
                bad.Diagnostics.Select((diagnostic, i) => i == 0 ? diagnostic.ToString() : diagnostic.Origin.ToString()));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void LoadText_TenThousandRoutes_KeepsThemAllInOrder()
    {
        var rig = string.Concat(Enumerable.Range(0, 10_000).Select(static i => $"routes.r{i} {{ from = \"apc.pad[{(i % 8) + 1},{(i % 5) + 1}]\", to = synth, priority = {i % 3} }}\n"));

        var table = RigText.Table(rig);

        Assert.Equal(10_000, table.Routes.Length);
        Assert.Equal(10_000, table.DeviceSources[0].ByElement.Sum(static entries => entries.Length));
        Assert.All(table.DeviceSources[0].ByElement, static entries => Assert.Equal(entries.Select(static entry => entry.Route.Index).Order(), entries.Select(static entry => entry.Route.Index)));
        Assert.Equal(["r2", "r5", "r8"], table.Routes.Take(3).Select(static route => route.Name));
    }

    [Fact]
    public void LoadText_MoreEntriesThanATableHolds_IsTold()
    {
        var rig = string.Concat(Enumerable.Range(0, 3000).Select(static i => $"routes.r{i} {{ from = keys, via = [ {{ channel = 1 }} ], to = synth }}\n"));

        var result = RigText.Compile(rig);

        Assert.Null(result.Plan);
        Assert.Contains("reach more than 1000000 controls together", Assert.Single(result.Diagnostics).Message);
    }

    [Fact]
    public void LoadText_LastAmongEquals_StandsBehindThem()
    {
        var table = RigText.Table("""
            routes {
              a { from = keys, to = synth, last = true }
              b { from = keys, to = synth }
              c { from = keys, to = synth, priority = 5 }
            }
            """);

        Assert.Equal(["c", "b", "a"], table.Routes.Select(static route => route.Name));
    }
}
