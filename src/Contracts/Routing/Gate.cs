namespace MidiMesh.Contracts.Routing;

/// <summary>On which pages, and for which device of a role, a route at one control or a light is there. Immutable.</summary>
public sealed class Gate
{
    /// <summary>Every page.</summary>
    public const ulong AllPages = ulong.MaxValue;

    private readonly ulong[] _pages;                         // by gesture, or one for all
    private readonly int _role;
    private readonly int _device;

    /// <summary>Makes a gate.</summary>
    /// <param name="pages">The pages as bits, for each gesture by its number, or one for all gestures.</param>
    /// <param name="role">Index of the role, or -1.</param>
    /// <param name="device">Index of the device that must play the role.</param>
    public Gate(ulong[] pages, int role = -1, int device = -1) => (_pages, _role, _device) = (pages, role, device);

    /// <summary>The role that it belongs to, or -1.</summary>
    public int Role => _role;

    /// <summary>Pages on which it is open for a gesture.</summary>
    public ulong PagesOf(Gesture gesture) => _pages.Length == 1 ? _pages[0] : _pages[(int)gesture];

    /// <summary>Whether it is open.</summary>
    public bool IsOpen(in StageMoment moment, Gesture gesture)
    {
        var pages = PagesOf(gesture);
        return (pages == AllPages || moment.IsOn(pages)) && (_role < 0 || moment.Stage?.ActiveOf(_role, moment.Version) == _device);
    }
}
