namespace MidiMesh.Live.Client;

/// <summary>A scene.</summary>
public sealed class LiveScene : LiveObject
{
    internal LiveScene(LiveConnection connection, int index, string name) : base(connection, "scene", index) => (Index, KnownName) = (index, name);

    /// <summary>Its place from 0.</summary>
    public int Index { get; }

    /// <summary>Its name when the set was read.</summary>
    public string KnownName { get; }

    /// <summary>Its name.</summary>
    public LiveField<string> Name => Field<string>("name");

    /// <summary>0xRRGGBB.</summary>
    public LiveField<int> Color => Field<int>("color");

    /// <summary>Quarter notes in a minute; -1 when it has no tempo of its own.</summary>
    public LiveField<double> Tempo => Field<double>("tempo");

    /// <summary>Whether it waits.</summary>
    public LiveField<bool> IsTriggered => Fixed<bool>("is_triggered");

    /// <summary>Launches it.</summary>
    public void Fire() => Do("fire");
}
