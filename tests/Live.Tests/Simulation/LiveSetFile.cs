using System.Text.Json;
using MidiMesh.Live.Simulation;

namespace MidiMesh.Live.Tests.Simulation;

/// <summary>Reads the set descriptions that the Python fake reads too.</summary>
internal static class LiveSetFile
{
    private static readonly JsonSerializerOptions Names = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    public static LiveSet Load(string name)
    {
        var file = JsonSerializer.Deserialize<SetFile>(File.ReadAllText(GoldenConversation.PathOf("Sets", name)), Names)!;
        return new LiveSet
        {
            Tempo = file.Tempo,
            Quantization = file.Quantization,
            Scenes = file.Scenes,
            Returns = file.Returns,
            Tracks = [.. file.Tracks.Select(Read)],
        };
    }

    private static LiveSetTrack Read(TrackFile track) => new(track.Name)
    {
        Kind = Enum.Parse<LiveTrackKind>(track.Kind, ignoreCase: true),
        Colour = track.Colour,
        Group = track.Group,
        IsArmed = track.Armed,
        Clips = [.. track.Clips.Select(clip => clip is null ? null : new LiveSetClip(clip.Name)
        {
            Colour = clip.Colour,
            Length = clip.Length,
            IsLooping = clip.Looping,
            Quantization = clip.Quantization,
            LaunchMode = clip.Mode,
        })],
        Devices = [.. track.Devices.Select(device => new LiveSetDevice(device.Name)
        {
            ClassName = device.Class,
            Type = device.Type,
            Parameters = device.Parameters,
        })],
    };

    private sealed record SetFile(string[] Scenes, TrackFile[] Tracks, double Tempo = 120, int Quantization = 4)
    {
        public string[] Returns { get; init; } = [];
    }

    private sealed record TrackFile(string Name, string Kind = "midi", int Colour = 0, int? Group = null, bool Armed = false)
    {
        public ClipFile?[] Clips { get; init; } = [];

        public DeviceFile[] Devices { get; init; } = [];
    }

    private sealed record ClipFile(string Name, int? Colour = null, double Length = 4, bool Looping = true, int Quantization = 0, int Mode = 0);

    private sealed record DeviceFile(string Name, string Class = "InstrumentGroupDevice", int Type = 1)
    {
        public string[] Parameters { get; init; } = [];
    }
}
