namespace MidiMesh.Hocon.Syntax;

/// <summary>A diagnostic without its file.</summary>
internal readonly record struct SyntaxProblem(HoconSeverity Severity, string Id, int Position, string Message);

/// <summary>Collects problems up to a limit, so that a hostile text cannot fill the memory with them.</summary>
internal sealed class SyntaxProblems(int limit)
{
    private readonly List<SyntaxProblem> _list = [];

    public IReadOnlyList<SyntaxProblem> List => _list;

    public bool IsFull => _list.Count >= limit;

    public void Error(string id, int position, string message) => Add(new(HoconSeverity.Error, id, position, message));

    public void Warning(string id, int position, string message) => Add(new(HoconSeverity.Warning, id, position, message));

    private void Add(SyntaxProblem problem)
    {
        if (!IsFull)
        {
            _list.Add(problem);
        }
    }
}
