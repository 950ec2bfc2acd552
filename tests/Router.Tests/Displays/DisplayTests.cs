using System.Net;
using MidiMesh.Actors.Devices;
using MidiMesh.Contracts.Osc;
using MidiMesh.Live.Simulation;
using MidiMesh.Router.Bench;
using MidiMesh.Router.Configuration;

namespace MidiMesh.Router.Tests.Displays;

/// <summary>Whole rigs with a Mackie Control and a simulated Live: what its displays show by the bytes that reach it.</summary>
public sealed class DisplayTests
{
    private const string Stage = """
        rig { variables { bank { start = 0, range = "0..8" } } }
        devices { mcu { profile = mackie/control, virtual = true } }
        endpoints { live { kind = ableton-osc } }

        """;

    [Fact]
    public void Names_AndValues_AreShownInTheirStrips()
    {
        using var world = new World("""
            lights {
              names  { from = "live.track[track].name", to = "mcu.top[track]" }
              clips  { from = "live.clip[track,2].name", to = "mcu.bottom[1..4 as track]" }
              levels { from = "live.track[track].volume", to = "mcu.bottom[5..6 as track]" }
              pans   { from = "live.track[7].panning", to = "mcu.bottom[7]", show = "pan {value}" }
              states { from = "live.track[8].mute", to = "mcu.bottom[8]", show { on = MUTE, off = play } }
              tempo  { from = "live.tempo", to = "mcu.time" }
              number { show = "{bank + 1}", to = "mcu.assignment" }
            }
            """);

        Assert.Equal("Trck 1 Trck 2 Trck 3 Trck 4 Trck 5 Trck 6 Trck 7 Trck 8 ", world.Screen.Top);
        Assert.Equal("Clp1.2 Clp2.2 Clp3.2 Clp4.2 0.0 dB 0.0 dB pan C  play   ", world.Screen.Bottom);
        Assert.Equal("     120.00", world.Screen.Time);

        world.Say("/live/track/set/name", 2, "Bässe");
        world.Say("/live/track/set/volume", 4, 0.4f);
        world.Say("/live/track/set/panning", 6, -0.5f);
        world.Say("/live/track/set/mute", 7, true);
        world.Say("/live/song/set/tempo", 87.5f);
        world.Run(TimeSpan.FromSeconds(1));

        Assert.Equal("Basse  ", world.Screen.Strip(3, 0));
        Assert.Equal("Clp1.2 Clp2.2 Clp3.2 Clp4.2 -18.0  0.0 dB pn 25L MUTE   ", world.Screen.Bottom);
        Assert.Equal("      87.50", world.Screen.Time);
    }

    [Fact]
    public void For_TextThatChanges_ComesForAWhileAndThenTheNameIsBack()
    {
        using var world = new World("""
            routes { level { from = "mcu.fader[1..8 as track]", to = "live.track[track].volume" } }
            lights {
              names  { from = "live.track[track].name", to = "mcu.top[track]" }
              levels { from = "live.track[track].volume", to = "mcu.top[track]", for = 1s }
              track  { from = "live.selected-track.name", to = "mcu.bottom-line", show = "Track: {value}", for = 2s }
              device { from = "live.selected-device.name", to = "mcu.time", for = 2s }
            }
            """);
        Assert.Equal("Trck 1 ", world.Screen.Strip(1, 0));    // what is read at first is no change
        Assert.Equal(new string(' ', 56), world.Screen.Bottom);

        world.Bench.Send(0, [0xE0, 0x00, 0x40]);
        world.Run(TimeSpan.FromMilliseconds(300));
        Assert.Equal("-14.0  ", world.Screen.Strip(1, 0));
        Assert.Equal("Trck 2 ", world.Screen.Strip(2, 0));
        world.Run(TimeSpan.FromMilliseconds(500));
        world.Bench.Send(0, [0xE0, 0x7F, 0x7F]);
        world.Run(TimeSpan.FromMilliseconds(800));
        Assert.Equal("6.0 dB ", world.Screen.Strip(1, 0));    // the second move keeps it there
        world.Run(TimeSpan.FromMilliseconds(500));
        Assert.Equal("Trck 1 ", world.Screen.Strip(1, 0));

        // The simulated Live begins with no device selected; that is known after a while.
        world.Run(TimeSpan.FromSeconds(5));
        world.Say("/live/view/set/selected_device", 1, 0);
        world.Run(TimeSpan.FromMilliseconds(1500));
        Assert.Equal("Track: Track 2".PadRight(56), world.Screen.Bottom);
        Assert.Equal("INSTRUMENT", world.Screen.Time);
        world.Run(TimeSpan.FromSeconds(3));
        Assert.Equal((new string(' ', 56), ""), (world.Screen.Bottom, world.Screen.Time.Trim()));
    }

