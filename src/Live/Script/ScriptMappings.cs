using System.Text;
using MidiMesh.Contracts.Osc;
using MidiMesh.Contracts.Routing;
using MidiMesh.Live.Session;

namespace MidiMesh.Live.Script;

/// <summary>Controls that Live is to map by itself: what is wanted, what the script has been asked, what Live has said. Brings the second to the first.</summary>
/// <remarks>A control counts as mapped from the moment Live has said so until anything about it is in doubt; meanwhile the router sends.</remarks>
internal sealed class ScriptMappings(ScriptClient client, ILiveSessionSink sink)
{
    private const int MostUnderWay = 16;            // requests of a hundred bytes, in one datagram
    private const int RoomForOne = 256;             // bytes: the longest request has 180
    private const int FirstPause = 1;               // seconds for Live to build its map after the script has acknowledged
    private const int LongestPause = 32;

    private readonly List<Entry> _entries = [];

    private enum Phase : byte
    {
        Unasked,
        Acknowledged,
        Works,
        Refused,
    }

    /// <summary>Says which mappings there are to be; all others are taken back.</summary>
    public void Want(IReadOnlyCollection<NativeMapping> wanted)
    {
        foreach (var entry in _entries)
        {
            if (entry.Wanted is { } mapping && !wanted.Contains(mapping))
            {
                Leave(entry);
                entry.Wanted = null;
            }
        }

        foreach (var mapping in wanted)
        {
            var entry = _entries.Find(entry => entry.Control.IsSameControl(mapping));
            if (entry is null)
            {
                _entries.Add(entry = new Entry(mapping));
            }

            entry.Wanted = mapping;
        }

        RemoveDone();
    }

    /// <summary>What Live has been told may mean something else by now: everything is asked for anew, and the router sends until then.</summary>
    /// <param name="isNew">Whether it is another script, which knows of none.</param>
    public void Forget(bool isNew)
    {
        foreach (var entry in _entries)
        {
            Leave(entry);
            (entry.Applied, entry.Phase, entry.Pause) = (null, Phase.Unasked, FirstPause);
            entry.IsInLive = !isNew && (entry.IsInLive || entry.Id != 0);
            (entry.Id, entry.MustLeave) = (0, false);
        }

        RemoveDone();
    }

    /// <summary>Takes over from a conversation of the same client.</summary>
    public void TakeOver(ScriptMappings before)
    {
        _entries.Clear();
        _entries.AddRange(before._entries);
        before._entries.Clear();
    }

    /// <summary>Writes what has come due, as elements of a bundle that is open.</summary>
    public void Write(ref OscWriter writer, long now, long patience, long second)
    {
        var written = 0;
        foreach (var entry in _entries)
        {
            if (!IsDue(entry, now))
            {
                continue;
            }

            if (written == MostUnderWay || writer.Remaining < RoomForOne)
            {
                break;
            }

            if (entry.Id == 0)
            {
                if (entry.Phase == Phase.Acknowledged && Equals(entry.Applied, entry.Wanted))
                {
                    entry.Pause = Math.Min(entry.Pause * 2, LongestPause);   // Live has not said anything
                }

                (entry.Id, entry.Applied, entry.Phase) = (client.NextId(), entry.MustLeave ? null : entry.Wanted, Phase.Unasked);
                entry.MustLeave = false;
            }

            entry.Due = now + patience;
            entry.Second = second;
            Write(ref writer, entry);
            written++;
        }
    }

    /// <summary>Whether there is something to be sent.</summary>
    public bool HasDue(long now) => _entries.Exists(entry => IsDue(entry, now));

    /// <summary>The script has answered. False when it was none of ours.</summary>
    /// <param name="id">The request.</param>
    /// <param name="error">Why it was not done; null when it was.</param>
    /// <param name="now">The time.</param>
    public bool Answered(int id, string? error, long now)
    {
        if (id == 0 || _entries.Find(entry => entry.Id == id) is not { } entry)
        {
            return false;
        }

        entry.Id = 0;
        if (entry.Applied is null)
        {
            entry.IsInLive = false;                  // taken back; an error says that there was none
        }
        else if (error is null)
        {
            (entry.IsInLive, entry.Phase, entry.Due) = (true, Phase.Acknowledged, now + (entry.Pause * entry.Second));
        }
        else if (entry.IsInLive)
        {
            entry.MustLeave = true;                  // the script has kept the mapping before it, which nobody wants; then this one is tried again
        }
        else
        {
            Refuse(entry, error);
        }

        RemoveDone();
        return true;
    }

