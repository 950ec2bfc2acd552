using MidiMesh.Contracts.Devices;
using MidiMesh.Contracts.Midi;

namespace MidiMesh.Actors.Devices;

/// <summary>What a device's lights should show and what they have been told to show; only the difference is sent.</summary>
/// <remarks>Belongs to one lane and is touched only in its turn. The wish outlives unplugging and crashes; what was told is forgotten at every connect. All wishes are <see cref="LightWish"/>es.</remarks>
public sealed class LightModel
{
    private const int Untold = -1;
    private const long NeverTouched = long.MinValue;
    private readonly DeviceProfile _profile;
    private readonly LightPalette?[] _palettes;              // of each element
    private readonly int[] _wanted;
    private readonly int[] _told;
    private readonly long[] _touched;                        // stamp of the last touch of each element
    private readonly long _fresh;
    private readonly ElementQueue _others;                   // elements whose wish differs from what was told
    private readonly ElementQueue _first;                    // those among them that the player has just touched
    private int _moving;

    /// <summary>All lights off, nothing told.</summary>
    /// <param name="profile">The device's profile.</param>
    /// <param name="frequency">Stamps in a second.</param>
    public LightModel(DeviceProfile profile, long frequency = TimeSpan.TicksPerSecond)
    {
        _profile = profile;
        _fresh = frequency;
        _palettes = [.. profile.Elements.Select(element => profile.Controls[element.Group].Palette is >= 0 and var palette ? profile.Palettes[palette] : null)];
        _wanted = Array.ConvertAll(_palettes, static palette => (int)(palette?.Rest ?? 0));
        _told = new int[profile.Elements.Length];
        _touched = new long[profile.Elements.Length];
        _others = new ElementQueue(profile.Elements.Length);
        _first = new ElementQueue(profile.Elements.Length);
        Array.Fill(_told, Untold);
        Array.Fill(_touched, NeverTouched);
    }

    /// <summary>Lights that wait to be told.</summary>
    public int Waiting => _others.Count + _first.Count;

    /// <summary>Lights that we have to move.</summary>
    public int Moving => _moving;

    /// <summary>Whether moving lights are in the lit half of the beat. See <see cref="Move"/>.</summary>
    public bool IsLit { get; private set; } = true;

    /// <summary>What an element should show.</summary>
    public int Wanted(int element) => (uint)element < (uint)_wanted.Length ? _wanted[element] : 0;

    /// <summary>The player's hand is on an element: for a second it comes before all others.</summary>
    public void Touch(int element, long stamp)
    {
        if ((uint)element < (uint)_wanted.Length && _palettes[element] is not null)
        {
            _touched[element] = stamp;
            if (_others.Has(element))
            {
                _first.Add(element);                         // what stays in the other queue will find nothing to tell
            }
        }
    }

    /// <summary>Wishes something for an element; an element that cannot show it is left alone.</summary>
    /// <param name="element">The element.</param>
    /// <param name="wish">What it should show.</param>
    /// <param name="now">The stamp; tells whether the element has just been touched.</param>
    /// <returns>True when the wish changed.</returns>
    public bool Wish(int element, int wish, long now = 0)
    {
        if ((uint)element >= (uint)_wanted.Length || _palettes[element] is not { } palette || _wanted[element] == wish || !palette.Has(wish))
        {
            return false;
        }

        _moving += (LightWish.Moves(wish) ? 1 : 0) - (LightWish.Moves(_wanted[element]) ? 1 : 0);
        Volatile.Write(ref _wanted[element], wish);
        if (_touched[element] != NeverTouched && now - _touched[element] <= _fresh)
        {
            _first.Add(element);
        }
        else
        {
            _others.Add(element);
        }

        return true;
    }

    /// <summary>Forgets what was told: everything with a light is told again, as after a connect.</summary>
    public void Repaint()
    {
        Array.Fill(_told, Untold);
        for (var element = 0; element < _wanted.Length; element++)
        {
            if (_palettes[element] is not null)
            {
                _others.Add(element);
            }
        }
    }

    /// <summary>All wishes off, as before goodbye.</summary>
    public void Darken()
    {
        for (var element = 0; element < _wanted.Length; element++)
        {
            Wish(element, _palettes[element]?.Rest ?? 0);
        }
    }

    /// <summary>The other half of the beat begins: the lights that we move are told.</summary>
    public void Move(bool lit)
    {
        if (IsLit == lit)
        {
            return;
        }

        IsLit = lit;
        for (var element = 0; element < _wanted.Length && _moving > 0; element++)
        {
            if (LightWish.Moves(_wanted[element]))
            {
                _others.Add(element);
            }
        }
    }

    /// <summary>The next light to tell, and the still wish that it shows now. False when the device shows all wishes.</summary>
    public bool TryTakeNext(out int element, out int shown)
    {
        while (_first.TryTake(out element) || _others.TryTake(out element))
        {
            shown = ShownNow(element);
            if (_told[element] != shown && shown != LightPalette.Untouched)
            {
                _told[element] = shown;
                return true;
            }
        }

        (element, shown) = (-1, 0);
        return false;
    }

    /// <summary>The message was not taken by the port: all messages of the light are told again later.</summary>
    public void Untell(int element)
    {
        _told[element] = Untold;
        _first.Add(element);                                 // half told is worse than not told
    }

    /// <summary>How many messages a light needs to show something.</summary>
    public int MessagesOf(int element, int shown) => LightWish.IsRgb(shown) ? 1 : _palettes[element]!.Colours[shown].Writes.Length;

    /// <summary>Writes one of these messages.</summary>
    /// <returns>Its length, up to <see cref="RgbMessage.MaxLength"/>; 3 or less for those that are no SysEx.</returns>
    public int Write(int element, int shown, int message, Span<byte> to)
    {
        var palette = _palettes[element]!;
        if (LightWish.IsRgb(shown))
        {
            palette.AnyColour!.Write(_profile.Elements[element].Light?.Number ?? _profile.Elements[element].Number, LightWish.ColourOf(shown), to);
            return palette.AnyColour.Length;
        }

        return MessageFor(element, palette.Colours[shown].Writes[message]).CopyTo(to);
    }

    /// <summary>The MIDI message of one write of a colour for an element.</summary>
    public MidiMessage MessageFor(int element, in LightWrite write) => write.MessageFor(_profile.Elements[element]);

    private int ShownNow(int element)
    {
        var wish = _wanted[element];
        var still = LightWish.Still(wish);
        return !LightWish.Moves(wish) || IsLit ? still
            : LightWish.Pulses(wish) ? _palettes[element]!.Dimmed(still)
            : _palettes[element]!.Dark;
    }

    /// <summary>Elements in the order in which they came, each at most once.</summary>
    private sealed class ElementQueue(int elements)
    {
        private readonly int[] _ring = new int[Math.Max(1, elements)];
        private readonly bool[] _has = new bool[elements];
        private int _head;

        public int Count { get; private set; }

        public bool Has(int element) => _has[element];

        public void Add(int element)
        {
            if (!_has[element])
            {
                _has[element] = true;
                _ring[(_head + Count++) % _ring.Length] = element;
            }
        }

        public bool TryTake(out int element)
        {
            if (Count == 0)
            {
                element = -1;
                return false;
            }

            element = _ring[_head];
            _head = (_head + 1) % _ring.Length;
            Count--;
            _has[element] = false;
            return true;
        }
    }
}
