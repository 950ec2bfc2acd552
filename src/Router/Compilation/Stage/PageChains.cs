using MidiMesh.Router.Configuration;

namespace MidiMesh.Router.Compilation.Stage;

/// <summary>For each page where its layout comes from: itself first, then the pages that it falls back to, then what stands outside of all pages.</summary>
internal sealed class PageChains
{
    /// <summary>What stands outside of all pages, as a level.</summary>
    public const int Outside = -1;

    private readonly int[][] _chains;

    /// <summary>Follows every <c>base</c>; a page that does not exist, or one that comes twice, ends the chain.</summary>
    public PageChains(RigNames names)
    {
        var pages = names.Config.Pages.Pages;
        _chains = new int[pages.Count][];
        for (var page = 0; page < pages.Count; page++)
        {
            var chain = new List<int>();
            for (var at = page; at >= 0 && !chain.Contains(at); at = pages[at].Base is { } next ? names.PageOf(next.Value) : -1)
            {
                chain.Add(at);
            }

            chain.Add(Outside);
            _chains[page] = [.. chain];
        }
    }

    /// <summary>How many pages there are.</summary>
    public int Count => _chains.Length;

    /// <summary>The pages on which something of a level is there, when the levels of <paramref name="owners"/> have the same for themselves.</summary>
    /// <param name="level">A page, or <see cref="Outside"/>.</param>
    /// <param name="owners">Pages that have it, as bits.</param>
    public ulong PagesOf(int level, ulong owners)
    {
        var open = 0UL;
        for (var page = 0; page < _chains.Length; page++)
        {
            foreach (var at in _chains[page])
            {
                if (at == level)
                {
                    open |= 1UL << page;
                    break;
                }

                if (at >= 0 && (owners >> at & 1) != 0)
                {
                    break;
                }
            }
        }

        return open;
    }
}
