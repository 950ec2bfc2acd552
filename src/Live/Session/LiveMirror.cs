using System.Text;
using MidiMesh.Contracts.Live;

namespace MidiMesh.Live.Session;

/// <summary>What Live has said about the tracks and slots in view, and our own marks beside it.</summary>
/// <remarks>Allocated once for the whole view, so readers on other threads never meet a resize: each read is one aligned word. One thread writes.</remarks>
internal sealed class LiveMirror
{
    /// <summary>Live's default of one bar, assumed until Live has told.</summary>
    private const int OneBar = 4;
    private const int LongestName = 256;

    private readonly TrackEntry[] _tracks;
    private readonly SlotEntry[] _slots;
    private readonly string?[] _trackNames;
    private readonly string?[] _clipNames;
    private volatile LiveLink _link;
    private volatile int _trackCount;
    private volatile int _sceneCount;
    private volatile int _songQuantization = OneBar;

    public LiveMirror(int tracks, int scenes)
    {
        Tracks = tracks;
        Scenes = scenes;
        _tracks = new TrackEntry[tracks];
        _slots = new SlotEntry[tracks * scenes];
        _trackNames = new string?[tracks];
        _clipNames = new string?[tracks * scenes];
        Forget();
    }

    /// <summary>Tracks in view, whether the set has them or not.</summary>
    public int Tracks { get; }

    /// <summary>Scenes in view, whether the set has them or not.</summary>
    public int Scenes { get; }

    /// <summary>Whether Live has said how large its set is.</summary>
    public bool IsSized { get; private set; }

    public LiveLink Link
    {
        get => _link;
        set => _link = value;
    }

    public int TrackCount => _trackCount;

    public int SceneCount => _sceneCount;

    /// <summary>Tracks that are both in view and in the set.</summary>
    public int TracksShown => Math.Min(Tracks, _trackCount);

    /// <summary>Scenes that are both in view and in the set.</summary>
    public int ScenesShown => Math.Min(Scenes, _sceneCount);

    public int SongQuantization
    {
        get => _songQuantization;
        set => _songQuantization = value;
    }

    public int PlayingSlot(int track) => (uint)track < (uint)_tracks.Length ? Volatile.Read(ref _tracks[track].Playing) : -1;

    public int FiredSlot(int track) => (uint)track < (uint)_tracks.Length ? Volatile.Read(ref _tracks[track].Fired) : LiveFiredSlot.None;

    public bool IsGroup(int track) => (uint)track < (uint)_tracks.Length && Volatile.Read(ref _tracks[track].IsGroup);

    public bool HasClip(int track, int scene) => Contains(track, scene) && Volatile.Read(ref Slot(track, scene).HasClip);

    public int ClipQuantization(int track, int scene) => Contains(track, scene) ? Volatile.Read(ref Slot(track, scene).Quantization) : -1;

    public ClipState SlotState(int track, int scene) => Contains(track, scene)
        ? (ClipState)Volatile.Read(ref Slot(track, scene).Shown)
        : IsSized && _link is LiveLink.Reading or LiveLink.Alive ? ClipState.Empty : ClipState.Unknown;

    public string? TrackName(int track) => (uint)track < (uint)_tracks.Length ? Volatile.Read(ref _trackNames[track]) : null;

    public int TrackColor(int track) => (uint)track < (uint)_tracks.Length ? Volatile.Read(ref _tracks[track].Color) : -1;

    public string? ClipName(int track, int scene) => Contains(track, scene) ? Volatile.Read(ref _clipNames[At(track, scene)]) : null;

    public int ClipColor(int track, int scene) => Contains(track, scene) ? Volatile.Read(ref Slot(track, scene).Color) : -1;

    /// <summary>Whether a track has been read since the set is what it is.</summary>
    public bool IsRead(int track) => _tracks[track].IsRead;

    public void SetRead(int track) => _tracks[track].IsRead = true;

    /// <summary>What was known may be wrong by now; it stays until it is read again, but no light shows it.</summary>
    public void Unread()
    {
        foreach (ref var track in _tracks.AsSpan())
        {
            track.IsRead = false;
        }
    }

