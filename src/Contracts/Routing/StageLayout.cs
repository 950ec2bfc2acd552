namespace MidiMesh.Contracts.Routing;

/// <summary>What all lanes of a rig share: its pages, its variables and its roles. Immutable; what they are at the moment is on the stage (<see cref="IStage"/>).</summary>
/// <param name="Pages">The rig's pages; a page's index everywhere.</param>
/// <param name="Start">The page that is on first; -1 without pages.</param>
/// <param name="Order">Pages in the order in which <c>next</c> goes through them.</param>
/// <param name="Variables">The rig's variables; a variable's index everywhere.</param>
/// <param name="Roles">The rig's roles; a role's index everywhere.</param>
public sealed record StageLayout(TablePage[] Pages, int Start, int[] Order, TableVariable[] Variables, TableRole[] Roles)
{
    /// <summary>Most pages of a rig: their sets fit one word.</summary>
    public const int MaxPages = 64;

    /// <summary>Most variables of a rig.</summary>
    public const int MaxVariables = 128;

    /// <summary>Most roles of a rig.</summary>
    public const int MaxRoles = 32;

    /// <summary>Nothing is shared.</summary>
    public static StageLayout Empty { get; } = new([], -1, [], [], []);

    /// <summary>How many <see cref="StepState"/>s the pages' actions need.</summary>
    public int ActionStates { get; init; }

    /// <summary>Whether nothing is shared.</summary>
    public bool IsEmpty => Pages.Length == 0 && Variables.Length == 0 && Roles.Length == 0;
}

/// <summary>A page as the rig names it.</summary>
/// <param name="Name">Its key in the rig.</param>
/// <param name="Enter">Runs when the page comes on, in order.</param>
/// <param name="Leave">Runs when it goes, in order.</param>
public sealed record TablePage(string Name, StageAction[] Enter, StageAction[] Leave);

/// <summary>One action of a page's <c>enter</c> or <c>leave</c>: a route that nothing but the page sets off.</summary>
/// <param name="Entry">The route, and the place of its steps' memory.</param>
/// <param name="Gesture">What it comes as: a press, or a position when it carries a value.</param>
/// <param name="Value">The value it carries.</param>
public sealed record StageAction(RouteEntry Entry, Gesture Gesture, double Value);

/// <summary>A variable as the rig names it.</summary>
/// <param name="Name">Its key in the rig.</param>
/// <param name="Start">What it is at first.</param>
/// <param name="IsWhole">It was written as a whole number and stays one: what is set is rounded, and it leaves as an OSC int.</param>
public sealed record TableVariable(string Name, double Start, bool IsWhole)
{
    /// <summary>Lowest value it takes; what is set below becomes this.</summary>
    public double Low { get; init; } = double.NegativeInfinity;

    /// <summary>Highest value it takes; what is set above becomes this.</summary>
    public double High { get; init; } = double.PositiveInfinity;

    /// <summary>What of Live's set it stays within, besides; null for nothing.</summary>
    public SetBound? Within { get; init; }

    /// <summary>A value within the variable's limits: rounded where it is whole, no higher than Live's set allows, and never below <see cref="Low"/>.</summary>
    /// <param name="value">A finite number.</param>
    /// <param name="live">The Live of <see cref="Within"/>, or null.</param>
    public double Limit(double value, Live.ILiveState? live)
    {
        var limited = Math.Clamp(IsWhole ? Math.Round(value, MidpointRounding.AwayFromZero) : value, Low, High);
        return Within?.HighestNow(live) is { } most ? Math.Max(Math.Min(limited, most), Low) : limited;
    }
}

/// <summary>A role as the rig names it.</summary>
/// <param name="Name">Its key in the rig.</param>
/// <param name="Devices">Indices in <see cref="RouteTable.Devices"/> of those that may play it, the first choice first.</param>
/// <param name="Back">Whether an earlier one that comes back takes it again.</param>
public sealed record TableRole(string Name, int[] Devices, bool Back);
