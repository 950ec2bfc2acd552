using MidiMesh.Hocon.Sources;
using MidiMesh.Hocon.Syntax;

namespace MidiMesh.Hocon.Graph;

/// <summary>Reads the syntax tree of one file into the merge graph: every key gets its layers, nothing is copied or worked out yet.</summary>
/// <remarks>Recursion follows the nesting of the text, which the parser and <see cref="TryEnter"/> limit.</remarks>
internal sealed partial class GraphBuilder
{
    private readonly LoadSession _session;
    private readonly IncludeLoader _includes;
    private readonly HoconSyntaxTree _tree;
    private readonly HoconSource _source;
    private readonly ObjectNode _root;
    private readonly ObjectPosition _filePosition;
    private readonly bool _isIncluded;
    private readonly string[] _word = new string[1];
    private int _depth;

    /// <param name="session">The load.</param>
    /// <param name="includes">Follows include statements.</param>
    /// <param name="tree">The file.</param>
    /// <param name="source">This use of the file.</param>
    /// <param name="root">The root of the whole document.</param>
    /// <param name="position">Where the file's own root goes: the document's root, or the place of an include statement.</param>
    /// <param name="depth">Levels of nesting around it.</param>
    public GraphBuilder(LoadSession session, IncludeLoader includes, HoconSyntaxTree tree, HoconSource source, ObjectNode root, ObjectPosition position, int depth)
    {
        _session = session;
        _includes = includes;
        _tree = tree;
        _source = source;
        _root = root;
        _filePosition = position;
        _isIncluded = source.IncludedFrom is not null;
        _depth = depth;
    }

    /// <summary>Reads the file's fields into an object.</summary>
    public void ReadInto(ObjectNode target)
    {
        ref readonly var document = ref _tree.Nodes[0];
        var first = 1;
        if (first < document.Next && _tree.Nodes[first].Kind == HoconSyntaxKind.Array)
        {
            _session.Error(HoconDiagnosticIds.BadRoot, PlaceOf(_tree.Nodes[first].FirstToken), "the root must be an object, not a list: a file is a set of named fields");
            return;
        }

        if (first < document.Next && _tree.Nodes[first].Kind == HoconSyntaxKind.Object)
        {
            target.WrittenAgain(PlaceOf(_tree.Nodes[first].FirstToken), isImplied: false);
            ReadFields(first, target, _filePosition);
            return;
        }

        ReadFields(0, target, _filePosition);
    }

    private Place PlaceOf(int token) => new(_source, _tree.Tokens.Start(token));

    private void ReadFields(int node, ObjectNode target, ObjectPosition position)
    {
        var next = _tree.Nodes[node].Next;
        for (var child = node + 1; child < next; child = _tree.Nodes[child].Next)
        {
            switch (_tree.Nodes[child].Kind)
            {
                case HoconSyntaxKind.Field:
                    ReadField(child, target, position);
                    break;
                case HoconSyntaxKind.Include:
                    ReadInclude(child, target, position);
                    break;
            }
        }
    }

    private void ReadInclude(int node, ObjectNode target, ObjectPosition position)
    {
        ref readonly var entry = ref _tree.Nodes[node];
        if (IncludeStatement.Read(_tree.Text, _tree.Tokens, entry.FirstToken, entry.EndToken) is { } statement)
        {
            _includes.Include(statement, PlaceOf(entry.FirstToken), PlaceOf(statement.NameToken), target, position, _depth);
        }
    }

    private void ReadField(int field, ObjectNode target, ObjectPosition position)
    {
        var key = field + 1;
        var value = _tree.Nodes[key].Next;
        if (value >= _tree.Nodes[field].Next || _tree.Nodes[value].Kind != HoconSyntaxKind.Value || _tree.Nodes[value].EndToken == _tree.Nodes[value].FirstToken)
        {
            return;                                     // without a value; the parser has said so
        }

        ref readonly var keyEntry = ref _tree.Nodes[key];
        var path = ReadKey(keyEntry, out var error, out var errorAt);
        var keyPlace = PlaceOf(keyEntry.FirstToken);
        if (path is null)
        {
            if (!ContainsBadText(keyEntry))
            {
                _session.Error(HoconDiagnosticIds.BadPath, new Place(_source, errorAt), error);
            }

            return;
        }

        if (!TryEnter(path.Length, keyPlace))
        {
            return;
        }

        for (var i = 0; i < path.Length - 1; i++)
        {
            target = ObjectAt(target.FindOrAdd(path[i]), keyPlace, isImplied: true, keyPlace, target);
            position = position.Below(path[i]);
        }

        if (IsAppend(keyEntry.EndToken, _tree.Nodes[value].FirstToken))
        {
            Append(path[^1], value, keyPlace, target, position);
        }
        else
        {
            ReadLayer(path[^1], value, keyPlace, target, position);
        }

        _depth -= path.Length;
    }

    /// <summary>The path of a key. A plain word, which most are, comes back in an array that is used again for the next one.</summary>
    private string[]? ReadKey(in NodeEntry key, out string error, out int errorAt)
    {
        if (key.EndToken == key.FirstToken + 1 && _tree.Tokens.Kind(key.FirstToken) == HoconSyntaxKind.UnquotedText && _tree.TokenSpan(key.FirstToken) is var word && !word.Contains('.'))
        {
            (error, errorAt) = (string.Empty, 0);
            _word[0] = _session.Words.Get(word);
            return _word;
        }

        return HoconPath.Read(_tree.Text, _tree.Tokens, key.FirstToken, key.EndToken, out error, out errorAt);
    }

