using MidiMesh.Contracts.Melodies;
using MidiMesh.Contracts.Midi;

namespace MidiMesh.Contracts.Routing.Steps;

/// <summary>What a second press does while the phrase of the first still plays.</summary>
public enum PlayAgain
{
    /// <summary>It begins anew.</summary>
    Restart,

    /// <summary>It stops.</summary>
    Stop,

    /// <summary>Nothing.</summary>
    Nothing,
}

/// <summary>How a phrase is played.</summary>
/// <param name="Tempo">Quarter notes in a minute; 0 follows the rig's clock, or the phrase's own times where they are in seconds.</param>
/// <param name="Again">What a second press does.</param>
/// <param name="WhileHeld">Whether it stops when the button comes up.</param>
/// <param name="Times">How often it is played; 0 until it is stopped.</param>
public sealed record PlayOptions(double Tempo, PlayAgain Again, bool WhileHeld, int Times);

/// <summary><c>play = "C3 E3 G3:1/2"</c> and <c>markov = …</c>: a press plays a phrase; its notes go on through the route, each with its length.</summary>
/// <remarks>
/// While it plays, one event waits for the phrase's next message; so any number of presses of other controls play beside each other, and all that a phrase needs is a place in the
/// lane's bounded list of waiting events. Its notes end by the source's ledger: at their time, when the phrase is stopped, when the source is lost, at panic.
/// A timer that is late by more than a quarter of a second does not make up for it in a burst: the phrase goes on from where it was.
/// </remarks>
/// <param name="name">The word of the rig.</param>
/// <param name="phrase">What is played; holds at least one message.</param>
/// <param name="options">How.</param>
/// <param name="digest">Tells the phrase from another that is written the same: a file of the same name.</param>
public sealed class PlayStep(string name, Phrase phrase, PlayOptions options, string digest = "") : Step
{
    /// <summary>A round of a phrase that repeats takes at least so long, in quarter notes or seconds.</summary>
    private const double ShortestRound = 1 / 32.0;

    /// <summary>Messages let go at once before other events of the lane have their turn.</summary>
    private const int Burst = 64;

    // The clock's tempo is looked at so often, in quarter notes.
    private const double Look = 0.25;
    private const double UsualTempo = 120;

    private readonly double _length = Math.Max(phrase.Length, ShortestRound);

    /// <inheritdoc />
    public override string Name => name;

    /// <inheritdoc />
    public override string Digest => digest;

    /// <summary>What it plays.</summary>
    public Phrase Phrase => phrase;

    /// <summary>How it plays it.</summary>
    public PlayOptions Options => options;

    private bool FollowsClock => options.Tempo == 0 && !phrase.IsInSeconds;

    /// <inheritdoc />
    public override StepOutcome Run(ref MeshEvent e, ref StepState state, IStepHost host)
    {
        if (!Begins(e))
        {
            if (options.WhileHeld && Ends(e))
            {
                host.StopPlaying();
            }

            return StepOutcome.Swallowed;
        }

        if (host.IsPlaying)
        {
            if (options.Again == PlayAgain.Nothing)
            {
                return StepOutcome.Filtered;
            }

            host.StopPlaying();
            if (options.Again == PlayAgain.Stop)
            {
                return StepOutcome.Swallowed;
            }
        }

        var cursor = e;
        cursor.Playing = host.NextPhrase();
        (cursor.Repeat, cursor.Delay, cursor.Length, cursor.IsUp, cursor.Settled, cursor.Latch) = (1, 0, 0, false, false, false);
        (state.A, state.B, state.Stamp, state.Flags) = (0, double.NaN, host.Now, 0);
        return Go(ref cursor, ref state, host);
    }

    /// <inheritdoc />
    public override StepOutcome Resume(ref MeshEvent e, ref StepState state, long due, IStepHost host)
    {
        if (host.Now - due > host.Frequency / 4)
        {
            state.Stamp += host.Now - due;                   // the program was held up: the time is lost, not made up for
            state.B = double.NaN;
        }

        return Go(ref e, ref state, host);
    }

