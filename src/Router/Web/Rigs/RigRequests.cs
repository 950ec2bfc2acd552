using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using MidiMesh.Hocon;
using MidiMesh.Router.Cli;
using MidiMesh.Router.Cli.Graphs;
using MidiMesh.Router.Configuration;
using MidiMesh.Router.Editing;
using MidiMesh.Router.Learning;

namespace MidiMesh.Router.Web.Rigs;

/// <summary>The rig's files for the page's editor and for <c>midimesh learn</c>. What reads or writes a file needs the token; files go by number, so no path ever comes from outside.</summary>
internal sealed class RigRequests(RigEditor editor, RequestGuard guard)
{
    private const int MostPlaces = 5000;
    private const int PlaceDepth = 3;                        // routes.launch.from: what has a name, and its keys
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) } };
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly RigLearner _learner = new(editor);

    /// <summary>Adds the addresses.</summary>
    public void Map(IEndpointRouteBuilder host)
    {
        host.MapGet("/api/words", (RequestDelegate)Words);
        host.MapGet("/api/graph", (RequestDelegate)Graph);
        host.MapGet("/api/rig", (RequestDelegate)(context => WithToken(context, Read)));
        host.MapGet("/api/rig/versions", (RequestDelegate)(context => WithToken(context, Versions)));
        host.MapPost("/api/rig", (RequestDelegate)Save);
        host.MapPost("/api/check", (RequestDelegate)Check);
        host.MapPost("/api/rig/try", (RequestDelegate)Try);
        host.MapPost("/api/learn", (RequestDelegate)Learn);
        host.MapPost("/api/rig/untry", (RequestDelegate)Untry);
    }

    /// <summary><c>GET /api/words</c>: what can be written in a rig, and what the rig that runs names.</summary>
    private Task Words(HttpContext context)
    {
        var words = WordsCommand.Everything();
        if (editor.Running is { Draft: not null } rig)
        {
            words["rig"] = WordsCommand.Names(rig);
        }

        context.Response.ContentType = "application/json; charset=utf-8";
        return context.Response.WriteAsync(words.ToJsonString(), context.RequestAborted);
    }

    /// <summary><c>GET /api/graph</c>: boxes by column and the lines between them.</summary>
    private Task Graph(HttpContext context)
    {
        if (editor.Running.Draft is not { } draft)
        {
            return Answer(context, StatusCodes.Status404NotFound, "This rig cannot be drawn.");
        }

        var graph = RigGraph.Of(draft);
        var lines = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var name in draft.Routes.Select(static route => route.Config.Name).Concat(draft.Lights.Select(static light => light.Config.Name)))
        {
            if (Path.GetFullPath(name.Origin.Path) == Path.GetFullPath(editor.RigPath))
            {
                lines.TryAdd(name.Value, name.Origin.Line);
            }
        }

        var all = graph.Left.Concat(graph.Middle).Concat(graph.Right).ToList();
        return context.Response.WriteAsJsonAsync(
            new
            {
                graph.Name, graph.Left, graph.Middle, graph.Right, Lines = lines,
                Edges = graph.Edges.Select(edge => new { From = IndexOf(all, edge.From), To = IndexOf(all, edge.To), edge.Label }),
            },
            Json, context.RequestAborted);
    }

    /// <summary><c>GET /api/rig</c>: every file of the rig as it is on disk, and as it was when the version that runs was read.</summary>
    private Task Read(HttpContext context)
    {
        var files = editor.Files.Select(file =>
        {
            var content = ReadFile(file);
            var text = content is null ? null : RigText.Decode(content);
            var running = editor.RunningText(file);
            return new { file.Name, Text = text, Mark = content is null ? null : RigText.MarkOf(content), Running = running == text ? null : running };
        });
        return context.Response.WriteAsJsonAsync(new { Rig = editor.Running.Config.Name, Files = files }, Json, context.RequestAborted);
    }

    /// <summary><c>GET /api/rig/versions?file=N[&amp;id=V]</c>: the versions of a file, or the text of one.</summary>
    private Task Versions(HttpContext context)
    {
        if (FileOf(context) is not { } file)
        {
            return NoFile(context);
        }

        if (context.Request.Query["id"] is not [{ } id])
        {
            return context.Response.WriteAsJsonAsync(editor.Versions.List(file.Name), Json, context.RequestAborted);
        }

        return editor.Versions.Read(file.Name, id) is { } content && RigText.Decode(content) is { } text
            ? context.Response.WriteAsJsonAsync(new { text }, Json, context.RequestAborted)
            : Answer(context, StatusCodes.Status404NotFound, "There is no such version any more.");
    }

    /// <summary><c>POST /api/rig?file=N&amp;mark=M[&amp;overwrite=true]</c>: saves and reloads. 409 with what is on disk when somebody else has changed it.</summary>
    private async Task Save(HttpContext context)
    {
        if (await TextOf(context).ConfigureAwait(false) is not var (file, text))
        {
            return;
        }

        var outcome = await editor.SaveAsync(file, text, context.Request.Query["mark"].ToString(), context.Request.Query["overwrite"] == "true").ConfigureAwait(false);
        context.Response.StatusCode = outcome.Saved ? StatusCodes.Status200OK : outcome.OnDisk is not null ? StatusCodes.Status409Conflict : StatusCodes.Status507InsufficientStorage;
        await context.Response.WriteAsJsonAsync(
            new
            {
                outcome.Saved, outcome.Problem, outcome.Mark, outcome.OnDisk, outcome.Reload?.Applied, outcome.Reload?.Summary,
                Diagnostics = Diagnostics(outcome.Reload?.Diagnostics ?? []),
            },
            Json, context.RequestAborted).ConfigureAwait(false);
    }

    /// <summary><c>POST /api/check?file=N</c>: everything that is wrong with a text, and where each name of the rig is written. Nothing is written or run.</summary>
    private async Task Check(HttpContext context)
    {
        if (await TextOf(context).ConfigureAwait(false) is not var (file, text))
        {
            return;
        }

        var result = await editor.CheckAsync(file, text, context.RequestAborted).ConfigureAwait(false);
        var places = new List<object>();
        AddPlaces(result.Root, "", 1, editor.Files, places);
        await context.Response.WriteAsJsonAsync(new { Ok = !result.HasErrors, Diagnostics = Diagnostics(result.Diagnostics), Places = places }, Json, context.RequestAborted).ConfigureAwait(false);
    }

    /// <summary><c>POST /api/rig/try?file=N</c>: runs a text that is not saved, until the next reload.</summary>
    private async Task Try(HttpContext context)
    {
        if (await TextOf(context).ConfigureAwait(false) is var (file, text))
        {
            await Tell(context, await editor.TryAsync(file, text).ConfigureAwait(false)).ConfigureAwait(false);
        }
    }

    /// <summary><c>POST /api/learn</c> with <c>{ "routes": [ { "from", "gesture", "to", "whole", "name" } ] }</c>: the rig's own text with those routes in it. Nothing is written or run.</summary>
    private async Task Learn(HttpContext context)
    {
        if (await TextOf(context).ConfigureAwait(false) is not var (_, body))
        {
            return;
        }

        LearnBody? asked;
        try
        {
            asked = JsonSerializer.Deserialize<LearnBody>(body, Json);
        }
        catch (JsonException)
        {
            asked = null;
        }

        if (asked?.Routes is not { } routes || routes.Any(static route => route is not { From: not null, To: not null }) || editor.Files is not [var file, ..]
            || ReadFile(file) is not { } content || RigText.Decode(content) is not { } text)
        {
            await Answer(context, StatusCodes.Status400BadRequest, "That was not understood.").ConfigureAwait(false);
            return;
        }

        var lesson = await _learner.LearnAsync(file, text, routes, context.RequestAborted).ConfigureAwait(false);
        await context.Response.WriteAsJsonAsync(
            new
            {
                lesson.Text, Mark = RigText.MarkOf(content), Before = text, lesson.Routes, lesson.Problem,
                Ok = lesson.Problem is null && lesson.Checked is { HasErrors: false }, Diagnostics = Diagnostics(lesson.Checked?.Diagnostics ?? []),
            },
            Json, context.RequestAborted).ConfigureAwait(false);
    }

    /// <summary><c>POST /api/rig/untry</c>: runs what is on disk again.</summary>
    private async Task Untry(HttpContext context) => await Tell(context, await editor.EndTryAsync().ConfigureAwait(false)).ConfigureAwait(false);

    private Task Tell(HttpContext context, Reload.ReloadOutcome outcome) => context.Response.WriteAsJsonAsync(
        new { outcome.Version, outcome.Applied, outcome.Summary, Diagnostics = Diagnostics(outcome.Diagnostics) }, Json, context.RequestAborted);

    private IEnumerable<object> Diagnostics(IReadOnlyList<HoconDiagnostic> diagnostics)
    {
        var files = editor.Files;
        return diagnostics.Select(found => new
        {
            File = IndexOf(files, found.Origin.Path), Name = Path.GetFileName(found.Origin.Path), found.Origin.Line, found.Origin.Column,
            Text = found.Message, found.Severity, found.Id,
        });
    }

    private static void AddPlaces(HoconObject block, string path, int depth, IReadOnlyList<RigEditor.RigFile> files, List<object> places)
    {
        foreach (var field in block.Fields)
        {
            if (places.Count >= MostPlaces)
            {
                return;
            }

            var here = path.Length == 0 ? field.Key : $"{path}.{field.Key}";
            places.Add(new { Path = here, File = IndexOf(files, field.KeyOrigin.Path), Name = Path.GetFileName(field.KeyOrigin.Path), field.KeyOrigin.Line, field.KeyOrigin.Column });
            if (depth < PlaceDepth && field.Value is HoconObject inner)
            {
                AddPlaces(inner, here, depth + 1, files, places);
            }
        }
    }

    private static int IndexOf(IReadOnlyList<RigEditor.RigFile> files, string opened)
    {
        var full = Path.GetFullPath(opened);
        for (var i = 0; i < files.Count; i++)
        {
            if (Path.GetFullPath(files[i].Opened) == full || files[i].Real == full)
            {
                return i;
            }
        }

        return -1;
    }

    private static int IndexOf(List<GraphNode> nodes, GraphNode node) => nodes.FindIndex(known => ReferenceEquals(known, node));

    private static byte[]? ReadFile(RigEditor.RigFile file)
    {
        try
        {
            return File.ReadAllBytes(file.Real);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            return null;                                     // gone since it was read; the editor says so
        }
    }

    private RigEditor.RigFile? FileOf(HttpContext context)
    {
        var files = editor.Files;
        var asked = context.Request.Query["file"].ToString();
        return asked.Length == 0 ? files.Count > 0 ? files[0] : null
            : int.TryParse(asked, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number < files.Count ? files[number] : null;
    }

    /// <summary>The file and the text that a request is about; null when it has been answered.</summary>
    private async Task<(RigEditor.RigFile File, string Text)?> TextOf(HttpContext context)
    {
        if (FileOf(context) is not { } file)
        {
            await NoFile(context).ConfigureAwait(false);
            return null;
        }

        // Every other request is short; this one has shown the token.
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = RigEditor.MostBytes;
        }

        try
        {
            using var content = new MemoryStream();
            await context.Request.Body.CopyToAsync(content, context.RequestAborted).ConfigureAwait(false);
            return (file, Utf8.GetString(content.GetBuffer().AsSpan(0, (int)content.Length)));
        }
        catch (DecoderFallbackException)
        {
            await Answer(context, StatusCodes.Status400BadRequest, "This is not UTF-8.").ConfigureAwait(false);
        }
        catch (BadHttpRequestException cause)
        {
            await Answer(context, cause.StatusCode, $"A rig's file has at most {RigEditor.MostBytes / 1024} KB here.").ConfigureAwait(false);
        }

        return null;
    }

    private Task WithToken(HttpContext context, RequestDelegate next) => guard.HasToken(context.Request)
        ? next(context)
        : guard.Refuse(context, StatusCodes.Status401Unauthorized, "Reading files needs the token. It is in the link that MidiMesh printed.");

    private static Task NoFile(HttpContext context) => Answer(context, StatusCodes.Status404NotFound, "The rig has no such file.");

    private static Task Answer(HttpContext context, int status, string text)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(text + "\n", context.RequestAborted);
    }

    private sealed record LearnBody(IReadOnlyList<LearnRequest>? Routes);
}
