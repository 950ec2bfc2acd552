namespace MidiMesh.Contracts.Osc;

/// <summary>Why bytes are not OSC, or why a packet could not be written. A value, never an exception: input is not trusted.</summary>
public enum OscError
{
    /// <summary>Nothing is wrong.</summary>
    None,

    /// <summary>A packet or bundle element of zero bytes.</summary>
    Empty,

    /// <summary>The packet's size is not a multiple of four (OSC 1.0, OSC Packets).</summary>
    Misaligned,

    /// <summary>The packet begins with neither <c>/</c> nor <c>#bundle</c>, or an address to be written contains a NUL.</summary>
    BadAddress,

    /// <summary>Something follows the address that does not begin with a comma, so the arguments cannot be told apart.</summary>
    BadTypeTags,

    /// <summary>A type tag outside <c>i f s b T F N I h t d c r m S [ ]</c>. OSC 1.0 asks to discard the whole message.</summary>
    UnknownTypeTag,

    /// <summary>The packet ends inside a bundle header or inside an argument.</summary>
    Truncated,

    /// <summary>A string without the NUL that ends it and starts its padding.</summary>
    BadPadding,

    /// <summary>An element that begins with <c>#</c> but not with <c>#bundle</c> and its NUL.</summary>
    BadBundleHeader,

    /// <summary>A bundle element's size is negative, not a multiple of four, or more than its bundle holds.</summary>
    BadElementSize,

    /// <summary>Bundles nested deeper than <see cref="OscReader.MaxBundleDepth"/>.</summary>
    TooDeep,

    /// <summary>A <c>]</c> without <c>[</c>, or a <c>[</c> that is never closed.</summary>
    UnbalancedArray,

    /// <summary>A value that OSC cannot carry: a blob of negative size; when writing, a string with a NUL inside.</summary>
    BadValue,

    /// <summary>Writing only: the destination is too small.</summary>
    Overflow,

    /// <summary>Writing only: calls in an order that makes no packet, or values that do not follow the type tags.</summary>
    WrongOrder,

    /// <summary>A single message was asked for and the packet holds none, or several.</summary>
    NotOneMessage,
}
