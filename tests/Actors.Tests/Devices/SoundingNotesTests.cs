using MidiMesh.Actors.Devices;
using MidiMesh.Contracts.Midi;

namespace MidiMesh.Actors.Tests.Devices;

public sealed class SoundingNotesTests
{
    private readonly SoundingNotes _notes = new();

    [Fact]
    public void Admit_NoteHeldTwice_EndsWithTheSecondRelease()
    {
        Assert.True(_notes.Admit(MidiMessage.NoteOn(0, 60, 1)));
        Assert.True(_notes.Admit(MidiMessage.NoteOn(0, 60, 1)));
        Assert.Equal(1, _notes.Count);

        Assert.False(_notes.Admit(MidiMessage.NoteOff(0, 60, 0)));
        Assert.True(_notes.IsSounding(0, 60));
        Assert.True(_notes.Admit(MidiMessage.NoteOff(0, 60, 0)));
        Assert.Equal(0, _notes.Count);
    }

    [Fact]
    public void TryTakeNext_NotesAndPedals_SilencesEachOnceAndThePedalFirst()
    {
        _notes.Admit(MidiMessage.NoteOn(2, 60, 1));
        _notes.Admit(MidiMessage.NoteOn(2, 60, 1));
        _notes.Admit(MidiMessage.ControlChange(2, 64, 127));

        Assert.True(_notes.TryTakeNext(out var first));
        Assert.True(_notes.TryTakeNext(out var second));
        Assert.False(_notes.TryTakeNext(out _));

        Assert.Equal(MidiMessage.ControlChange(2, 64, 0), first);
        Assert.Equal(MidiMessage.NoteOff(2, 60, 64), second);
    }

    [Fact]
    public void Undo_ReleaseThatNeverLeft_IsTakenAgain()
    {
        _notes.Admit(MidiMessage.NoteOn(0, 60, 1));
        _notes.Admit(MidiMessage.NoteOff(0, 60, 0));

        _notes.BeginUndo();
        _notes.Undo(MidiMessage.NoteOff(0, 60, 0));

        Assert.True(_notes.TryTakeNext(out var silence));
        Assert.True(silence.IsNoteOff);
        Assert.Equal(0, _notes.Count);
    }

    [Theory]
    [InlineData("on", "on", 0)]
    [InlineData("on off on", "on", 0)]
    [InlineData("on off on off", "on off", 0)]
    [InlineData("on off on", "on off on", 0)]
    [InlineData("on off on", "off on", 1)]
    [InlineData("on off", "off", 1)]
    [InlineData("on off on off", "off on off", 1)]
    public void Undo_WhatNeverReachedTheOutput_LeavesWhatSoundsThere(string admitted, string waited, int sounding)
    {
        Array.ForEach(Words(admitted), message => _notes.Admit(message));

        _notes.BeginUndo();
        Array.ForEach(Words(waited), message => _notes.Undo(message));

        Assert.Equal(sounding, _notes.Count);
        Assert.Equal(sounding > 0, _notes.TryTakeNext(out _));

        static MidiMessage[] Words(string text) => Array.ConvertAll(text.Split(' '), static word => word == "on" ? MidiMessage.NoteOn(0, 60, 1) : MidiMessage.NoteOff(0, 60, 0));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void AdmitAndSettle_AnyInterleavingOfSources_LeavesNothingSounding(int seed)
    {
        var random = new Random(seed);
        for (var history = 0; history < 200; history++)
        {
            RunHistory(random);
        }
    }

    /// <summary>Several sources press and release a few notes at one output in any order; now and then everything is settled.</summary>
    private static void RunHistory(Random random)
    {
        const int Sources = 4;
        const int Keys = 6;
        var ledger = new SoundingNotes();
        var synth = new HashSet<int>();
        var held = new bool[Sources, Keys];
        for (var i = 0; i < 300; i++)
        {
            var (source, key) = (random.Next(Sources), random.Next(Keys));
            if (random.Next(60) == 0)
            {
                Settle(ledger, synth);
                Assert.Empty(synth);
                Array.Clear(held);
                continue;
            }

            held[source, key] = !held[source, key];
            Send(ledger, synth, held[source, key] ? MidiMessage.NoteOn(0, key, 100) : MidiMessage.NoteOff(0, key, 0));
            for (var k = 0; k < Keys; k++)
            {
                var wanted = Enumerable.Range(0, Sources).Any(s => held[s, k]);
                Assert.Equal(wanted, synth.Contains(k));
            }
        }

        for (var k = 0; k < Keys; k++)
        {
            for (var s = 0; s < Sources; s++)
            {
                if (held[s, k])
                {
                    Send(ledger, synth, MidiMessage.NoteOff(0, k, 0));
                }
            }
        }

        Assert.Empty(synth);
        Assert.Equal(0, ledger.Count);
    }

    private static void Send(SoundingNotes ledger, HashSet<int> synth, in MidiMessage message)
    {
        if (!ledger.Admit(message))
        {
            return;
        }

        _ = message.IsNoteOn ? synth.Add(message.Note) : synth.Remove(message.Note);
    }

    private static void Settle(SoundingNotes ledger, HashSet<int> synth)
    {
        while (ledger.TryTakeNext(out var silence))
        {
            synth.Remove(silence.Note);
        }
    }
}
