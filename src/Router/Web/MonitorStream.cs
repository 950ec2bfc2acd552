using System.Text.Json;
using Microsoft.AspNetCore.Http;
using MidiMesh.Actors.Mesh;
using MidiMesh.Actors.Tracing;

namespace MidiMesh.Router.Web;

/// <summary>Follows the trace for a program: one JSON object in each line, as they happen.</summary>
/// <remarks>The trace's own ring is the queue: bounded, and never waiting for a reader. A reader that is too slow finds entries overwritten and is told how many in a line <c>{"lost":n}</c>.</remarks>
internal sealed class MonitorStream(MeshBoard board, WebOptions options)
{
    private const int MostEntries = 1000;
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(50);
    private static readonly byte[] NewLine = "\n"u8.ToArray();
    private readonly TraceWords _words = new(board.Context.Time, () => board.Wiring.Table);
    private int _followers;

    /// <summary>Answers with what the ring has after an entry: <c>{"last":n,"lost":n,"entries":[…]}</c>, oldest first, at most a thousand. See <see cref="TraceFilter"/> for what narrows it.</summary>
    public Task Once(HttpContext context)
    {
        var after = After(context.Request);
        var (filter, problem) = TraceFilter.Read(context.Request.Query);
        if (problem is not null)
        {
            return Refuse(context, problem);
        }

        var entries = new List<TraceEntry>();
        var seen = 0L;
        var last = board.Context.Trace.Visit(after, (in TraceEntry entry) =>
        {
            seen++;
            if (filter.Lets(entry))
            {
                entries.Add(entry);
            }
        });
        var lost = last - Math.Max(0, after) - seen;
        if (entries.Count > MostEntries)
        {
            // The caller asks on from there; what it has not seen is not lost.
            entries.RemoveRange(MostEntries, entries.Count - MostEntries);
            last = entries[^1].Number;
        }

        return context.Response.WriteAsJsonAsync(
            new { Last = last, Lost = lost, Entries = entries.Select(entry => _words.Line(entry)) },
            JsonSerializerOptions.Web, context.RequestAborted);
    }

    /// <summary>Streams until the reader goes or the server stops. <see cref="TraceFilter"/> narrows it, <c>?after=n</c> starts in the past.</summary>
    public async Task Follow(HttpContext context, CancellationToken stop)
    {
        var (filter, problem) = TraceFilter.Read(context.Request.Query);
        if (problem is not null)
        {
            await Refuse(context, problem).ConfigureAwait(false);
            return;
        }

        if (Interlocked.Increment(ref _followers) > options.MostMonitors)
        {
            Interlocked.Decrement(ref _followers);
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return;
        }

        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stop, context.RequestAborted);
        try
        {
            await Stream(context, filter, ending.Token).ConfigureAwait(false);
        }
        catch (Exception cause) when (cause is OperationCanceledException or IOException)
        {
            // Its reader is gone, or the program ends.
        }
        finally
        {
            Interlocked.Decrement(ref _followers);
        }
    }

    private static long After(HttpRequest request) =>
        long.TryParse(request.Query["after"], out var after) && after >= 0 ? after : 0;

    private static Task Refuse(HttpContext context, string problem)
    {
        context.Response.StatusCode = StatusCodes.Status400BadRequest;
        return context.Response.WriteAsync(problem + "\n", context.RequestAborted);
    }

    private async Task Stream(HttpContext context, TraceFilter filter, CancellationToken stop)
    {
        var after = context.Request.Query.ContainsKey("after") ? After(context.Request) : board.Context.Trace.Last;
        context.Response.ContentType = "application/x-ndjson";
        await context.Response.StartAsync(stop).ConfigureAwait(false);
        await context.Response.Body.FlushAsync(stop).ConfigureAwait(false);

        var entries = new List<TraceEntry>();
        using var timer = new PeriodicTimer(Period, board.Context.Time);
        do
        {
            entries.Clear();
            var last = board.Context.Trace.Read(after, entries);
            var lost = last - after - entries.Count;
            after = last;
            if (lost > 0)
            {
                await WriteLine(context, new { Lost = lost }, stop).ConfigureAwait(false);
            }

            foreach (var entry in entries)
            {
                if (filter.Lets(entry))
                {
                    await WriteLine(context, _words.Line(entry), stop).ConfigureAwait(false);
                }
            }

            if (entries.Count > 0)
            {
                await context.Response.Body.FlushAsync(stop).ConfigureAwait(false);
            }
        }
        while (await timer.WaitForNextTickAsync(stop).ConfigureAwait(false));
    }

    private static async Task WriteLine<T>(HttpContext context, T line, CancellationToken stop)
    {
        await context.Response.Body.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(line, JsonSerializerOptions.Web), stop).ConfigureAwait(false);
        await context.Response.Body.WriteAsync(NewLine, stop).ConfigureAwait(false);
    }
}