    [Fact]
    public void Variables_ThatMoveAWindow_MoveItsTexts()
    {
        using var world = new World("""
            routes { right { from = "mcu.bank-right", on = press, via = [ { set { bank = "bank + 1" } } ] } }
            lights {
              names { from = "live.track[track + bank * 8].name", to = "mcu.top[track]" }
              where { show = "Bank {bank + 1}", to = "mcu.bottom-line", for = 1s }
            }
            """);
        Assert.Equal("Trck 1 ", world.Screen.Strip(1, 0));
        world.Bench.Send(0, [0x90, 47, 127]);
        world.Run(TimeSpan.FromMilliseconds(200));

        Assert.Equal("Trck 9 Trck10 ", world.Screen.Top[..14]);
        Assert.StartsWith("Bank 2 ", world.Screen.Bottom);
        world.Say("/live/track/set/name", 8, "Nine");
        world.Run(TimeSpan.FromSeconds(2));
        Assert.Equal("Nine   ", world.Screen.Strip(1, 0));
        Assert.Equal(new string(' ', 56), world.Screen.Bottom);
    }

    [Fact]
    public void Window_WithinTheSet_StopsAtItsEndAndComesBackWhenItShrinks()
    {
        using var world = new World("""
            rig { variables { left { start = 0, range = "0..40", within = "live.tracks - 8" } } }
            routes { right { from = "mcu.bank-right", on = press, via = [ { set { left = "left + 8" } } ] } }
            lights {
              names { from = "live.track[track + left].name", to = "mcu.top[track]" }
              first { show = "{left + 1}", to = "mcu.assignment" }
            }
            """);
        void Load(int tracks)
        {
            world.Bench.Endpoints[0].Simulator!.Load(LiveSet.Default with { Tracks = [.. Enumerable.Range(1, tracks).Select(static track => new LiveSetTrack($"T{track}"))] });
            world.Run(TimeSpan.FromSeconds(3));
        }

        Load(20);
        for (var press = 0; press < 5; press++)
        {
            world.Bench.Send(0, [0x90, 46 + 1, 127, 0x90, 47, 0]);
        }

        world.Run(TimeSpan.FromMilliseconds(200));
        Assert.Equal("T13    T14    T15    T16    T17    T18    T19    T20    ", world.Screen.Top);

        Load(10);
        Assert.Equal("T3     T4     T5     T6     T7     T8     T9     T10    ", world.Screen.Top);

        Load(4);                                              // smaller than the window: it stands at the beginning
        Assert.Equal("T1     T2     T3     T4     ", world.Screen.Top[..28]);
        Assert.Equal(new string(' ', 28), world.Screen.Top[28..]);
    }

    [Fact]
    public void Pages_HaveTextsOfTheirOwn()
    {
        using var world = new World("""
            routes { next { from = "mcu.flip", on = press, via = [ { page = next } ] } }
            pages {
              start = session, always = [next, page-name]
              session { lights { names { from = "live.track[track].name", to = "mcu.top[track]" } } }
              mixer { lights { hello { show = "Mixer page", to = "mcu.top-line" } } }
            }
            lights { page-name { show = "{page}", to = "mcu.bottom-line", for = 1s } }
            """);
        Assert.Equal("Trck 1 ", world.Screen.Strip(1, 0));
        Assert.Equal(new string(' ', 56), world.Screen.Bottom);

        world.Bench.Send(0, [0x90, 50, 127]);
        world.Run(TimeSpan.FromMilliseconds(200));
        Assert.Equal("Mixer page".PadRight(56), world.Screen.Top);
        Assert.StartsWith("mixer ", world.Screen.Bottom);
        world.Run(TimeSpan.FromSeconds(2));
        Assert.Equal(new string(' ', 56), world.Screen.Bottom);
    }

    [Fact]
    public void Displays_AfterARepaint_AreSentOnlyWhatChanges()
    {
        using var world = new World("""lights { names { from = "live.track[track].name", to = "mcu.top[track]" } }""");
        world.Run(TimeSpan.FromSeconds(15));
        var (texts, bytes) = (world.Screen.Texts, world.Screen.TextBytes);

        world.Run(TimeSpan.FromSeconds(30));
        Assert.Equal(texts, world.Screen.Texts);              // Live's re-reads bring nothing new
        world.Say("/live/track/set/name", 0, "Track A");
        world.Run(TimeSpan.FromSeconds(2));
        Assert.Equal((1, 9), (world.Screen.Texts - texts, world.Screen.TextBytes - bytes));
        Assert.Equal("Trck A ", world.Screen.Strip(1, 0));
    }

