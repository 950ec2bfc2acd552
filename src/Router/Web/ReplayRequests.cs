using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using MidiMesh.Actors.Mesh;
using MidiMesh.Router.Recording;

namespace MidiMesh.Router.Web;

/// <summary>Plays recordings into the router that runs, one at a time.</summary>
internal sealed class ReplayRequests(MeshBoard board)
{
    private static readonly byte[] NewLine = "\n"u8.ToArray();
    private readonly Lock _gate = new();
    private CancellationTokenSource? _running;

    /// <summary>Somebody wants silence: a replay must not break it.</summary>
    public void Silence()
    {
        lock (_gate)
        {
            _running?.Cancel();
        }
    }

    /// <summary><c>POST /api/replay[?speed=N]</c>: plays the recording in the body. Answers with lines of JSON: how far it has come, and in the last one "end": done, silence or router. Whoever hangs up ends it.</summary>
    public async Task Play(HttpContext context, CancellationToken stop)
    {
        if (SpeedOf(context) is not { } speed)
        {
            await Answer(context, StatusCodes.Status400BadRequest, string.Create(CultureInfo.InvariantCulture, $"speed is {RunningReplay.Slowest} to {RunningReplay.Fastest}.")).ConfigureAwait(false);
            return;
        }

        using var silence = new CancellationTokenSource();
        if (!TryBegin(silence))
        {
            await Answer(context, StatusCodes.Status409Conflict, "Another replay is going on; end it first.").ConfigureAwait(false);
            return;
        }

        try
        {
            if (await ReadAsync(context).ConfigureAwait(false) is { } content)
            {
                using var ending = CancellationTokenSource.CreateLinkedTokenSource(stop, silence.Token, context.RequestAborted);
                await PlayAsync(context, content, speed, silence.Token, ending.Token).ConfigureAwait(false);
            }
        }
        finally
        {
            lock (_gate)
            {
                _running = null;
            }
        }
    }

    private async Task PlayAsync(HttpContext context, MemoryStream content, double speed, CancellationToken silence, CancellationToken ending)
    {
        context.Response.ContentType = "application/x-ndjson";
        var replay = new RunningReplay(board);
        try
        {
            var end = "done";
            try
            {
                await replay.PlayAsync(content, speed, progress => Tell(context, progress, null), ending).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested)
            {
                end = silence.IsCancellationRequested ? "silence" : "router";
            }

            await Tell(context, replay.Progress(), end).ConfigureAwait(false);
        }
        catch (Exception cause) when (cause is OperationCanceledException or IOException)
        {
            // Who asked for it is gone.
        }
    }

    private bool TryBegin(CancellationTokenSource silence)
    {
        lock (_gate)
        {
            if (_running is not null)
            {
                return false;
            }

            _running = silence;
            return true;
        }
    }

    /// <summary>The recording in the body, looked through; null when there is none, which has been answered.</summary>
    private static async Task<MemoryStream?> ReadAsync(HttpContext context)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = RunningReplay.MostBytes;
        }

        var content = new MemoryStream();
        try
        {
            await context.Request.Body.CopyToAsync(content, context.RequestAborted).ConfigureAwait(false);
        }
        catch (BadHttpRequestException cause)
        {
            await Answer(context, cause.StatusCode, $"What is replayed into a running router has at most {RunningReplay.MostBytes >> 20} MB of inputs.").ConfigureAwait(false);
            return null;
        }
        catch (Exception cause) when (cause is OperationCanceledException or IOException)
        {
            return null;                                     // hung up in the middle
        }

        content.Position = 0;
        if (RunningReplay.Look(content).Problem is { } problem)
        {
            await Answer(context, StatusCodes.Status400BadRequest, problem.ToString()).ConfigureAwait(false);
            return null;
        }

        content.Position = 0;
        return content;
    }

    private static double? SpeedOf(HttpContext context) => context.Request.Query["speed"] switch
    {
        [] => 1,
        [{ } text] when double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var speed) && speed is >= RunningReplay.Slowest and <= RunningReplay.Fastest => speed,
        _ => null,
    };

    private static async Task Tell(HttpContext context, ReplayProgress progress, string? end)
    {
        var line = JsonSerializer.SerializeToUtf8Bytes(new { progress.At, progress.Played, progress.Left, progress.Unplugged, End = end }, JsonSerializerOptions.Web);
        await context.Response.Body.WriteAsync(line, context.RequestAborted).ConfigureAwait(false);
        await context.Response.Body.WriteAsync(NewLine, context.RequestAborted).ConfigureAwait(false);
        await context.Response.Body.FlushAsync(context.RequestAborted).ConfigureAwait(false);
    }

    private static Task Answer(HttpContext context, int status, string text)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(text + "\n", context.RequestAborted);
    }
}
