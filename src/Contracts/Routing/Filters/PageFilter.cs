namespace MidiMesh.Contracts.Routing.Filters;

/// <summary><c>page = mixer</c> or <c>page = [mixer, clips]</c>: only while one of these pages is on.</summary>
/// <param name="pages">The pages as bits 1 &lt;&lt; index.</param>
public sealed class PageFilter(ulong pages) : Filter
{
    /// <inheritdoc />
    public override string Name => "page";

    /// <summary>The pages as bits.</summary>
    public ulong Pages => pages;

    /// <inheritdoc />
    public override bool Matches(in MeshEvent e) => e.Moment.IsOn(pages);

    /// <inheritdoc />
    public override bool Covers(Filter other) => other is PageFilter narrower && (narrower.Pages & ~pages) == 0;
}