    [Fact]
    public void Texts_OnASlowCable_GoBehindTheNotes()
    {
        using var world = new World("""
            devices { mcu { speed = din }, keys { profile = generic/keyboard, virtual = true } }
            routes { play { from = keys, to = mcu } }
            lights {
              names { from = "live.track[track].name", to = "mcu.top[track]" }
              clips { from = "live.track[track].panning", to = "mcu.bottom[track]" }
            }
            """);
        const int Rounds = 20;
        string[] names = ["Drums", "Bass", "Lead", "Keys"];
        string NameAt(int track, int round) => $"{names[(round + track) % names.Length]} {round}";
        var struck = new TimeSpan[128];
        var longest = TimeSpan.Zero;
        var played = 0;
        world.Screen.Played = note =>
        {
            played++;
            longest = world.Bench.Time.Elapsed - struck[note] is var late && late > longest ? late : longest;
        };
        var keys = world.Bench.Devices.ToList().FindIndex(static device => device.Name == "keys");
        for (var round = 0; round < Rounds; round++)
        {
            for (var track = 0; track < 8; track++)
            {
                world.Say("/live/track/set/name", track, NameAt(track, round));
            }

            var note = 20 + round;
            struck[note] = world.Bench.Time.Elapsed;
            world.Bench.Send(keys, [0x9F, (byte)note, 100, 0x8F, (byte)note, 64]);
            world.Run(TimeSpan.FromMilliseconds(40));
        }

        Assert.Equal(Rounds, played);

        // A note waits for one message at most: the rest of a row takes 23 ms of a DIN cable.
        Assert.InRange(longest, TimeSpan.FromTicks(1), TimeSpan.FromMilliseconds(24));
        world.Run(TimeSpan.FromMilliseconds(500));
        Assert.Equal(string.Concat(Enumerable.Range(0, 8).Select(track => Strip(NameAt(track, Rounds - 1)))), world.Screen.Top);
    }

