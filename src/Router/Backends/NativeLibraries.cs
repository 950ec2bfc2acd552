using System.Reflection;
using System.Runtime.InteropServices;

namespace MidiMesh.Router.Backends;

/// <summary>Finds the native MIDI libraries under the names that systems give them, and says what to install when they are missing.</summary>
/// <remarks>An assembly may set one resolver only, so both libraries go through this one.</remarks>
internal static class NativeLibraries
{
    public const string RtMidi = "rtmidi";
    public const string Jack = "jack";

    private static readonly Lazy<nint> RtMidiHandle = new(() => Load(RtMidiNames));
    private static readonly Lazy<nint> JackHandle = new(() => Load(JackNames));

    static NativeLibraries() => NativeLibrary.SetDllImportResolver(typeof(NativeLibraries).Assembly, Resolve);

    /// <summary>Never librtmidi.so.5: its <c>rtmidi_get_port_name</c> has another signature and writes where it must not.</summary>
    private static string[] RtMidiNames =>
        OperatingSystem.IsWindows() ? ["rtmidi.dll", "librtmidi.dll"]
        : OperatingSystem.IsMacOS() ? ["librtmidi.dylib", "/opt/homebrew/lib/librtmidi.dylib", "/usr/local/lib/librtmidi.dylib"]
        : ["librtmidi.so.7", "librtmidi.so.6"];

    private static string[] JackNames =>
        OperatingSystem.IsMacOS() ? ["libjack.0.dylib", "/opt/homebrew/lib/libjack.0.dylib", "/usr/local/lib/libjack.0.dylib"] : ["libjack.so.0"];

    /// <summary>Null when librtmidi can be used, else what to do.</summary>
    public static string? RtMidiProblem => RtMidiHandle.Value != 0 ? null
        : OperatingSystem.IsWindows() ? "rtmidi.dll was not found. Put RtMidi 5 or 6 (rtmidi.dll, 64 bit) beside midimesh.exe, or install it with `vcpkg install rtmidi`."
        : OperatingSystem.IsMacOS() ? "librtmidi was not found. Install it with `brew install rtmidi`."
        : "librtmidi was not found. Install it with `sudo apt install librtmidi6` (Debian, Ubuntu; librtmidi7 on newer ones), `sudo dnf install rtmidi` or `sudo pacman -S rtmidi`.";

    /// <summary>Null when libjack can be used, else what to do.</summary>
    public static string? JackProblem => JackHandle.Value != 0 ? null
        : "libjack was not found. Install it with `sudo apt install libjack-jackd2-0` (Debian, Ubuntu) or `sudo dnf install pipewire-jack-audio-connection-kit`.";

    /// <summary>The libraries that this system's backends need, for people who look for what is wrong.</summary>
    public static IReadOnlyList<NativeLibraryState> Describe() =>
    [
        new("librtmidi", RtMidiProblem, VersionOf(RtMidiHandle.Value, "rtmidi_get_version"), FileOf("librtmidi")),
        .. OperatingSystem.IsLinux() ? [new NativeLibraryState("libjack", JackProblem, VersionOf(JackHandle.Value, "jack_get_version_string"), FileOf("libjack"))] : (NativeLibraryState[])[],
    ];

    /// <summary>What a <c>const char *f(void)</c> says; null where the library has none, as RtMidi before 6.</summary>
    private static unsafe string? VersionOf(nint library, string function) =>
        library != 0 && NativeLibrary.TryGetExport(library, function, out var address)
            ? Marshal.PtrToStringUTF8((nint)((delegate* unmanaged[Cdecl]<byte*>)address)())
            : null;

    /// <summary>The file that was loaded under a name, from the kernel's list of what is mapped; null elsewhere than on Linux. Its own name tells its version.</summary>
    private static string? FileOf(string name) => !OperatingSystem.IsLinux() ? null : File.ReadLines("/proc/self/maps")
        .Select(static line => line.IndexOf('/', StringComparison.Ordinal) is >= 0 and var start ? line[start..] : "")
        .FirstOrDefault(path => Path.GetFileName(path).StartsWith(name + ".", StringComparison.Ordinal));

    /// <summary>Loads the first of <paramref name="names"/> that is there; 0 when none is.</summary>
    internal static nint Load(string[] names)
    {
        foreach (var name in names)
        {
            if (NativeLibrary.TryLoad(name, typeof(NativeLibraries).Assembly, null, out var handle))
            {
                return handle;
            }
        }

        return 0;
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path) => name switch
    {
        RtMidi => RtMidiHandle.Value,
        Jack => JackHandle.Value,
        _ => 0,
    };
}
