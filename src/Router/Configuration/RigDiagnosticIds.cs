namespace MidiMesh.Router.Configuration;

/// <summary>Identifiers of what is said about rigs and profiles. They never change their meaning.</summary>
public static class RigDiagnosticIds
{
    /// <summary>A key that nothing reads.</summary>
    public const string UnknownKey = "RIG0001";

    /// <summary>A key that must be there.</summary>
    public const string MissingKey = "RIG0002";

    /// <summary>A value of the wrong kind, without its unit or out of its range.</summary>
    public const string BadValue = "RIG0003";

    /// <summary>A word that is none of those the place knows.</summary>
    public const string UnknownWord = "RIG0004";

    /// <summary>A name of a device, endpoint, group, control, profile or bound coordinate that does not exist.</summary>
    public const string UnknownName = "RIG0005";

    /// <summary>Text in the rig's small languages (places, expressions, ranges) that cannot be read.</summary>
    public const string BadSyntax = "RIG0006";

    /// <summary>Something of the language that this version does not have yet.</summary>
    public const string NotYet = "RIG0007";

    /// <summary>A range or condition that nothing can ever fulfil.</summary>
    public const string NeverMatches = "RIG0008";

    /// <summary>A gesture that the control cannot send.</summary>
    public const string ImpossibleGesture = "RIG0009";

    /// <summary>A source, step and destination that do not fit together.</summary>
    public const string DoesNotFit = "RIG0010";

    /// <summary>One thing claimed by two: a light, a name, a message, a port.</summary>
    public const string TwoOwners = "RIG0011";

    /// <summary>Events that come back to where they came from.</summary>
    public const string FeedbackLoop = "RIG0012";

    /// <summary>A group without a route that plays its clips.</summary>
    public const string UnusedGroup = "RIG0013";

    /// <summary>A route that another one never lets anything through to.</summary>
    public const string ShadowedRoute = "RIG0014";

    /// <summary>A control without a light, or a colour that it cannot show.</summary>
    public const string NoSuchLight = "RIG0015";

    /// <summary>Something that works less than it says.</summary>
    public const string Doubtful = "RIG0016";

    /// <summary>More of something than the program takes.</summary>
    public const string TooMany = "RIG0017";

    /// <summary>A template that no substitution reads.</summary>
    public const string UnusedTemplate = "RIG0018";

    /// <summary>A page that cannot be left.</summary>
    public const string NoExit = "RIG0019";
}
