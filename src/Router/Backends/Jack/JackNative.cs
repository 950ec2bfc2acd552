using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MidiMesh.Router.Backends.Jack;

/// <summary>The part of libjack (jack/jack.h) that a client without a process callback needs.</summary>
internal static unsafe partial class JackNative
{
    /// <summary>JackOptions: do not start a server of our own accord.</summary>
    public const int NoStartServer = 1;

    /// <summary>JackPortFlags.</summary>
    public const nuint PortIsInput = 1;
    public const nuint PortIsOutput = 2;

    /// <summary>JACK_DEFAULT_MIDI_TYPE.</summary>
    public const string MidiType = "8 bit raw midi";

    static JackNative() => RuntimeHelpers.RunClassConstructor(typeof(NativeLibraries).TypeHandle);

    // The C prototype ends in "…"; the variable part is read only with JackServerName or JackLoadInit, which we do not pass.
    [LibraryImport(NativeLibraries.Jack, EntryPoint = "jack_client_open", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial nint ClientOpen(string name, int options, int* status);

    [LibraryImport(NativeLibraries.Jack, EntryPoint = "jack_client_close")]
    internal static partial int ClientClose(nint client);

    [LibraryImport(NativeLibraries.Jack, EntryPoint = "jack_activate")]
    internal static partial int Activate(nint client);

    [LibraryImport(NativeLibraries.Jack, EntryPoint = "jack_deactivate")]
    internal static partial int Deactivate(nint client);

    [LibraryImport(NativeLibraries.Jack, EntryPoint = "jack_on_info_shutdown")]
    internal static partial void OnInfoShutdown(nint client, delegate* unmanaged[Cdecl]<int, byte*, void*, void> callback, void* argument);

    [LibraryImport(NativeLibraries.Jack, EntryPoint = "jack_set_port_registration_callback")]
    internal static partial int SetPortRegistrationCallback(nint client, delegate* unmanaged[Cdecl]<uint, int, void*, void> callback, void* argument);

    [LibraryImport(NativeLibraries.Jack, EntryPoint = "jack_set_port_rename_callback")]
    internal static partial int SetPortRenameCallback(nint client, delegate* unmanaged[Cdecl]<uint, byte*, byte*, void*, void> callback, void* argument);

    [LibraryImport(NativeLibraries.Jack, EntryPoint = "jack_get_ports", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial byte** GetPorts(nint client, string? namePattern, string? typePattern, nuint flags);

    [LibraryImport(NativeLibraries.Jack, EntryPoint = "jack_free")]
    internal static partial void Free(void* memory);

    [LibraryImport(NativeLibraries.Jack, EntryPoint = "jack_port_by_name", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial nint PortByName(nint client, string name);

    [LibraryImport(NativeLibraries.Jack, EntryPoint = "jack_port_by_id")]
    internal static partial nint PortById(nint client, uint id);

    [LibraryImport(NativeLibraries.Jack, EntryPoint = "jack_port_get_all_connections")]
    internal static partial byte** GetAllConnections(nint client, nint port);

    [LibraryImport(NativeLibraries.Jack, EntryPoint = "jack_connect", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int Connect(nint client, string source, string destination);

    [LibraryImport(NativeLibraries.Jack, EntryPoint = "jack_disconnect", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int Disconnect(nint client, string source, string destination);

    [LibraryImport(NativeLibraries.Jack, EntryPoint = "jack_port_name_size")]
    internal static partial int PortNameSize();

    [LibraryImport(NativeLibraries.Jack, EntryPoint = "jack_get_buffer_size")]
    internal static partial uint GetBufferSize(nint client);

    [LibraryImport(NativeLibraries.Jack, EntryPoint = "jack_get_sample_rate")]
    internal static partial uint GetSampleRate(nint client);

    [LibraryImport(NativeLibraries.Jack, EntryPoint = "jack_last_frame_time")]
    internal static partial uint LastFrameTime(nint client);

    [LibraryImport(NativeLibraries.Jack, EntryPoint = "jack_set_error_function")]
    internal static partial void SetErrorFunction(delegate* unmanaged[Cdecl]<byte*, void> callback);

    [LibraryImport(NativeLibraries.Jack, EntryPoint = "jack_set_info_function")]
    internal static partial void SetInfoFunction(delegate* unmanaged[Cdecl]<byte*, void> callback);
}
