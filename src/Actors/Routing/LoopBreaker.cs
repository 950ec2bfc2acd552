using MidiMesh.Contracts.Midi;
using MidiMesh.Contracts.Routing;

namespace MidiMesh.Actors.Routing;

/// <summary>What a breaker has just done with a route.</summary>
internal enum BreakerMove : byte
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The route is open: what comes back does not pass.</summary>
    Opened,

    /// <summary>The route is whole again.</summary>
    Closed,
}

/// <summary>What becomes of an event that may be only coming back.</summary>
internal enum Admission : byte
{
    /// <summary>It goes where its route leads.</summary>
    Passes,

    /// <summary>It goes nowhere.</summary>
    Stays,

    /// <summary>It goes on, when it is known what it is.</summary>
    Waits,

    /// <summary>It is taken for an echo, and goes on only if that proves wrong.</summary>
    WaitsAsEcho,
}

/// <summary>Finds routes whose output comes back to their own input, and opens them for a while: what returns does not pass, what is played does.</summary>
/// <remarks>
/// Belongs to one lane and is touched only in its turn; allocates nothing but a report when a route is opened or closed. docs/decisions/0009 tells how echo is told from fast playing.
/// Each route that echoes has a place; the places are bounded, and the one that was quiet for longest makes room.
/// </remarks>
internal sealed class LoopBreaker(long frequency)
{
    /// <summary>Routes watched at once.</summary>
    public const int MostRoutes = 16;

    /// <summary>Lights that come back as presses, within a second, which no hand gives.</summary>
    public const int LightSigns = 3;

    /// <summary>Returns in an unbroken row that raise a suspicion when one of them came while its note was still down.</summary>
    public const int DownReturns = 2;

    /// <summary>Returns of one position within the window that raise a suspicion.</summary>
    public const int FastReturns = 6;

    /// <summary>Returns of one note-on or clock within the window that raise a suspicion: these may be played fast.</summary>
    public const int FastNotes = 20;

    /// <summary>Returns of one position in an unbroken row that raise a suspicion.</summary>
    public const int RowOfReturns = 24;

    /// <summary>Equal strokes within the window that one stroke of ours may bring back through an open route: its ways round. With more of them nobody answers us, somebody plays.</summary>
    public const int MostEchoes = 4;

    private const int Tracked = 8;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    /// <summary>How long a position is trusted after it has gone on by itself; twice as long each time.</summary>
    private static readonly TimeSpan FirstTrust = TimeSpan.FromSeconds(1);

    /// <summary>The silence that proves a loop: one and a half of the gaps between the returns before it, for a machine that repeats may be late; and never less than this.</summary>
    private static readonly TimeSpan LeastSilence = TimeSpan.FromMilliseconds(5);

    private readonly long _window = (long)(SentMessages.Window.TotalSeconds * frequency);
    private readonly Watched[] _routes = new Watched[MostRoutes];
    private readonly Returns[] _returns = new Returns[MostRoutes * Tracked];

    // Positions whose silence is awaited.
    private int _probes;

    /// <summary>Events that an open route, or a probe, did not let pass. Strokes that a probe only delays are not among them.</summary>
    public long Dropped { get; private set; }

    /// <summary>Whether <see cref="Admits"/> is to be asked about events that do not return, too.</summary>
    public bool IsProbing => _probes > 0;

    /// <summary>When <see cref="TryClose"/> or <see cref="TryOpen"/> has something to do; the end of time when nothing is open or suspected.</summary>
    public long NextDue { get; private set; } = long.MaxValue;

    /// <summary>What becomes of an event that has come to the end of its route's steps.</summary>
    /// <param name="route">The route.</param>
    /// <param name="e">The event, as its steps have left it.</param>
    /// <param name="now">Stamp of this moment.</param>
    /// <param name="move">What the breaker has done about it.</param>
    /// <param name="later">When to ask <see cref="DecidedAt"/> or <see cref="IsEcho"/> about one that waits.</param>
    public Admission Admits(Route route, in MeshEvent e, long now, out BreakerMove move, out long later)
    {
        (move, later) = (BreakerMove.None, 0);
        if (e.Echo == EchoSign.None)
        {
            Trust(route, e, now);
            return Admission.Passes;
        }

        var place = PlaceOf(route, now);
        ref var watched = ref _routes[place];
        watched.LastSign = now;
        var isHeldBack = watched.OpenUntil <= now && Judge(place, e, now, out move);
        if (move == BreakerMove.Opened)
        {
            Open(ref watched, now);
        }

        if (watched.OpenUntil <= now && !isHeldBack)
        {
            return Admission.Passes;
        }

        if (e.Echo != EchoSign.LightReturned && IsStroke(e))
        {
            if (isHeldBack)
            {
                later = ReturnsOf(place, e, out _).SilentUntil;
                return Admission.Waits;
            }

            if (IsPlayed(place, e, now))
            {
                watched.OpenUntil = now;
                FindNextDue();
                return Admission.Passes;
            }

            later = now + _window;
            return Admission.WaitsAsEcho;
        }

        Leave(place);
        return Admission.Stays;
    }

