using System.Buffers;

namespace MidiMesh.ActorRuntime;

/// <summary>The place of an actor in the tree of its system: a chain of names under <c>akka://system/</c>.</summary>
/// <remarks>Equality is by names; <see cref="Uid"/> tells two lives under one name apart and takes no part in it.</remarks>
public sealed class ActorPath : IEquatable<ActorPath>
{
    /// <summary>Characters allowed in a name beside ASCII letters and digits.</summary>
    public const string ValidSymbols = "\"-_.*$+:@&=,!~';()";

    internal const long UndefinedUid = 0;

    private static readonly SearchValues<char> ValidCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789" + ValidSymbols);

    private readonly string _system;

    internal ActorPath(string system) : this(system, null, string.Empty, UndefinedUid, 0)
    {
    }

    private ActorPath(string system, ActorPath parent, string name, long uid, int depth)
    {
        _system = system;
        Parent = parent;
        Name = name;
        Uid = uid;
        Depth = depth;
    }

    /// <summary>The last name of the path; empty for the root.</summary>
    public string Name { get; }

    /// <summary>The path of the parent; null for the root.</summary>
    public ActorPath Parent { get; }

    /// <summary>Number of this life of the name; 0 when the path names no particular one.</summary>
    public long Uid { get; }

    /// <summary>Number of names from the root; 0 for the root itself.</summary>
    public int Depth { get; }

    /// <summary>The path of the system's root.</summary>
    public ActorPath Root
    {
        get
        {
            var path = this;
            while (path.Parent is not null)
            {
                path = path.Parent;
            }

            return path;
        }
    }

    /// <summary>The names from the root down.</summary>
    public IReadOnlyList<string> Elements
    {
        get
        {
            var elements = new string[Depth];
            var path = this;
            for (var i = Depth - 1; i >= 0; i--)
            {
                elements[i] = path.Name;
                path = path.Parent;
            }

            return elements;
        }
    }

    /// <summary>The path of a child called <paramref name="name"/>.</summary>
    public static ActorPath operator /(ActorPath path, string name)
    {
        ArgumentNullException.ThrowIfNull(path);
        return path.Child(name);
    }

    /// <summary>Equal names from the root down.</summary>
    public static bool operator ==(ActorPath left, ActorPath right) => left?.Equals(right) ?? right is null;

    /// <summary>Names that differ somewhere.</summary>
    public static bool operator !=(ActorPath left, ActorPath right) => !(left == right);

    /// <summary>Whether a user may give an actor this name: not empty, no leading <c>$</c>, only allowed characters or <c>%</c> with two hex digits.</summary>
    public static bool IsValidPathElement(string s)
    {
        if (string.IsNullOrEmpty(s) || s[0] == '$')
        {
            return false;
        }

        for (var i = 0; i < s.Length; i++)
        {
            if (ValidCharacters.Contains(s[i]))
            {
                continue;
            }

            var escape = s[i] == '%' && i + 2 < s.Length && char.IsAsciiHexDigit(s[i + 1]) && char.IsAsciiHexDigit(s[i + 2]);
            if (!escape)
            {
                return false;
            }

            i += 2;
        }

        return true;
    }

    /// <summary>The path of a child called <paramref name="childName"/>, of no particular life.</summary>
    public ActorPath Child(string childName) => Child(childName, UndefinedUid);

    internal ActorPath Child(string name, long uid) => new(_system, this, name, uid, Depth + 1);

    /// <inheritdoc />
    public bool Equals(ActorPath other)
    {
        if (other is null || Depth != other.Depth || _system != other._system)
        {
            return false;
        }

        for (ActorPath a = this, b = other; !ReferenceEquals(a, b); a = a.Parent, b = b.Parent)
        {
            if (a is null || b is null || a.Name != b.Name)
            {
                return false;
            }
        }

        return true;
    }

    /// <inheritdoc />
    public override bool Equals(object obj) => Equals(obj as ActorPath);

    /// <inheritdoc />
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.Add(_system);
        for (var path = this; path is not null; path = path.Parent)
        {
            hash.Add(path.Name);
        }

        return hash.ToHashCode();
    }

    /// <summary>The full path without a life's number: <c>akka://system/user/name</c>.</summary>
    public override string ToString() => "akka://" + _system + ToStringWithoutAddress();

    /// <summary>The path from the root of its system: <c>/user/name</c>.</summary>
    public string ToStringWithoutAddress() => "/" + string.Join('/', Elements);

    /// <summary>The full path: <c>akka://system/user/name</c>.</summary>
    public string ToStringWithAddress() => ToString();

    /// <summary>The full path and the number of the life: <c>akka://system/user/name#1234</c>.</summary>
    public string ToStringWithUid() => Uid == UndefinedUid ? ToString() : ToString() + "#" + Uid;
}
