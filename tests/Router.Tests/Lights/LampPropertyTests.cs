using MidiMesh.Actors.Devices;
using MidiMesh.Actors.Mesh;
using MidiMesh.Actors.Routing;
using MidiMesh.Actors.Tracing;
using MidiMesh.Contracts.Devices;
using MidiMesh.Contracts.Midi;
using MidiMesh.Router.Configuration;
using MidiMesh.Testing;

namespace MidiMesh.Router.Tests.Lights;

/// <summary>Whatever happens, in the end every device of every profile shows exactly what is wished, and then nothing more is sent.</summary>
public sealed class LampPropertyTests
{
    public static TheoryData<string> Profiles()
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "config", "profiles");
        return [.. Directory.EnumerateFiles(folder, "*.conf", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(folder, file)[..^".conf".Length].Replace(Path.DirectorySeparatorChar, '/'))
            .Where(static name => Load(name) is { Palettes.Length: > 0 })
            .Order(StringComparer.Ordinal)];
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void Lights_AfterStormsOfWishesUnplugsRefusalsAndCrashes_ShowWhatIsWished(string name)
    {
        for (var seed = 0; seed < 12; seed++)
        {
            Storm(Load(name)!, new Random(seed), $"{name}, seed {seed}");
        }
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void Repaint_WholeDevice_KeepsItsBudgetOfBytes(string name)
    {
        var profile = Load(name)!;
        using var world = new World(profile);
        var budget = profile.BytesPerSecond == 0 ? int.MaxValue / 2 : profile.BytesPerSecond;
        var longest = profile.Palettes.Max(static palette => palette.Colours.Max(static colour => colour.Writes.Length * 3));

        // Ten requests in a row: the device is kept busy, and never with more than its tenth of a second at once.
        for (var request = 0; request < 10; request++)
        {
            for (var hundredth = 0; hundredth < 30; hundredth++)
            {
                if (hundredth == 0)
                {
                    world.InTurn(static lane => lane.Repaint());
                }

                var before = world.Lamps.Bytes;
                world.Time.Advance(TimeSpan.FromMilliseconds(10));
                Assert.InRange(world.Lamps.Bytes - before, 0, (budget / 100) + (budget / 10) + longest);
            }
        }

        Assert.InRange(world.Lamps.Bytes, world.ToldAtRest, (long)(budget * 3.2) + longest);
        world.Time.Advance(TimeSpan.FromSeconds(60));
        world.AssertShown(name);
    }

    [Fact]
    public void Repaint_Apc40_IsDoneWithinATenthOfASecondAndItsBudget()
    {
        var profile = Load("akai/apc40")!;
        Assert.InRange(profile.BytesPerSecond, 1, 31_250 / 10 * 4);
        using var world = new World(profile);
        world.Time.Advance(TimeSpan.FromSeconds(20));
        var before = world.Lamps.Bytes;

        world.InTurn(static lane => lane.Repaint());
        world.Time.Advance(TimeSpan.FromMilliseconds(100));

        Assert.Equal(3 * world.ToldAtRest, world.Lamps.Bytes - before);
        Assert.InRange(world.Lamps.Bytes - before, 1, profile.BytesPerSecond / 5);
    }

    private static void Storm(DeviceProfile profile, Random random, string what)
    {
        using var world = new World(profile);
        for (var step = 0; step < 400; step++)
        {
            switch (random.Next(40))
            {
                case < 26:
                    world.Wish(random.Next(profile.Elements.Length), random);
                    break;
                case < 30:
                    world.Lamps.Room = random.Next(6);
                    break;
                case < 33:
                    world.Lamps.Room = int.MaxValue;
                    break;
                case 33:
                    world.Unplug();
                    break;
                case 34:
                    world.Plug();
                    break;
                case 35:
                    world.Crash();
                    break;
                case 36:
                    world.InTurn(static lane => lane.Repaint());
                    world.Rest();
                    break;
                case 37:
                    world.Touch(random.Next(profile.Elements.Length));
                    break;
                default:
                    world.Time.Advance(TimeSpan.FromMilliseconds(random.Next(400)));
                    break;
            }
        }

        world.Lamps.Room = int.MaxValue;
        world.Plug();
        world.Time.Advance(TimeSpan.FromSeconds(60));
        world.AssertShown(what);

        // All is told: the same wishes once more send nothing.
        world.StandStill();
        world.Time.Advance(TimeSpan.FromSeconds(10));
        world.AssertShown(what);
        var taken = world.Lamps.Taken;
        world.WishTheSame();
        world.Time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(taken, world.Lamps.Taken);
    }

    private static DeviceProfile? Load(string name) =>
        RigCompiler.LoadText($"devices {{ d {{ profile = {name}, screen = true }} }}", "lamps.conf").Plan?.Table.Devices[0].Profile;

    /// <summary>A lane of one device, and beside it what we have wished.</summary>
    private sealed class World : IDisposable
    {
        private readonly DeviceProfile _profile;
        private readonly int[] _wished;
        private readonly DeviceLane _lane;
        private bool _isPlugged;

        public World(DeviceProfile profile)
        {
            (_profile, _wished, Lamps) = (profile, new int[profile.Elements.Length], new Lamps(profile));
            _lane = new DeviceLane(
                new DevicePlan("d", profile, DeviceAttachment.Port, [], OnLost.Release, ForwardClock: false),
                new MeshContext(Time, new EventNumbers(), new MeshTrace(Time, 16)));
            _lane.Attach(static cause => throw new InvalidOperationException("the lane failed", cause));
            Plug();
        }

        public ManualTime Time { get; } = new();

        public Lamps Lamps { get; }

        public void Dispose() => _lane.Dispose();

        public void InTurn(Action<DeviceLane> act)
        {
            using var turn = _lane.EnterTurn();
            act(_lane);
        }

        public void Wish(int element, Random random)
        {
            if (Lamps.PaletteOf(element) is not { } palette)
            {
                return;
            }

            var wish = random.Next(palette.Colours.Length);
            wish = random.Next(3) == 0 ? palette.WishFor(random.Next(0x1000000)) : wish;
            wish = random.Next(4) switch { 0 => LightWish.Blinking(wish), 1 => LightWish.Pulsing(wish), _ => wish };
            _wished[element] = wish;
            _lane.Deliver(DeviceDelivery.Light(element, wish));
        }

        public void WishTheSame()
        {
            for (var element = 0; element < _wished.Length; element++)
            {
                _lane.Deliver(DeviceDelivery.Light(element, _wished[element]));
            }
        }

        /// <summary>What we blink stops, since it would go on being told.</summary>
        public void StandStill()
        {
            for (var element = 0; element < _wished.Length; element++)
            {
                _wished[element] = LightWish.Still(_wished[element]);
            }

            WishTheSame();
        }

        /// <summary>The control is used; what it sends goes nowhere.</summary>
        public void Touch(int element) =>
            _lane.Deliver(DeviceDelivery.Input(MidiMessage.NoteOn(Math.Max(0, _profile.Elements[element].Channel), _profile.Elements[element].Number, 1), default, Time.GetTimestamp()));

        public void Plug()
        {
            if (!_isPlugged)
            {
                _isPlugged = true;
                InTurn(lane => lane.Connect(Lamps));
                Rest();
            }
        }

        public void Unplug()
        {
            if (_isPlugged)
            {
                _isPlugged = false;
                InTurn(static lane => lane.Disconnect());
                Lamps.Forget();
            }
        }

        /// <summary>The lane is taken over by a new incarnation, with a rig that has no lights.</summary>
        public void Crash()
        {
            _lane.Detach();
            _lane.Attach(static cause => throw new InvalidOperationException("the lane failed", cause));
            Rest();
        }

        /// <summary>The lights have been read anew from a rig without any: all are at rest.</summary>
        public void Rest()
        {
            for (var element = 0; element < _wished.Length; element++)
            {
                _wished[element] = Lamps.PaletteOf(element)?.Rest ?? 0;
            }
        }

        /// <summary>Lights that are told something at rest.</summary>
        public int ToldAtRest => Enumerable.Range(0, _wished.Length).Count(element => Lamps.PaletteOf(element) is { Rest: not LightPalette.Untouched });

        public void AssertShown(string what)
        {
            for (var element = 0; element < _wished.Length; element++)
            {
                if (Lamps.PaletteOf(element) is not { } palette || _wished[element] == LightPalette.Untouched)
                {
                    continue;                                // left alone: it shows what its knob does
                }

                var still = LightWish.Still(_wished[element]);
                var shown = !LightWish.Moves(_wished[element]) || _lane.Lights.IsLit ? still : LightWish.Pulses(_wished[element]) ? palette.Dimmed(still) : palette.Dark;
                Assert.True(Lamps.Shows(element, shown), $"{what}: {_profile.NameOf(element)} does not show {shown} ({_wished[element]})");
            }

            Assert.True(_lane.Lights.Waiting == 0 || _lane.Lights.Moving > 0, what);
        }
    }
}