    /// <summary>Asked in due time about an event that was taken for an echo: whether it was one. Then it goes nowhere, and is counted.</summary>
    public bool IsEcho(Route route, in MeshEvent e)
    {
        for (var place = 0; place < MostRoutes; place++)
        {
            if (ReferenceEquals(_routes[place].Route, route))
            {
                ref readonly var returns = ref ReturnsOf(place, e, out var key);
                if (returns.Key == key && returns.PlayedAt >= e.Stamp && returns.PlayedAt - e.Stamp <= _window)
                {
                    return false;
                }

                Leave(place);
                return true;
            }
        }

        Dropped++;
        return true;
    }

    /// <summary>When it will be known whether a stroke that was held back is an echo; 0 when it is known. Then it may go on: of an echo it is the last, for the route is open behind it.</summary>
    public long DecidedAt(Route route, in MeshEvent e)
    {
        for (var place = 0; place < MostRoutes && _probes > 0; place++)
        {
            if (ReferenceEquals(_routes[place].Route, route))
            {
                ref readonly var returns = ref ReturnsOf(place, e, out var key);
                return returns.Key == key ? returns.SilentUntil : 0;
            }
        }

        return 0;
    }

    /// <summary>The next route on which a suspicion has proved true: nothing came while its answer was held back. It is open then. False when there is none.</summary>
    public bool TryOpen(long now, out Route route)
    {
        for (var i = 0; i < _returns.Length && _probes > 0; i++)
        {
            if (_returns[i].SilentUntil is > 0 and var until && until <= now)
            {
                EndProbe(ref _returns[i]);
                ref var watched = ref _routes[i / Tracked];
                Open(ref watched, now);
                route = watched.Route!;
                return true;
            }
        }

        route = null!;
        return false;
    }

    /// <summary>The next route whose pause is over; false when there is none.</summary>
    public bool TryClose(long now, out Route route)
    {
        foreach (ref var watched in _routes.AsSpan())
        {
            if (watched.IsOpen && watched.OpenUntil <= now)
            {
                (watched.IsOpen, watched.ClosedAt) = (false, now);
                route = watched.Route!;
                FindNextDue();
                return true;
            }
        }

        FindNextDue();
        route = null!;
        return false;
    }

    /// <summary>Routes that have been opened so far.</summary>
    public OpenedRoute[] Report() =>
        [.. _routes.Where(static watched => watched.Times > 0).Select(static watched => new OpenedRoute(watched.Route!.Name, watched.IsOpen, watched.Times, watched.Dropped))];

    /// <summary>Looks at a returning event. True: it is held back, to see whether more come all the same when what was under way is through.</summary>
    private bool Judge(int place, in MeshEvent e, long now, out BreakerMove move)
    {
        move = BreakerMove.None;
        ref var watched = ref _routes[place];
        if (e.Echo == EchoSign.LightReturned)
        {
            if (now - watched.LightsSince > frequency)
            {
                (watched.LightsSince, watched.Lights) = (now, 0);
            }

            if (++watched.Lights >= LightSigns)
            {
                move = BreakerMove.Opened;
                return false;
            }
        }

        ref var returns = ref ReturnsOf(place, e, out var key);
        if (returns.Key != key || now - returns.Last > _window)
        {
            var trusted = returns.Key == key ? returns : default;
            EndProbe(ref returns);
            returns = new Returns { Key = key, Since = now, RowSince = now, TrustedUntil = trusted.TrustedUntil, Trust = trusted.Trust, PlayedAt = trusted.PlayedAt };
        }

        if (returns.SilentUntil > 0)
        {
            if (now - returns.ProbedAt < _window)
            {
                Await(ref returns, now);                     // it may have been under way
                return true;
            }

            Trust(ref returns, now);                         // nothing was under way any more
        }

        if (now - returns.Since > _window)
        {
            (returns.Since, returns.Fast) = (now, 0);
        }

        returns.Last = now;
        returns.Fast++;
        returns.Row++;
        returns.WasDown |= e.Echo == EchoSign.ReturnedWhileDown;
        var isSuspect = returns.Fast >= (e.Arrived.IsNoteOn || e.Arrived.IsRealTime ? FastNotes : FastReturns)
            || (returns.Row >= DownReturns && returns.WasDown)
            || (returns.Row >= RowOfReturns && !e.Arrived.IsRealTime && e.Gesture != Gesture.Turn);
        if (!isSuspect || now < returns.TrustedUntil)
        {
            return false;
        }

        returns.ProbedAt = now;
        returns.Gap = (now - returns.RowSince) / Math.Max(1, returns.Row - 1);
        _probes++;
        Await(ref returns, now);
        return true;
    }

