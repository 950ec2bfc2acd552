using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using MidiMesh.Actors.Mesh;
using MidiMesh.Router.Configuration;
using MidiMesh.Router.Why;

namespace MidiMesh.Router.Web;

/// <summary><c>GET /api/why?id=N</c>: why an event did what it did, or did nothing; without an id the last one from a player's hand.</summary>
internal sealed class WhyRequests(MeshBoard board, Func<RigConfig?> config)
{
    private readonly WhyTeller _teller = new(board.Context.Trace, () => board.Wiring, board.Context.Time, config);

    /// <summary>Answers with a <see cref="WhyAnswer"/>; 400 for an id that is no number, 404 when the ring has nothing of it.</summary>
    public async Task Tell(HttpContext context)
    {
        var id = 0L;
        if (context.Request.Query["id"] is [{ Length: > 0 } text] && (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out id) || id == 0))
        {
            await Refuse(context, StatusCodes.Status400BadRequest, $"'{text}' is no event: events are numbered from 1.").ConfigureAwait(false);
            return;
        }

        var isAsked = id != 0;
        id = isAsked ? id : _teller.LastFromAHand();
        if (id != 0 && _teller.Tell(id) is { } answer)
        {
            await context.Response.WriteAsJsonAsync(answer, JsonSerializerOptions.Web, context.RequestAborted).ConfigureAwait(false);
            return;
        }

        await Refuse(context, StatusCodes.Status404NotFound, isAsked
            ? $"Nothing is known of event {id.ToString(CultureInfo.InvariantCulture)}: it has not happened, or it is no longer among the last that are kept (about a minute)."
            : "Nothing has come in yet, or not in the last minute.").ConfigureAwait(false);
    }

    private static Task Refuse(HttpContext context, int status, string why)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(why + "\n", context.RequestAborted);
    }
}