    /// <summary>Counts levels of nesting, those of dotted paths and of surrounding files too.</summary>
    private bool TryEnter(int levels, Place place)
    {
        if (_depth + levels > _session.Options.MaxDepth)
        {
            _session.ErrorOnce(HoconDiagnosticIds.TooDeep, place, $"objects and lists are nested deeper than {_session.Options.MaxDepth} levels");
            return false;
        }

        _depth += levels;
        return true;
    }

    private bool ContainsBadText(in NodeEntry entry)
    {
        for (var token = entry.FirstToken; token < entry.EndToken; token++)
        {
            if (_tree.Tokens.Kind(token) == HoconSyntaxKind.BadText)
            {
                return true;
            }
        }

        return false;
    }

    private bool IsAppend(int from, int to)
    {
        for (var token = from; token < to; token++)
        {
            if (_tree.Tokens.Kind(token) == HoconSyntaxKind.PlusEquals)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The object on top of a slot, or a new one above what is there.</summary>
    private static ObjectNode ObjectAt(Slot slot, Place place, bool isImplied, Place keyPlace, ObjectNode parent)
    {
        if (slot.LayerCount > 0 && slot.Top.Expression is ObjectNode existing)
        {
            existing.WrittenAgain(place, isImplied);
            return existing;
        }

        var node = new ObjectNode(place, isImplied, parent);
        if (slot.LayerCount > 0 && !slot.Top.HidesBelow)
        {
            parent.Open();                              // merges with a value that is not known yet
        }

        slot.Add(new Layer(null, node, keyPlace));
        return node;
    }

    private void ReadLayer(string key, int value, Place keyPlace, ObjectNode target, ObjectPosition position)
    {
        // An object literal is read straight into the object that is there already.
        if (SingleObject(value) is { } objectNode)
        {
            var node = ObjectAt(target.FindOrAdd(key), PlaceOf(_tree.Nodes[objectNode].FirstToken), isImplied: false, keyPlace, target);
            ReadFields(objectNode, node, position.Below(key));
            return;
        }

        if ((IsSingleToken(value) ? ReadToken(_tree.Nodes[value].FirstToken) : ReadValue(value, target, position.Below(key))) is not { } read)
        {
            return;                                     // reported; a key without a layer must not come into being
        }

        var slot = target.FindOrAdd(key);
        WarnIfShadowing(slot, read, keyPlace);
        slot.Add(new Layer(read.Literal, read.Expression, keyPlace));
        var mergesBelow = read.Expression is ObjectNode && slot.LayerCount > 1 && !slot[slot.LayerCount - 2].HidesBelow;
        if (mergesBelow || read.Expression is ReferenceExpression or ConcatenationExpression or ArrayExpression { IsOpen: true })
        {
            target.Open();
        }
    }

    /// <summary><c>a += x</c> is <c>a = ${?a} [x]</c>.</summary>
    private void Append(string key, int value, Place keyPlace, ObjectNode target, ObjectPosition position)
    {
        var list = new ArrayExpression(PlaceOf(_tree.Nodes[value].FirstToken), []);
        ReadElement(list, value, target);
        if (target.Find(key) is { } slot && !list.IsOpen && LiteralListAtEnd(slot.Top) is { } before)
        {
            // A thousand appended literals are one list, not a thousand lists each longer by one.
            before.Elements.AddRange(list.Elements);
            return;
        }

        var self = new ReferenceExpression(keyPlace, new Lookup(position.Start, position.PathTo([key])), null, environmentName: null, optional: true);
        target.FindOrAdd(key).Add(new Layer(null, new ConcatenationExpression(list.Place, [new Piece(null, self), new Piece(null, list)]), keyPlace));
        target.Open();
    }

    /// <summary>The list that a layer ends with and that nothing else can see: a list literal, or that of an earlier <c>+=</c>.</summary>
    private static ArrayExpression? LiteralListAtEnd(Layer layer) => layer.Expression switch
    {
        ArrayExpression array => array,
        ConcatenationExpression { Pieces: [{ Expression: ReferenceExpression { EnvironmentName: null } }, { Expression: ArrayExpression array }] } => array,
        _ => null,
    };

    private void WarnIfShadowing(Slot slot, Piece read, Place keyPlace)
    {
        if (slot.LayerCount == 0 || read.Expression is ReferenceExpression or ConcatenationExpression)
        {
            return;
        }

        var below = slot.Top;
        if (below.KeyPlace.Source == keyPlace.Source && !below.LooksBelow && below.Expression is not ObjectNode { Count: 0 })
        {
            _session.Warning(HoconDiagnosticIds.Shadowed, keyPlace, $"this replaces '{slot.Key}' of line {below.KeyPlace.ToOrigin().Line}, which is never used");
        }
    }

    private bool IsSingleToken(int value) => _tree.Nodes[value].EndToken == _tree.Nodes[value].FirstToken + 1 && _tree.Nodes[value].Next == value + 1;

    /// <summary>The node of a value that is one object literal and nothing else; null otherwise.</summary>
    private int? SingleObject(int value)
    {
        ref readonly var entry = ref _tree.Nodes[value];
        return value + 1 < entry.Next && _tree.Nodes[value + 1].Kind == HoconSyntaxKind.Object
            && _tree.Nodes[value + 1].FirstToken == entry.FirstToken && _tree.Nodes[value + 1].EndToken == entry.EndToken
            ? value + 1
            : null;
    }
}
