using MidiMesh.Contracts.Devices;
using MidiMesh.Contracts.Displays;

namespace MidiMesh.Actors.Devices;

/// <summary>What a device's displays should show and what they have been told to show; only the cells that differ are sent.</summary>
/// <remarks>Belongs to one lane and is touched only in its turn; nothing is allocated after it is made. The texts outlive unplugging and crashes; what was told is forgotten at every connect.</remarks>
public sealed class DisplayModel
{
    /// <summary>Longest message: the frame and the characters of one part. A DIN cable carries it in 30 ms, and a note never waits longer.</summary>
    public const int MaxLength = TextMessage.MaxFrame + MostAtOnce;

    private const int MostAtOnce = 64;
    private const byte Untold = 0xFF;                        // no cell: a character has seven bits, and its dot the eighth

    private readonly Face[] _faces;
    private readonly Field?[] _fields;                       // by element
    private (Face? Face, int From, int Count) _written;

    /// <summary>Blank displays, nothing told.</summary>
    /// <param name="profile">The device's profile.</param>
    /// <param name="frequency">Stamps in a second.</param>
    public DisplayModel(DeviceProfile profile, long frequency = TimeSpan.TicksPerSecond)
    {
        _faces = Array.ConvertAll(profile.Displays, display => new Face(display, (long)(display.Every.TotalSeconds * frequency)));
        _fields = Array.ConvertAll(profile.Elements, element => element.Text is { } text ? new Field(_faces[text.Display], text) : null);
        foreach (var face in _faces)
        {
            face.Fields = [.. _fields.Where(field => field?.Face == face).Select(static field => field!)];
        }
    }

    /// <summary>Whether there is a display at all.</summary>
    public bool Exists => _faces.Length > 0;

    /// <summary>A text for a field, until another one or <see cref="Darken"/>; an empty one is none. An element that is no field is left alone.</summary>
    public void Wish(int element, ReadOnlySpan<char> text)
    {
        if (FieldAt(element) is { } field)
        {
            field.Face.IsStale |= field.SetText(text);
        }
    }

    /// <summary>A text over that of the field for a while; another one takes its place.</summary>
    /// <param name="element">The field.</param>
    /// <param name="text">The text.</param>
    /// <param name="until">The stamp at which it goes.</param>
    public void Flash(int element, ReadOnlySpan<char> text, long until)
    {
        if (FieldAt(element) is { } field)
        {
            field.SetFlash(text, until);
            field.Face.IsStale = true;
        }
    }

    /// <summary>No texts but those that go by themselves.</summary>
    public void Darken()
    {
        foreach (var face in _faces)
        {
            Array.ForEach(face.Fields, static field => field.HasText = false);
            face.IsStale = true;
        }
    }

    /// <summary>No texts at all.</summary>
    public void Blank()
    {
        Darken();
        foreach (var face in _faces)
        {
            Array.ForEach(face.Fields, static field => field.Until = 0);
        }
    }

    /// <summary>No pause between changes any more: goodbye is short.</summary>
    public void Lift()
    {
        foreach (var face in _faces)
        {
            (face.Every, face.RestUntil) = (0, long.MinValue);
        }
    }

    /// <summary>Forgets what was told: every cell is told again, as after a connect.</summary>
    public void Repaint()
    {
        foreach (var face in _faces)
        {
            Array.Fill(face.Told, Untold);
            face.IsStale = true;
        }
    }

