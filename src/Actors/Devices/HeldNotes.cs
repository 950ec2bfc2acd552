using MidiMesh.Contracts.Midi;
using MidiMesh.Contracts.Routing;

namespace MidiMesh.Actors.Devices;

/// <summary>What each note and hold pedal down at a source has caused, so that its release undoes exactly that, whatever the routes have become meanwhile.</summary>
/// <remarks>Belongs to one lane and is touched only in its turn. It holds at most <see cref="Capacity"/> effects; a note-on that finds no place is not sent on, since nobody could release it.</remarks>
public sealed class HeldNotes
{
    /// <summary>Effects held at once: more than 128 notes on several outputs, and bounded.</summary>
    public const int Capacity = 2048;

    /// <summary>Strokes of one note at one output that are counted while nobody lets it go. Some drum pads never send a note-off: without a bound they would fill the ledger, and then nothing sounds.</summary>
    private const int MostStrokes = 8;

    /// <summary>Velocity of a note-off that says none (MIDI 1.0 detailed specification, note-off).</summary>
    private const byte UsualRelease = 64;
    private const int Notes = 16 * 128;
    private const int Buttons = Notes + HoldPedals.Places;   // first of the controllers, of which some are buttons
    private const int Places = Buttons + (16 * 128);         // first of the buttons that are told by a value, known by their place
    private const int Loose = Places + (16 * 128);           // caused by something that nothing lets go: a fader, an OSC message
    private const int Keys = Loose + 1;
    private const int Leaving = Keys;                        // let go already, and released when its time comes
    private readonly short[] _first = new short[Keys + 1];   // source note or pedal -> its newest effect, or -1
    private readonly bool[] _down = new bool[Keys];          // notes and pedals that are down, whatever came of them
    private readonly Effect[] _effects = new Effect[Capacity];
    private short _free;
    private string _route = "";                              // of the event that is being admitted
    private long _now;
    private int _phrase;

    /// <summary>Makes an empty ledger.</summary>
    public HeldNotes() => Clear();

    /// <summary>Effects held now.</summary>
    public int Count { get; private set; }

    /// <summary>When <see cref="ReleaseDue"/> has something to do; the end of time when nothing waits.</summary>
    public long NextDue { get; private set; } = long.MaxValue;

    /// <summary>A message by which a source lets a note, pedal or button go.</summary>
    public static bool IsUp(in MidiMessage message) => message.IsNoteOff || (message.Kind == MidiKind.ControlChange && message.Value < 64);

    /// <summary>A message that holds something until another one lets it go: a note-on, or a hold pedal going down.</summary>
    public static bool Holds(in MidiMessage message) => message.IsNoteOn || HoldPedals.GoesDown(message);

    /// <summary>A message that lets go: a note-off, or a hold pedal going up.</summary>
    public static bool LetsGo(in MidiMessage message) => message.IsNoteOff || HoldPedals.GoesUp(message);

    /// <summary>A note or pedal of the source went down. From now until its release its effects may be held.</summary>
    public void Press(in MidiMessage source) => _down[KeyOf(source)] = true;

    /// <summary>Decides whether a message may go to an output, and remembers what it will sound there.</summary>
    /// <param name="cause">The event: its message as it will sound, the one it arrived as, and for how long.</param>
    /// <param name="output">The output.</param>
    /// <param name="now">Stamp of this moment.</param>
    /// <param name="route">Name of the route that it came through.</param>
    /// <returns>False when nobody would release it: the ledger is full, it has been let go while a step held it back, or the output is gone.</returns>
    public bool Admit(in MeshEvent cause, DeviceLane output, long now, string route = "")
    {
        (_route, _now, _phrase) = (route, now, cause.Playing);
        var sounded = cause.Midi;
        if (!Holds(sounded))
        {
            if (LetsGo(sounded))
            {
                // What a route lets go by itself, in the same breath or later.
                _ = TryTake(HolderOf(cause), output, sounded) || TryTake(Loose, output, sounded);
            }

            return true;
        }

        if (output.IsGone)
        {
            return false;                                    // a step has kept it until there was nobody left to play it
        }

        var holder = HolderOf(cause);
        if (cause.Repeat > 0 || (holder >= Notes && sounded.IsNoteOn) || holder == Loose)
        {
            // It sounds already: it ends before it comes again, or one release would not be enough.
            EndSame(holder, output, sounded);
            EndSame(Leaving, output, sounded);
        }

        if (cause.Length > 0)
        {
            return TryAdd(Leaving, output, sounded, 0, now + cause.Length);
        }

        if (cause.IsUp)
        {
            return cause.Delay > 0 && TryAdd(Leaving, output, sounded, 0, Math.Max(now, cause.UpAt + cause.Delay));
        }

        if (holder < Buttons && !_down[holder])
        {
            return false;
        }

        if (holder < Notes && CountHeld(_first[holder], output, sounded) >= MostStrokes && TryTake(holder, output, sounded))
        {
            End(new Effect(output, sounded, -1), 0, 0);      // the others hold the note
        }

        // A pedal between 64 and 127 sends many values and is held once.
        return (holder >= Notes && CountHeld(_first[holder], output, sounded) > 0) || TryAdd(holder, output, sounded, cause.Delay, long.MaxValue);
    }

