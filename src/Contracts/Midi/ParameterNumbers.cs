namespace MidiMesh.Contracts.Midi;

/// <summary>The controllers that name and set registered and non-registered parameters (MIDI 1.0 Detailed Specification, table III).</summary>
public static class ParameterNumbers
{
    /// <summary>Data entry, upper seven bits.</summary>
    public const int DataMsb = 6;

    /// <summary>Data entry, lower seven bits.</summary>
    public const int DataLsb = 38;

    /// <summary>One more.</summary>
    public const int Increment = 96;

    /// <summary>One less.</summary>
    public const int Decrement = 97;

    /// <summary>Non-registered parameter, lower seven bits.</summary>
    public const int NrpnLsb = 98;

    /// <summary>Non-registered parameter, upper seven bits.</summary>
    public const int NrpnMsb = 99;

    /// <summary>Registered parameter, lower seven bits.</summary>
    public const int RpnLsb = 100;

    /// <summary>Registered parameter, upper seven bits.</summary>
    public const int RpnMsb = 101;

    /// <summary>The parameter that is none: what is set behind it sets nothing.</summary>
    public const int Null = Midi14.Max;

    /// <summary>Whether a controller is one of these.</summary>
    public static bool Has(int controller) => controller is DataMsb or DataLsb or (>= Increment and <= RpnMsb);
}