    /// <summary>Live has, or has not, taken a mapping on.</summary>
    public void Mapped(ref OscArgumentReader arguments)
    {
        if (!arguments.TryRead(out var kind) || !kind.IsString || !arguments.TryRead(out var channel) || !channel.TryGetInt32(out var onChannel)
            || !arguments.TryRead(out var number) || !number.TryGetInt32(out var itsNumber) || !arguments.TryRead(out var works) || works.Tag is not ('T' or 'F'))
        {
            return;
        }

        var control = kind.Bytes.SequenceEqual("pitchbend"u8) ? NativeControl.PitchBend : NativeControl.Controller;
        var entry = _entries.Find(entry => entry.Control.Control == control && entry.Control.Channel == onChannel && entry.Control.Number == itsNumber);
        if (entry?.Applied is null || entry.Id != 0 || entry.Phase == Phase.Unasked || !Equals(entry.Applied, entry.Wanted))
        {
            return;                                  // about an earlier one, or ahead of its acknowledgement: asked for again
        }

        if (works.Tag == 'F')
        {
            Refuse(entry, "Live has not taken it on, or its parameter is gone");
        }
        else if (entry.Phase != Phase.Works)
        {
            (entry.Phase, entry.Pause) = (Phase.Works, FirstPause);
            sink.MappingChanged(entry.Applied, isMapped: true);
        }
    }

    private static bool IsDue(Entry entry, long now) => entry.Id != 0 ? now >= entry.Due
        : entry.MustLeave || entry.Wanted is null ? entry.IsInLive
        : !entry.Wanted.Equals(entry.Applied) || (entry.Phase == Phase.Acknowledged && now >= entry.Due);

    private void Refuse(Entry entry, string why)
    {
        Leave(entry);
        entry.Phase = Phase.Refused;
        if (entry.Wanted is { } wanted)
        {
            sink.MappingRefused(wanted);
            sink.Error($"{wanted.Device}, {wanted.ControlText}: {why}; MidiMesh goes on sending it");
        }
    }

    private void Leave(Entry entry)
    {
        if (entry is { Phase: Phase.Works, Applied: { } mapping })
        {
            entry.Phase = Phase.Acknowledged;
            sink.MappingChanged(mapping, isMapped: false);
        }
    }

    private void RemoveDone() => _entries.RemoveAll(static entry => entry is { Wanted: null, IsInLive: false, Id: 0 });

    private static void Write(ref OscWriter writer, Entry entry)
    {
        var control = entry.Control;
        var kind = control.Control == NativeControl.PitchBend ? "pitchbend"u8 : "cc"u8;
        if (entry.Applied is not { } mapping)
        {
            ScriptPlaces.Begin(ref writer, "/midimesh/unmap"u8, "sii"u8, entry.Id, 0, 0);
            writer.WriteString(kind);
            writer.WriteInt32(control.Channel);
            writer.WriteInt32(control.Number);
            writer.EndMessage();
            return;
        }

        Span<byte> path = stackalloc byte[ScriptPlaces.LongestPath];
        ScriptPlaces.Begin(ref writer, "/midimesh/map"u8, Encoding.ASCII.GetBytes($"ssiis{(mapping.HasFeedback ? 'T' : 'F')}{(mapping.TakesOver ? 'T' : 'F')}"), entry.Id, 0, 0);
        writer.WriteString(ScriptWords.Parameter(path, mapping.Value, mapping.Track, mapping.Item));
        writer.WriteString(kind);
        writer.WriteInt32(mapping.Channel);
        writer.WriteInt32(mapping.Number);
        writer.WriteString(ModeOf(mapping.Mode));
        writer.EndMessage();
    }

    private static ReadOnlySpan<byte> ModeOf(NativeMode mode) => mode switch
    {
        NativeMode.Absolute14Bit => "absolute_14_bit"u8,
        NativeMode.RelativeSignedBit => "relative_signed_bit"u8,
        NativeMode.RelativeSignedBit2 => "relative_signed_bit2"u8,
        NativeMode.RelativeBinaryOffset => "relative_binary_offset"u8,
        NativeMode.RelativeTwosComplement => "relative_two_compliment"u8,
        _ => "absolute"u8,
    };

    private sealed class Entry(NativeMapping control)
    {
        /// <summary>Any mapping of the control.</summary>
        public NativeMapping Control => control;

        /// <summary>What it is to move; null for nothing.</summary>
        public NativeMapping? Wanted { get; set; }

        /// <summary>What the script was asked for last; null for nothing.</summary>
        public NativeMapping? Applied { get; set; }

        /// <summary>Number of the request that is not answered yet, or 0.</summary>
        public int Id { get; set; }

        /// <summary>When it is sent again, or a mapping of which Live says nothing is asked for again.</summary>
        public long Due { get; set; }

        public Phase Phase { get; set; }

        /// <summary>Whether the script may have a mapping of it.</summary>
        public bool IsInLive { get; set; }

        /// <summary>Whether it is to be taken back before anything else.</summary>
        public bool MustLeave { get; set; }

        /// <summary>Seconds.</summary>
        public int Pause { get; set; } = FirstPause;

        public long Second { get; set; }
    }
}