    /// <summary>Nothing is known: another set. Marks are of that other set, too.</summary>
    public void Forget()
    {
        IsSized = false;
        _trackCount = _sceneCount = 0;
        ClearTracks(0);
        for (var track = 0; track < Tracks; track++)
        {
            ClearSlots(track, 0);
        }
    }

    /// <summary>The set has so many tracks and scenes. True when it had not.</summary>
    public bool Resize(int tracks, int scenes)
    {
        var changed = !IsSized || tracks != _trackCount || scenes != _sceneCount;
        IsSized = true;
        _trackCount = tracks;
        _sceneCount = scenes;
        ClearTracks(TracksShown);
        for (var track = 0; track < Tracks; track++)
        {
            ClearSlots(track, track < TracksShown ? ScenesShown : 0);
        }

        return changed;
    }

    /// <summary>A track's playing slot. True when it was another. An acknowledgement takes our mark off the slot.</summary>
    public bool SetPlaying(int track, int slot)
    {
        ref var state = ref _tracks[track];
        slot = Math.Max(slot, -1);
        var changed = state.Playing != slot;
        Volatile.Write(ref state.Playing, slot);
        if (changed)
        {
            state.IsRecording = false;
        }

        Unmark(track, slot);
        return changed;
    }

    /// <summary>A track's fired slot. True when it was another. An acknowledgement takes our mark off the slot.</summary>
    public bool SetFired(int track, int slot)
    {
        ref var state = ref _tracks[track];
        slot = slot < LiveFiredSlot.Stop ? LiveFiredSlot.None : slot;
        var changed = state.Fired != slot;
        Volatile.Write(ref state.Fired, slot);
        Unmark(track, slot);
        return changed;
    }

    public void SetRecording(int track, bool recording) => _tracks[track].IsRecording = recording;

    public bool IsRecording(int track) => _tracks[track].IsRecording;

    public void SetGroup(int track, bool group) => Volatile.Write(ref _tracks[track].IsGroup, group);

    /// <summary>Whether a slot holds a clip. True when that is new. Without a clip there is nothing else to know of the slot.</summary>
    public bool SetHasClip(int track, int scene, bool hasClip)
    {
        ref var slot = ref Slot(track, scene);
        if (slot.HasClip == hasClip)
        {
            return false;
        }

        Volatile.Write(ref slot.HasClip, hasClip);
        if (!hasClip)
        {
            Volatile.Write(ref slot.Quantization, -1);
            Volatile.Write(ref slot.Color, -1);
            Volatile.Write(ref _clipNames[At(track, scene)], null);
        }

        return true;
    }

    /// <summary>A clip's launch quantisation in Live's clip numbering, which is one more than the song's; 0 follows the song.</summary>
    public void SetClipQuantization(int track, int scene, int value) =>
        Volatile.Write(ref Slot(track, scene).Quantization, Math.Max(value - 1, -1));

    public bool SetTrackName(int track, ReadOnlySpan<byte> utf8) => SetName(ref _trackNames[track], utf8);

    public bool SetTrackColor(int track, int color) => Set(ref _tracks[track].Color, color);

    public bool SetClipName(int track, int scene, ReadOnlySpan<byte> utf8) => SetName(ref _clipNames[At(track, scene)], utf8);

    public bool SetClipColor(int track, int scene, int color) => Set(ref Slot(track, scene).Color, color);

    /// <summary>Our own word on a slot: <see cref="ClipState.Waiting"/>, <see cref="ClipState.Failed"/>, or none with <see cref="ClipState.Unknown"/>.</summary>
    public void Mark(int track, int scene, ClipState mark) => Slot(track, scene).Mark = mark;

    /// <summary>Takes over another mirror's marks, as far as both look.</summary>
    public void TakeMarks(LiveMirror other)
    {
        for (var track = 0; track < Math.Min(Tracks, other.Tracks); track++)
        {
            for (var scene = 0; scene < Math.Min(Scenes, other.Scenes); scene++)
            {
                Slot(track, scene).Mark = other.Slot(track, scene).Mark;
            }
        }
    }

    /// <summary>Takes waiting marks off a track: something else has been asked of it.</summary>
    public bool UnmarkWaiting(int track)
    {
        var any = false;
        for (var scene = 0; scene < Scenes; scene++)
        {
            ref var slot = ref Slot(track, scene);
            if (slot.Mark == ClipState.Waiting)
            {
                slot.Mark = ClipState.Unknown;
                any = true;
            }
        }

        return any;
    }