    /// <summary>Note, pedal or button up: releases everything that it has sounded; what a step has delayed is released as much later.</summary>
    /// <returns>True when that settles it: the note was pressed here, or it had sounded something. Then no route may send a note-off of its own, which would cut what others hold.</returns>
    public bool Release(in MidiMessage source, long eventId, long now)
    {
        var key = KeyOf(source);
        var settled = _first[key] >= 0 || (key < Notes && _down[key]);
        _down[key] = false;
        var velocity = source.Kind == MidiKind.NoteOff ? (byte)source.Velocity : UsualRelease;

        while (_first[key] is var place and >= 0)
        {
            var effect = _effects[place];
            if (effect.Delay > 0)
            {
                _first[key] = effect.Next;
                _effects[place] = effect with { Next = _first[Leaving], Due = now + effect.Delay, ReleaseVelocity = velocity };
                _first[Leaving] = place;
                NextDue = Math.Min(NextDue, now + effect.Delay);
                continue;
            }

            Take(ref _first[key]);
            End(effect with { ReleaseVelocity = velocity }, key < Notes ? 0 : source.Value, eventId);
        }

        return settled;
    }

    /// <summary>Takes out what a route has started beside its control, when this message ends it.</summary>
    /// <returns>Whether there was such a thing; the message is then to be sent.</returns>
    public bool TryEndLoose(DeviceLane output, in MidiMessage release) => TryTake(Loose, output, release);

    /// <summary>Releases what was to sound until <paramref name="now"/> and no longer, in the order of time.</summary>
    public void ReleaseDue(long now)
    {
        while (NextDue <= now)
        {
            ref var place = ref _first[Leaving];
            while (_effects[place].Due != NextDue)
            {
                place = ref NextOf(place);
            }

            var effect = _effects[place];
            Take(ref place);
            FindNextDue();
            End(effect, 0, 0);
        }
    }

    /// <summary>The source is gone or starts anew: releases everything.</summary>
    /// <returns>How many source notes and pedals were released.</returns>
    public int ReleaseAll(long eventId)
    {
        var released = 0;
        Array.Clear(_down);
        NextDue = long.MaxValue;
        for (var key = 0; key < _first.Length && Count > 0; key++)
        {
            released += _first[key] >= 0 ? 1 : 0;
            while (_first[key] is var place and >= 0)
            {
                var effect = _effects[place];
                Take(ref _first[key]);
                End(effect, 0, eventId);
            }
        }

        return released;
    }

    /// <summary>These outputs are about to go: what sounds at them is released while they still listen.</summary>
    public void ReleaseTowards(IReadOnlySet<object> outputs)
    {
        for (var key = 0; key < _first.Length; key++)
        {
            ref var place = ref _first[key];
            while (place >= 0)
            {
                var effect = _effects[place];
                if (outputs.Contains(effect.Output!))
                {
                    Take(ref place);
                    End(effect, 0, 0);
                }
                else
                {
                    place = ref NextOf(place);
                }
            }
        }

        FindNextDue();
    }

    /// <summary>A phrase has ended: what sounds of it is released.</summary>
    public void ReleasePhrase(int phrase)
    {
        ref var place = ref _first[Leaving];
        while (place >= 0)
        {
            var effect = _effects[place];
            if (effect.Phrase == phrase)
            {
                Take(ref place);
                End(effect, 0, 0);
            }
            else
            {
                place = ref NextOf(place);
            }
        }

        FindNextDue();
    }

    /// <summary>Tells what is held, for people.</summary>
    /// <param name="source">Name of the device or endpoint that the ledger is of.</param>
    /// <param name="time">The clock of the stamps.</param>
    /// <param name="into">Where it goes.</param>
    internal void Report(string source, TimeProvider time, ICollection<HeldNote> into)
    {
        for (var key = 0; key < _first.Length; key++)
        {
            for (var place = _first[key]; place >= 0; place = _effects[place].Next)
            {
                ref readonly var effect = ref _effects[place];
                into.Add(new HeldNote(
                    source, HolderWords(key), Math.Round(time.GetElapsedTime(effect.Since).TotalSeconds, 3), effect.Route, effect.Output!.Plan.Name, WordsOf(effect.Sounded)));
            }
        }
    }

    /// <summary>"note C3 (60), channel 1" or "controller 64, channel 1".</summary>
    internal static string WordsOf(in MidiMessage message) => message.Kind == MidiKind.ControlChange
        ? $"controller {message.Controller}, channel {message.ChannelNumber}"
        : $"note {NoteNames.Format(message.Note)} ({message.Note}), channel {message.ChannelNumber}";

