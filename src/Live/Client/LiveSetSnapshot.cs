namespace MidiMesh.Live.Client;

/// <summary>A whole set at one moment.</summary>
/// <param name="LiveVersion">"12.1".</param>
/// <param name="Tempo">Quarter notes in a minute.</param>
/// <param name="SignatureNumerator">Beats of a bar.</param>
/// <param name="SignatureDenominator">What a beat is.</param>
/// <param name="Quantization">Launch quantisation, see <see cref="LiveSet.Quantization"/>.</param>
/// <param name="IsPlaying">Whether the transport runs.</param>
/// <param name="Tracks">Without returns and master.</param>
/// <param name="Scenes">By place.</param>
public sealed record LiveSetSnapshot(
    string LiveVersion, double Tempo, int SignatureNumerator, int SignatureDenominator, int Quantization, bool IsPlaying,
    IReadOnlyList<LiveTrackSnapshot> Tracks, IReadOnlyList<LiveSceneSnapshot> Scenes);

/// <summary>A track.</summary>
/// <param name="Index">From 0.</param>
/// <param name="Name">Its name.</param>
/// <param name="Color">0xRRGGBB.</param>
/// <param name="IsGroup">Whether it is a group.</param>
/// <param name="IsMidi">Whether it takes MIDI.</param>
/// <param name="Mute">Whether it is silent.</param>
/// <param name="Solo">Whether it is heard alone.</param>
/// <param name="Arm">Whether it is ready to record; null for one that cannot be.</param>
/// <param name="Volume">0 to 1.</param>
/// <param name="Panning">-1 to 1.</param>
/// <param name="PlayingSlot">Below 0: none.</param>
/// <param name="FiredSlot">-1 none, -2 the stop.</param>
/// <param name="Clips">Those there are, by scene.</param>
/// <param name="Devices">By place; empty when they were not asked for.</param>
public sealed record LiveTrackSnapshot(
    int Index, string Name, int Color, bool IsGroup, bool IsMidi, bool Mute, bool Solo, bool? Arm, double Volume, double Panning, int PlayingSlot, int FiredSlot,
    IReadOnlyList<LiveClipSnapshot> Clips, IReadOnlyList<LiveDeviceSnapshot> Devices);

/// <summary>A clip.</summary>
/// <param name="Scene">From 0.</param>
/// <param name="Name">Its name.</param>
/// <param name="Color">0xRRGGBB.</param>
/// <param name="Length">In quarter notes.</param>
/// <param name="IsMidi">Whether it is a MIDI clip.</param>
public sealed record LiveClipSnapshot(int Scene, string Name, int Color, double Length, bool IsMidi);

/// <summary>A scene.</summary>
/// <param name="Index">From 0.</param>
/// <param name="Name">Its name.</param>
public sealed record LiveSceneSnapshot(int Index, string Name);

/// <summary>A device.</summary>
/// <param name="Index">From 0.</param>
/// <param name="Name">Its name.</param>
/// <param name="ClassName">Its kind in Live.</param>
/// <param name="Type">1 instrument, 2 audio effect, 4 MIDI effect.</param>
/// <param name="Parameters">By place.</param>
public sealed record LiveDeviceSnapshot(int Index, string Name, string ClassName, int Type, IReadOnlyList<LiveParameterSnapshot> Parameters);

/// <summary>A parameter.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">Its value.</param>
/// <param name="Least">The lowest value.</param>
/// <param name="Most">The highest value.</param>
public sealed record LiveParameterSnapshot(string Name, double Value, double Least, double Most);