    /// <summary>Works out anew what a slot shows. True when that is something else than before.</summary>
    public bool Refresh(int track, int scene, out ClipState state)
    {
        ref var slot = ref Slot(track, scene);
        state = Compose(track, scene, slot);
        if (slot.Shown == (byte)state)
        {
            return false;
        }

        Volatile.Write(ref slot.Shown, (byte)state);
        return true;
    }

    /// <summary>
    /// The order of belief. Live first: what records, what waits, what plays; a slot that plays goes on playing until Live says
    /// otherwise, whatever was asked of its track. Then our own marks, which say only what we did. Nothing of a Live that is
    /// silent, or of a set not read yet, is shown as true; our own marks still are.
    /// </summary>
    private ClipState Compose(int track, int scene, in SlotEntry slot)
    {
        ref readonly var state = ref _tracks[track];
        var inSet = track < TracksShown && scene < ScenesShown;
        if (_link is LiveLink.Silent or LiveLink.Lost || !IsSized || (inSet && !state.IsRead))
        {
            return slot.Mark;
        }

        if (!inSet)
        {
            return slot.Mark == ClipState.Unknown ? ClipState.Empty : slot.Mark;
        }

        if (state.Playing == scene && state.IsRecording)
        {
            return ClipState.Recording;
        }

        if (state.Fired == scene)
        {
            return ClipState.Waiting;
        }

        if (state.Playing == scene)
        {
            return ClipState.Playing;
        }

        return slot.Mark != ClipState.Unknown ? slot.Mark : slot.HasClip ? ClipState.Stopped : ClipState.Empty;
    }

    private void Unmark(int track, int scene)
    {
        if ((uint)scene < (uint)Scenes)
        {
            Slot(track, scene).Mark = ClipState.Unknown;
        }
    }

    private void ClearTracks(int from)
    {
        for (var track = from; track < Tracks; track++)
        {
            ref var state = ref _tracks[track];
            Volatile.Write(ref state.Playing, -1);
            Volatile.Write(ref state.Fired, LiveFiredSlot.None);
            Volatile.Write(ref state.IsGroup, false);
            Volatile.Write(ref state.Color, -1);
            Volatile.Write(ref _trackNames[track], null);
            state.IsRecording = false;
            state.IsRead = false;
        }
    }

    private void ClearSlots(int track, int from)
    {
        for (var scene = from; scene < Scenes; scene++)
        {
            ref var slot = ref Slot(track, scene);
            Volatile.Write(ref slot.HasClip, false);
            Volatile.Write(ref slot.Quantization, -1);
            Volatile.Write(ref slot.Color, -1);
            Volatile.Write(ref _clipNames[At(track, scene)], null);
            slot.Mark = ClipState.Unknown;
        }
    }

    private static bool Set(ref int place, int value)
    {
        var changed = place != value;
        Volatile.Write(ref place, value);
        return changed;
    }

    // Names come again with every slow re-read: a string is made only for one that differs.
    internal static bool SetName(ref string? place, ReadOnlySpan<byte> utf8)
    {
        var end = Math.Min(utf8.Length, LongestName);
        while (end < utf8.Length && (utf8[end] & 0xC0) == 0x80)
        {
            end--;          // not in the middle of a character
        }

        Span<char> name = stackalloc char[LongestName];
        Encoding.UTF8.TryGetChars(utf8[..end], name, out var length);
        if (place is { } known && name[..length].SequenceEqual(known))
        {
            return false;
        }

        Volatile.Write(ref place, new string(name[..length]));
        return true;
    }

    private bool Contains(int track, int scene) => (uint)track < (uint)Tracks && (uint)scene < (uint)Scenes;

    private int At(int track, int scene) => (track * Scenes) + scene;

    private ref SlotEntry Slot(int track, int scene) => ref _slots[At(track, scene)];

    private struct TrackEntry
    {
        public int Playing;
        public int Fired;
        public int Color;
        public bool IsGroup;
        public bool IsRecording;
        public bool IsRead;
    }

    private struct SlotEntry
    {
        public int Quantization;
        public int Color;
        public bool HasClip;
        public byte Shown;
        public ClipState Mark;
    }
}