    /// <summary>Looks at a stroke that returns to an open route. True: too many of them come for what was sent, so the route was opened by mistake.</summary>
    private bool IsPlayed(int place, in MeshEvent e, long now)
    {
        ref var returns = ref ReturnsOf(place, e, out var key);
        if (returns.Key != key || now - returns.OpenSince > _window)
        {
            EndProbe(ref returns);
            returns = (returns.Key == key ? returns : new Returns { Key = key }) with { OpenSince = now, Echoes = 0 };
        }

        returns.Last = now;
        if (++returns.Echoes <= MostEchoes)
        {
            return false;
        }

        returns.PlayedAt = now;
        Trust(ref returns, now);
        return true;
    }

    private void Leave(int place)
    {
        Dropped++;
        _routes[place].Dropped++;
    }

    /// <summary>Something that counts each time, unlike a position, of which an equal one says nothing new.</summary>
    private static bool IsStroke(in MeshEvent e) => e.Arrived.IsNoteOn || e.Gesture is not (Gesture.None or Gesture.Move);

    private void Await(ref Returns returns, long now)
    {
        returns.SilentUntil = now + Math.Max(3 * returns.Gap / 2, (long)(LeastSilence.TotalSeconds * frequency));
        FindNextDue();
    }

    /// <summary>An event that does not return: if its position is suspected, it goes on by itself.</summary>
    private void Trust(Route route, in MeshEvent e, long now)
    {
        for (var place = 0; place < MostRoutes && _probes > 0; place++)
        {
            if (ReferenceEquals(_routes[place].Route, route))
            {
                ref var returns = ref ReturnsOf(place, e, out var key);
                if (returns.Key == key && returns.SilentUntil > 0)
                {
                    Trust(ref returns, now);
                }
            }
        }
    }

    private void Trust(ref Returns returns, long now)
    {
        EndProbe(ref returns);
        returns.Trust = returns.Trust == 0 ? (long)(FirstTrust.TotalSeconds * frequency) : Math.Min(2 * returns.Trust, (long)(LongestPause.TotalSeconds * frequency));
        returns.TrustedUntil = now + returns.Trust;
        (returns.Since, returns.Fast, returns.RowSince, returns.Row, returns.WasDown) = (now, 0, now, 0, false);
    }

    private void EndProbe(ref Returns returns)
    {
        if (returns.SilentUntil > 0)
        {
            returns.SilentUntil = 0;
            _probes--;
            FindNextDue();
        }
    }

    private ref Returns ReturnsOf(int place, in MeshEvent e, out int key)
    {
        key = SentMessages.KeyOf(e.Arrived, e.Arrived.Kind == MidiKind.SysEx ? e.SysEx.Span : default);
        return ref _returns[(place * Tracked) + (int)(((uint)key * 0x9E3779B1) >> 29)];
    }

    private void Open(ref Watched watched, long now)
    {
        var again = watched.Times > 0 && now - watched.ClosedAt < 10 * watched.Pause;
        watched.Pause = again ? Math.Min(2 * watched.Pause, (long)(LongestPause.TotalSeconds * frequency)) : (long)(FirstPause.TotalSeconds * frequency);
        (watched.OpenUntil, watched.IsOpen, watched.Lights) = (now + watched.Pause, true, 0);
        watched.Times++;
        FindNextDue();                                       // it may have been open already, and its old time is no longer due
    }

    private int PlaceOf(Route route, long now)
    {
        var oldest = 0;
        for (var i = 0; i < MostRoutes; i++)
        {
            if (ReferenceEquals(_routes[i].Route, route))
            {
                return i;
            }

            if (!_routes[i].IsOpen && (_routes[oldest].IsOpen || _routes[i].LastSign < _routes[oldest].LastSign))
            {
                oldest = i;
            }
        }

        foreach (ref var returns in _returns.AsSpan(oldest * Tracked, Tracked))
        {
            EndProbe(ref returns);
            returns = default;
        }

        _routes[oldest] = new Watched { Route = route, LastSign = now };
        return oldest;
    }

    private void FindNextDue()
    {
        NextDue = long.MaxValue;
        foreach (ref readonly var watched in _routes.AsSpan())
        {
            NextDue = watched.IsOpen ? Math.Min(NextDue, watched.OpenUntil) : NextDue;
        }

        for (var i = 0; i < _returns.Length && _probes > 0; i++)
        {
            NextDue = _returns[i].SilentUntil > 0 ? Math.Min(NextDue, _returns[i].SilentUntil) : NextDue;
        }
    }

    private struct Watched
    {
        public Route? Route;
        public long LastSign;
        public long LightsSince;
        public int Lights;
        public bool IsOpen;
        public long OpenUntil;
        public long ClosedAt;
        public long Pause;
        public int Times;
        public long Dropped;
    }

    private struct Returns
    {
        public int Key;
        public long Since;
        public long Last;
        public int Fast;
        public long RowSince;
        public int Row;
        public bool WasDown;
        public long ProbedAt;
        public long Gap;
        public long SilentUntil;
        public long TrustedUntil;
        public long OpenSince;
        public int Echoes;
        public long PlayedAt;
        public long Trust;
    }
}
