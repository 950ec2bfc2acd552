using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MidiMesh.Router.Backends.RtMidi;

/// <summary>RtMidi's C interface, rtmidi_c.h of RtMidi 5 and 6.</summary>
internal static unsafe partial class RtMidiNative
{
    static RtMidiNative() => RuntimeHelpers.RunClassConstructor(typeof(NativeLibraries).TypeHandle);

    /// <summary>struct RtMidiWrapper. <c>Message</c> points into an exception that is gone by the time we could read it: never read it.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct Wrapper
    {
        public void* Object;

        /// <summary>Inputs: the callback's proxy.</summary>
        public void* Callback;

        /// <summary>Cleared by an error and never set again by the library: set it before each call, look at it after.</summary>
        public byte Ok;

        public byte* Message;
    }

    [LibraryImport(NativeLibraries.RtMidi, EntryPoint = "rtmidi_get_compiled_api")]
    internal static partial int GetCompiledApis(RtMidiApi* apis, uint size);

    [LibraryImport(NativeLibraries.RtMidi, EntryPoint = "rtmidi_in_create", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial Wrapper* CreateInput(RtMidiApi api, string clientName, uint queueSizeLimit);

    [LibraryImport(NativeLibraries.RtMidi, EntryPoint = "rtmidi_in_free")]
    internal static partial void FreeInput(Wrapper* device);

    [LibraryImport(NativeLibraries.RtMidi, EntryPoint = "rtmidi_in_get_current_api")]
    internal static partial RtMidiApi GetInputApi(Wrapper* device);

    [LibraryImport(NativeLibraries.RtMidi, EntryPoint = "rtmidi_in_set_callback")]
    internal static partial void SetCallback(Wrapper* device, delegate* unmanaged[Cdecl]<double, byte*, nuint, void*, void> callback, void* userData);

    [LibraryImport(NativeLibraries.RtMidi, EntryPoint = "rtmidi_in_ignore_types")]
    internal static partial void IgnoreTypes(Wrapper* device, [MarshalAs(UnmanagedType.U1)] bool sysEx, [MarshalAs(UnmanagedType.U1)] bool time, [MarshalAs(UnmanagedType.U1)] bool sense);

    [LibraryImport(NativeLibraries.RtMidi, EntryPoint = "rtmidi_out_create", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial Wrapper* CreateOutput(RtMidiApi api, string clientName);

    [LibraryImport(NativeLibraries.RtMidi, EntryPoint = "rtmidi_out_free")]
    internal static partial void FreeOutput(Wrapper* device);

    [LibraryImport(NativeLibraries.RtMidi, EntryPoint = "rtmidi_out_get_current_api")]
    internal static partial RtMidiApi GetOutputApi(Wrapper* device);

    [LibraryImport(NativeLibraries.RtMidi, EntryPoint = "rtmidi_out_send_message")]
    internal static partial int SendMessage(Wrapper* device, byte* message, int length);

    [LibraryImport(NativeLibraries.RtMidi, EntryPoint = "rtmidi_open_port", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial void OpenPort(Wrapper* device, uint number, string portName);

    [LibraryImport(NativeLibraries.RtMidi, EntryPoint = "rtmidi_open_virtual_port", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial void OpenVirtualPort(Wrapper* device, string portName);

    [LibraryImport(NativeLibraries.RtMidi, EntryPoint = "rtmidi_close_port")]
    internal static partial void ClosePort(Wrapper* device);

    [LibraryImport(NativeLibraries.RtMidi, EntryPoint = "rtmidi_get_port_count")]
    internal static partial uint GetPortCount(Wrapper* device);

    [LibraryImport(NativeLibraries.RtMidi, EntryPoint = "rtmidi_get_port_name")]
    internal static partial int GetPortName(Wrapper* device, uint number, byte* buffer, int* length);
}