    [Fact]
    public void Goodbye_LeavesBlankDisplays()
    {
        using var world = new World("""lights { names { from = "live.track[track].name", to = "mcu.top[track]" } }""");
        world.InTurn(static lane => lane.Goodbye());

        Assert.Equal(new string(' ', 56), world.Screen.Top);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Displays_AfterStormsOfChangesUnplugsAndRefusals_ShowWhatLiveSays(int seed)
    {
        var random = new Random(seed);
        using var world = new World("""
            routes {
              right { from = "mcu.bank-right", on = press, via = [ { set { bank = "bank + 1" } } ] }
              left  { from = "mcu.bank-left", on = press, via = [ { set { bank = "bank - 1" } } ] }
              next  { from = "mcu.flip", on = press, via = [ { page = next } ] }
            }
            pages {
              start = names, always = [right, left, next, tempo, levels]
              names { lights {
                names { from = "live.track[track + bank].name", to = "mcu.top[track]" }
                clips { from = "live.clip[track + bank,1].name", to = "mcu.bottom[track]" }
              } }
              scene { lights {
                one { from = "live.scene[1].name", to = "mcu.top-line" }
                two { show = "{bank}: {live.track[1 + bank].name} {live.track[1 + bank].panning}", to = "mcu.bottom-line" }
              } }
            }
            lights {
              tempo  { from = "live.tempo", to = "mcu.time" }
              levels { from = "live.track[track + bank].volume", to = "mcu.bottom[track]", for = 1s }
            }
            """);
        var names = Enumerable.Range(1, 16).Select(static track => $"Track {track}").ToArray();
        var (bank, page, scene, tempo, panning) = (0, 0, "Scene 1", 120.0, new int[16]);
        for (var step = 0; step < 300; step++)
        {
            var track = random.Next(16);
            switch (random.Next(16))
            {
                case 0 or 1 or 2:
                    names[track] = $"{"Bass Lead Ébène Drums Kit Piano".Split(' ')[random.Next(6)]} {random.Next(100)}";
                    world.Say("/live/track/set/name", track, names[track]);
                    break;
                case 3 or 4:
                    world.Say("/live/track/set/volume", track, (float)random.NextDouble());
                    break;
                case 5:
                    panning[track] = random.Next(-50, 51);
                    world.Say("/live/track/set/panning", track, panning[track] / 50f);
                    break;
                case 6:
                    scene = $"Scene {random.Next(1000)}";
                    world.Say("/live/scene/set/name", 0, scene);
                    break;
                case 7:
                    tempo = random.Next(60, 200);
                    world.Say("/live/song/set/tempo", (float)tempo);
                    break;
                case 8 when bank < 8:
                    bank++;
                    world.Bench.Send(0, [0x90, 47, 127]);
                    break;
                case 9 when bank > 0:
                    bank--;
                    world.Bench.Send(0, [0x90, 46, 127]);
                    break;
                case 10:
                    page ^= 1;
                    world.Bench.Send(0, [0x90, 50, 127]);
                    break;
                case 11:
                    world.Unplug();
                    world.Run(TimeSpan.FromMilliseconds(random.Next(300)));
                    world.Plug();
                    break;
                case 12:
                    world.Screen.Room = random.Next(8);
                    break;
                case 13:
                    world.Screen.Room = int.MaxValue;
                    break;
                case 14:
                    world.InTurn(static lane => lane.Repaint());
                    break;
                default:
                    world.Run(TimeSpan.FromMilliseconds(random.Next(200)));
                    break;
            }
        }

        world.Screen.Room = int.MaxValue;
        world.Run(TimeSpan.FromSeconds(20));

        var (top, bottom) = page == 0
            ? (string.Concat(Enumerable.Range(bank, 8).Select(at => Strip(names[at]))), string.Concat(Enumerable.Range(bank, 8).Select(static at => Strip($"Clip {at + 1}.1"))))
            : (scene.PadRight(56), $"{bank}: {Plain(names[bank])} {Side(panning[bank])}".PadRight(56));
        Assert.Equal((top, bottom, $"{tempo:0}.00"), (world.Screen.Top, world.Screen.Bottom, world.Screen.Time.Trim()));
    }

    private static string Side(int panning) => panning == 0 ? "C" : $"{Math.Abs(panning)}{(panning < 0 ? "L" : "R")}";

    private static string Plain(string name) => name.Replace('É', 'E').Replace('è', 'e');

    /// <summary>A name in six places and a blank: the vowels within go from the right, then the blanks, then what is too much before the number.</summary>
    private static string Strip(string name)
    {
        var text = Plain(name);
        for (var at = text.Length - 1; at > 0 && text.Length > 6; at--)
        {
            text = "aeiou".Contains(text[at], StringComparison.Ordinal) && char.IsAsciiLetter(text[at - 1]) ? text.Remove(at, 1) : text;
        }

        for (var at = text.Length - 1; at > 0 && text.Length > 6; at--)
        {
            text = text[at] == ' ' ? text.Remove(at, 1) : text;
        }

        var number = text.Length - text.TrimEnd([.. "0123456789"]).Length;
        return (text.Length > 6 ? text[..(6 - number)] + text[^number..] : text).PadRight(7);
    }

    /// <summary>A rig on the bench, with the Mackie's displays at its port.</summary>
    private sealed class World : IDisposable
    {
        public World(string rig)
        {
            var result = RigCompiler.LoadText(Stage + rig, "display.conf");
            Assert.True(result.Plan is not null, string.Join('\n', result.Diagnostics));
            Bench = new RigBench(result.Plan);
            Assert.True(Bench.Connect());
            Unplug();
            Plug();
            Run(TimeSpan.FromSeconds(3));
        }

        public RigBench Bench { get; }

        public MackieScreen Screen { get; private set; } = new();

        public void Say(string address, params OscValue[] arguments) => Bench.Endpoints[0].Simulator!.Receive(new OscMessage(address, arguments).ToPacket(), IPAddress.Loopback);

        public void Run(TimeSpan time) => Bench.Advance(time);

        public void Unplug() => Bench.Do(() =>
        {
            Screen.LostReason = "unplugged";
            InTurn(static lane => lane.Disconnect());
        });

        public void Plug() => Bench.Do(() =>
        {
            Screen.LostReason = null;
            Screen.Forget();
            InTurn(lane => lane.Connect(Screen));
        });

        public void InTurn(Action<DeviceLane> act)
        {
            var lane = Bench.Devices[0].Lane;
            using var turn = lane.EnterTurn();
            act(lane);
        }

        public void Dispose() => Bench.Dispose();
    }
}