    /// <summary>Whether the device has been told all that it should show.</summary>
    public bool IsTold(long now)
    {
        foreach (var face in _faces)
        {
            face.Compose(now);
            if (!face.Told.AsSpan().SequenceEqual(face.Wanted))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether a display may have something to be told now; else when to ask again, or <see cref="long.MaxValue"/>.</summary>
    public bool IsDue(long now, out long due)
    {
        due = long.MaxValue;
        foreach (var face in _faces)
        {
            due = Math.Min(due, face.Compose(now));
            if (face.Differs && now >= face.RestUntil)
            {
                return true;
            }

            due = face.Differs ? Math.Min(due, face.RestUntil) : due;
        }

        return false;
    }

    /// <summary>Writes the next message that brings a display nearer to what it should show, and takes it as told.</summary>
    /// <param name="now">The stamp now.</param>
    /// <param name="to">Room for <see cref="MaxLength"/> bytes.</param>
    /// <param name="length">Bytes written.</param>
    /// <returns>False when none is due; see <see cref="IsDue"/>.</returns>
    public bool TryWriteNext(long now, Span<byte> to, out int length)
    {
        length = 0;
        foreach (var face in _faces)
        {
            face.Compose(now);
            if (!face.Differs || now < face.RestUntil)
            {
                continue;
            }

            if (face.TryFindPart(out var from, out var count))
            {
                length = face.Write(from, count, to);
                _written = (face, from, count);
                return true;
            }

            face.Differs = false;
            face.RestUntil = face.IsWriting && face.Every > 0 ? now + face.Every : face.RestUntil;
            face.IsWriting = false;
        }

        return false;
    }

    /// <summary>The port did not take the last message: its cells are told again.</summary>
    public void Untell()
    {
        if (_written.Face is { } face)
        {
            face.Told.AsSpan(_written.From, _written.Count).Fill(Untold);
            face.Differs = true;
        }
    }

    private Field? FieldAt(int element) => (uint)element < (uint)_fields.Length ? _fields[element] : null;

    /// <summary>One display.</summary>
    private sealed class Face(TextDisplay display, long every)
    {
        private long _next = long.MaxValue;                  // when a text goes by itself

        public byte[] Wanted { get; } = new byte[display.Size];

        public byte[] Told { get; } = Enumerable.Repeat(Untold, display.Size).ToArray();

        public TextDisplay Display => display;

        public Field[] Fields { get; set; } = [];

        /// <summary>Whether what it should show has to be put together anew.</summary>
        public bool IsStale { get; set; } = true;

        /// <summary>Whether a cell may differ from what was told.</summary>
        public bool Differs { get; set; } = true;

        /// <summary>Whether something of this change has been told already.</summary>
        public bool IsWriting { get; set; }

        public long Every { get; set; } = every;

        public long RestUntil { get; set; } = long.MinValue;

        /// <summary>Puts together what it should show now; texts that go by themselves lie over the others. Returns when that changes by itself.</summary>
        public long Compose(long now)
        {
            if (!IsStale && now < _next)
            {
                return _next;
            }

            (IsStale, Differs, _next) = (false, true, long.MaxValue);
            Wanted.AsSpan().Fill(TextDisplay.Blank);
            foreach (var field in Fields)
            {
                if (field.HasText)
                {
                    field.Text.CopyTo(Wanted, field.Place.Offset);
                }
            }

            foreach (var field in Fields)
            {
                if (field.Until > now)
                {
                    field.FlashText.CopyTo(Wanted, field.Place.Offset);
                    _next = Math.Min(_next, field.Until);
                }
            }

            return _next;
        }

        /// <summary>The first cells that differ, with those between them where a message of its own would be longer.</summary>
        public bool TryFindPart(out int from, out int count)
        {
            (from, count) = (0, 0);
            while (from < Wanted.Length && Wanted[from] == Told[from])
            {
                from++;
            }

            if (from == Wanted.Length)
            {
                return false;
            }

            if (display.Message is not { } message)
            {
                count = 1;
            }
            else if (!message.HasOffset)
            {
                (from, count) = (0, Wanted.Length);
            }
            else
            {
                count = 1;
                for (var at = from + 1; at < Wanted.Length && at - from < MostAtOnce && at - from - count <= message.Frame; at++)
                {
                    count = Wanted[at] == Told[at] ? count : at - from + 1;
                }
            }

            return true;
        }

        public int Write(int from, int count, Span<byte> to)
        {
            IsWriting = true;
            Wanted.AsSpan(from, count).CopyTo(Told.AsSpan(from));
            return display.Message is { } message
                ? message.Write(display, from, Wanted.AsSpan(from, count), to)
                : display.MessageFor(from, Wanted[from]).CopyTo(to);
        }
    }

    /// <summary>One field of a display.</summary>
    private sealed class Field(Face face, TextField place)
    {
        private readonly byte[] _next = new byte[place.Width];

        public Face Face => face;

        public TextField Place => place;

        public byte[] Text { get; } = new byte[place.Width];

        public byte[] FlashText { get; } = new byte[place.Width];

        public bool HasText { get; set; }

        /// <summary>Until when the flash is there.</summary>
        public long Until { get; set; }

        /// <summary>True when it is another text.</summary>
        public bool SetText(ReadOnlySpan<char> text)
        {
            if (text.IsEmpty)
            {
                var had = HasText;
                HasText = false;
                return had;
            }

            face.Display.Fit(text, place.Align, _next);
            var isSame = HasText && _next.AsSpan().SequenceEqual(Text);
            _next.CopyTo(Text, 0);
            HasText = true;
            return !isSame;
        }

        public void SetFlash(ReadOnlySpan<char> text, long until)
        {
            face.Display.Fit(text, place.Align, FlashText);
            Until = until;
        }
    }
}