    private static string HolderWords(int key) => key switch
    {
        < Notes => WordsOf(MidiMessage.NoteOn(key >> 7, key & 0x7F, 1)),
        < Buttons => WordsOf(HoldPedals.Message(key - Notes, 127)),
        < Places => WordsOf(MidiMessage.ControlChange((key - Buttons) >> 7, (key - Buttons) & 0x7F, 127)),
        < Loose => "a switch",
        _ => "",
    };

    /// <summary>Forgets everything without releasing it.</summary>
    public void Clear()
    {
        Array.Fill(_first, (short)-1);
        Array.Clear(_down);
        for (var i = 0; i < Capacity; i++)
        {
            _effects[i] = new Effect(null, default, (short)(i + 1 < Capacity ? i + 1 : -1));
        }

        (_free, Count, NextDue) = (0, 0, long.MaxValue);
    }

    /// <summary>What lets go of what an event makes sound.</summary>
    private static int HolderOf(in MeshEvent cause)
    {
        var arrived = cause.Arrived;
        var isButton = arrived.Kind is MidiKind.ControlChange or MidiKind.PolyPressure && cause.Gesture is Gesture.Press or Gesture.LongPress or Gesture.DoublePress;
        return arrived.IsNoteOn || HoldPedals.GoesDown(arrived) || isButton ? KeyOf(arrived) : Loose;
    }

    private bool TryAdd(int key, DeviceLane output, in MidiMessage sounded, long delay, long due)
    {
        if (_free < 0)
        {
            return false;
        }

        var place = _free;
        _free = _effects[place].Next;
        _effects[place] = new Effect(output, sounded, _first[key], delay, due) { Route = _route, Since = _now, Phrase = _phrase };
        _first[key] = place;
        Count++;
        NextDue = Math.Min(NextDue, due);
        return true;
    }

    /// <summary>Takes an effect out of the list whose link leads to it.</summary>
    private void Take(ref short link)
    {
        var place = link;
        link = _effects[place].Next;
        _effects[place] = new Effect(null, default, _free);
        _free = place;
        Count--;
    }

    private bool TryTake(int key, DeviceLane output, in MidiMessage message)
    {
        ref var place = ref _first[key];
        while (place >= 0)
        {
            var effect = _effects[place];
            if (ReferenceEquals(effect.Output, output) && IsSame(effect.Sounded, message))
            {
                Take(ref place);
                return true;
            }

            place = ref NextOf(place);
        }

        return false;
    }

    private void EndSame(int key, DeviceLane output, in MidiMessage sounded)
    {
        while (TryTake(key, output, sounded))
        {
            End(new Effect(output, sounded, -1), 0, 0);
        }

        if (key == Leaving)
        {
            FindNextDue();
        }
    }

    private static bool IsSame(in MidiMessage sounded, in MidiMessage other) =>
        sounded.Channel == other.Channel && sounded.Data1 == other.Data1 && (sounded.Kind == MidiKind.ControlChange) == (other.Kind == MidiKind.ControlChange);

    private static void End(in Effect effect, int pedal, long eventId) => effect.Output!.Deliver(DeviceDelivery.Output(
        effect.Sounded.Kind == MidiKind.ControlChange
            ? MidiMessage.ControlChange(effect.Sounded.Channel, effect.Sounded.Controller, pedal)
            : MidiMessage.NoteOff(effect.Sounded.Channel, effect.Sounded.Note, effect.ReleaseVelocity),
        eventId));

    private void FindNextDue()
    {
        NextDue = long.MaxValue;
        for (var place = _first[Leaving]; place >= 0; place = _effects[place].Next)
        {
            NextDue = Math.Min(NextDue, _effects[place].Due);
        }
    }

    private ref short NextOf(short place) => ref _effects[place].Next;

    private int CountHeld(short first, DeviceLane output, in MidiMessage sounded)
    {
        var count = 0;
        for (var place = first; place >= 0; place = _effects[place].Next)
        {
            count += ReferenceEquals(_effects[place].Output, output) && IsSame(_effects[place].Sounded, sounded) ? 1 : 0;
        }

        return count;
    }

    private static int KeyOf(in MidiMessage message) => message.Kind switch
    {
        MidiKind.ControlChange => HoldPedals.PlaceOf(message) is var pedal and >= 0 ? Notes + pedal : Buttons + (message.Channel << 7) + message.Controller,
        MidiKind.PolyPressure => Places + (message.Channel << 7) + message.Data1,    // stands for a place: see HeldPresses.MessageOfPlace
        _ => (message.Channel << 7) | message.Note,
    };

    private record struct Effect(DeviceLane? Output, MidiMessage Sounded, short Next, long Delay = 0, long Due = long.MaxValue)
    {
        /// <summary>Route that caused it.</summary>
        public string Route { get; init; } = "";

        /// <summary>Velocity of the note-off that ends it: that of the player's, where there is one.</summary>
        public byte ReleaseVelocity { get; init; } = UsualRelease;

        /// <summary>Stamp since which it is held.</summary>
        public long Since { get; init; }

        /// <summary>The phrase that it belongs to; 0 for none.</summary>
        public int Phrase { get; init; }

        public short Next = Next;                            // a field, so that a list can be walked by its links
    }
}
