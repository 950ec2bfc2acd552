using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using MidiMesh.Actors.Mesh;
using MidiMesh.Router.Recording;

namespace MidiMesh.Router.Web;

/// <summary>Recordings of what a running router does: as a stream, the last minute, or the last minute into a file beside the rig.</summary>
internal sealed class RecordRequests(MeshBoard board, WebOptions options)
{
    private const string ContentType = "text/plain; charset=utf-8";
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(50);
    private readonly TraceRecorder _recorder = new(board);
    private int _followers;

    /// <summary><c>GET /api/record</c>: a recording that begins now and goes on until the reader goes or the server stops.</summary>
    public async Task Follow(HttpContext context, CancellationToken stop)
    {
        if (Interlocked.Increment(ref _followers) > options.MostMonitors)
        {
            Interlocked.Decrement(ref _followers);
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            await context.Response.WriteAsync("Too many recordings are made already; end one.\n", context.RequestAborted).ConfigureAwait(false);
            return;
        }

        try
        {
            await Stream(context, stop).ConfigureAwait(false);
        }
        catch (Exception cause) when (cause is OperationCanceledException or IOException)
        {
            // Its reader is gone.
        }
        finally
        {
            Interlocked.Decrement(ref _followers);
        }
    }

    /// <summary><c>GET /api/record/last</c>: the last minute, to be kept by whoever asks.</summary>
    public async Task Last(HttpContext context)
    {
        context.Response.ContentType = ContentType;
        context.Response.Headers.ContentDisposition = $"attachment; filename=\"{FileName()}\"";
        foreach (var line in _recorder.TakeLast())
        {
            await context.Response.WriteAsync(line, context.RequestAborted).ConfigureAwait(false);
        }
    }

    /// <summary><c>POST /api/record/last</c>: the last minute into <c>recordings/</c> beside the rig; answers with <c>{"file":"…","lines":n,"cut":m}</c>, of which m are inputs too long to be replayed. 409 for a rig that came from no file, 507 when it cannot be written: the router plays on.</summary>
    public async Task SaveLast(HttpContext context)
    {
        if (Path.GetDirectoryName(Path.GetFullPath(board.Rig.File is { Length: > 0 } rig ? rig : "x")) is not { } folder || board.Rig.File.Length == 0)
        {
            context.Response.StatusCode = StatusCodes.Status409Conflict;
            await context.Response.WriteAsync("This rig came from no file, so there is no place beside it. GET /api/record/last has the recording.\n", context.RequestAborted).ConfigureAwait(false);
            return;
        }

        try
        {
            var path = Path.Combine(folder, "recordings", FileName());
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            var (lines, cut) = (0, 0);
            var file = new StreamWriter(path, append: false, new UTF8Encoding(false));
            await using (file.ConfigureAwait(false))
            {
                foreach (var line in _recorder.TakeLast())
                {
                    await file.WriteAsync(line).ConfigureAwait(false);
                    lines++;
                    cut += RecordingWords.IsTooLong(line) ? 1 : 0;
                }
            }

            await context.Response.WriteAsJsonAsync(new { File = path, Lines = lines, Cut = cut }, JsonSerializerOptions.Web, context.RequestAborted).ConfigureAwait(false);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            context.Response.StatusCode = StatusCodes.Status507InsufficientStorage;
            await context.Response.WriteAsync($"The recording could not be written: {cause.Message}\n", context.RequestAborted).ConfigureAwait(false);
        }
    }

    private string FileName()
    {
        var name = string.Concat((board.Status.Rig is { Length: > 0 } rig ? rig : "rig").Where(static letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_'));
        return string.Create(CultureInfo.InvariantCulture, $"{name}-{board.Context.Time.GetLocalNow():yyyyMMdd-HHmmss}.rec");
    }

    private async Task Stream(HttpContext context, CancellationToken stop)
    {
        context.Response.ContentType = ContentType;
        var tape = _recorder.Begin();
        var gone = context.RequestAborted;
        await context.Response.WriteAsync(tape.Head, gone).ConfigureAwait(false);
        await context.Response.Body.FlushAsync(gone).ConfigureAwait(false);
        using var timer = new PeriodicTimer(Period, board.Context.Time);
        while (!stop.IsCancellationRequested)
        {
            var any = false;
            foreach (var line in tape.Take())
            {
                await context.Response.WriteAsync(line, gone).ConfigureAwait(false);
                any = true;
            }

            if (any)
            {
                await context.Response.Body.FlushAsync(gone).ConfigureAwait(false);
            }

            await timer.WaitForNextTickAsync(gone).ConfigureAwait(false);
        }

        await context.Response.WriteAsync(tape.End(), gone).ConfigureAwait(false);
    }
}