    /// <summary>Lets all go on that is due, and waits for the next. The cursor's <see cref="MeshEvent.Repeat"/> counts the rounds.</summary>
    private StepOutcome Go(ref MeshEvent cursor, ref StepState state, IStepHost host)
    {
        var (perUnit, now) = Move(ref state, host);
        var slack = 1.5 / perUnit;                           // stamps are whole
        var events = phrase.Events;
        for (var sent = 0; ;)
        {
            var next = state.Flags < events.Length ? events[state.Flags].At : _length;
            if (next > now + slack)
            {
                next = FollowsClock && host.Clock.StampsPerBeat > 0 ? Math.Min(next, now + Look) : next;
                return Wait(cursor, state.Stamp + (long)Math.Round((next - now) * perUnit), host);
            }

            if (state.Flags >= events.Length)
            {
                if (options.Times > 0 && cursor.Repeat >= options.Times)
                {
                    return StepOutcome.Swallowed;
                }

                cursor.Repeat = options.Times > 0 ? cursor.Repeat + 1 : 1;
                (state.A, state.Flags) = (state.A - _length, 0);
                now -= _length;
                continue;
            }

            if (++sent > Burst)
            {
                return Wait(cursor, host.Now, host);
            }

            Send(events[state.Flags++], cursor, perUnit, host);
        }
    }

    /// <summary>Where the phrase stands now, in its own unit; what that unit lasts, in stamps.</summary>
    private (double PerUnit, double Now) Move(ref StepState state, IStepHost host)
    {
        var clock = FollowsClock ? host.Clock : default;
        var perUnit = phrase.IsInSeconds ? host.Frequency
            : clock.StampsPerBeat > 0 ? clock.StampsPerBeat
            : host.Frequency * 60 / (options.Tempo > 0 ? options.Tempo : UsualTempo);
        var passed = (host.Now - state.Stamp) / perUnit;
        if (clock.IsRunning)
        {
            // The clock's beat keeps both together for hours; where it jumps, the song has been started elsewhere, and the phrase goes on.
            var byClock = clock.Beat - state.B;
            passed = byClock >= 0 && Math.Abs(byClock - passed) < 1 ? byClock : passed;
            state.B = clock.Beat;
        }
        else
        {
            state.B = double.NaN;
        }

        state.A += passed;
        state.Stamp = host.Now;
        return (perUnit, state.A);
    }

    private static StepOutcome Wait(in MeshEvent cursor, long due, IStepHost host) =>
        host.Postpone(cursor, due, replace: false) ? StepOutcome.Postponed : StepOutcome.RateLimited;

    private static void Send(in PhraseEvent one, in MeshEvent cursor, double perUnit, IStepHost host)
    {
        var e = cursor;
        e.Stamp = host.Now;
        e.Midi = one.Message;
        (e.SysEx, e.Form) = (one.SysEx, ValueForm.Plain);
        e.Value = one.Message.Kind == MidiKind.PitchBend ? one.Message.Bend / 16383.0 : one.Message.Value / (double)MidiMessage.MaxValue;
        e.Length = one.Length > 0 ? Math.Max(1, (long)(one.Length * perUnit)) : 0;
        host.Emit(e);
    }

    private static bool Begins(in MeshEvent e) => e.Gesture switch
    {
        Gesture.Press or Gesture.LongPress or Gesture.DoublePress or Gesture.ShortPress => true,
        Gesture.None => e.Midi.IsNoteOn,
        Gesture.Osc => e.Value > 0,
        _ => false,
    };

    private static bool Ends(in MeshEvent e) => e.Gesture switch
    {
        Gesture.Release => true,
        Gesture.None => e.Midi.IsNoteOff,
        Gesture.Osc => true,
        _ => false,
    };
}
