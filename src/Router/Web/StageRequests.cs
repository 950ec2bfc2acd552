using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using MidiMesh.Actors.Mesh;
using MidiMesh.Actors.Stage;
using Microsoft.AspNetCore.Http;

namespace MidiMesh.Router.Web;

/// <summary>Swapping devices and asking for a press, for the command line (requests) and the page (its socket) alike. The token has been checked before.</summary>
internal sealed class StageRequests(MeshBoard board, IMeshCommands? commands)
{
    private const string CannotBeAsked = "This router cannot be asked for that.";
    private const int MostSeconds = 300;
    private static readonly TimeSpan UsualPatience = TimeSpan.FromSeconds(30);
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } };

    /// <summary><c>GET /api/swap?role=R&amp;device=D</c>: what a swap would change; nothing is done.</summary>
    public Task Rehearse(HttpContext context)
    {
        var (rehearsal, refused) = RoleNames.Rehearse(board.Wiring, Query(context, "role"), Query(context, "device"));
        return context.Response.WriteAsJsonAsync(new SwapAnswer(false, refused, rehearsal), Json, context.RequestAborted);
    }

    /// <summary><c>POST /api/swap?role=R&amp;device=D</c>: makes the device the one that plays the role.</summary>
    public async Task Swap(HttpContext context)
    {
        var (role, device) = (Query(context, "role"), Query(context, "device"));
        var (rehearsal, refused) = RoleNames.Rehearse(board.Wiring, role, device);
        refused ??= await GiveAsync(role, device).ConfigureAwait(false);
        await context.Response.WriteAsJsonAsync(new SwapAnswer(refused is null, refused, rehearsal), Json, context.RequestAborted).ConfigureAwait(false);
    }

    /// <summary><c>POST /api/identify?device=D&amp;seconds=N</c>: one JSON object in each line, first the ports that are listened on, then the answer. Closing the request ends the wait.</summary>
    public async Task Identify(HttpContext context)
    {
        var patience = int.TryParse(Query(context, "seconds"), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds is >= 1 and <= MostSeconds
            ? TimeSpan.FromSeconds(seconds)
            : UsualPatience;
        context.Response.ContentType = "application/x-ndjson; charset=utf-8";
        var listening = new TaskCompletionSource<IReadOnlyList<string>>(TaskCreationOptions.RunContinuationsAsynchronously);
        var answer = commands is null
            ? Task.FromResult(new IdentifyOutcome(null, CannotBeAsked))
            : commands.IdentifyAsync(Query(context, "device"), patience, names => listening.TrySetResult(names), context.RequestAborted);
        if (await Task.WhenAny(listening.Task, answer).ConfigureAwait(false) == listening.Task)
        {
            await Line(context, new { Listening = await listening.Task.ConfigureAwait(false) }).ConfigureAwait(false);
        }

        await Line(context, await answer.ConfigureAwait(false)).ConfigureAwait(false);
    }

    /// <summary>The page's swap: tells in one sentence what came of it.</summary>
    public async Task SwapAsync(string role, string device, Action<string> tell)
    {
        var (_, refused) = RoleNames.Rehearse(board.Wiring, role, device);
        refused ??= await GiveAsync(role, device).ConfigureAwait(false);
        tell(refused ?? $"'{device}' plays '{role}' now.");
    }

    /// <summary>The page's question for a press: tells where to press, then what came of it.</summary>
    public async Task IdentifyAsync(string device, Action<string> tell, CancellationToken gone)
    {
        var outcome = commands is null ? new IdentifyOutcome(null, CannotBeAsked)
            : await commands.IdentifyAsync(device, UsualPatience, names => tell($"Press any pad on the one that is '{device}': {string.Join(", ", names)}."), gone).ConfigureAwait(false);
        tell(outcome.Refused ?? $"'{device}' is the one at {outcome.Port}.");
    }

    private async Task<string?> GiveAsync(string role, string device) =>
        commands is null ? CannotBeAsked : await commands.GiveRoleAsync(role, device).ConfigureAwait(false);

    private static async Task Line(HttpContext context, object what)
    {
        await context.Response.WriteAsync(JsonSerializer.Serialize(what, Json) + "\n", context.RequestAborted).ConfigureAwait(false);
        await context.Response.Body.FlushAsync(context.RequestAborted).ConfigureAwait(false);
    }

    private static string Query(HttpContext context, string name) => context.Request.Query[name] is [{ } value] ? value : "";

    /// <summary>What a swap did or would do.</summary>
    /// <param name="Done">Whether it was done.</param>
    /// <param name="Refused">Why not, for people; null when nothing stood against it.</param>
    /// <param name="Rehearsal">What fits and what is lost; null when role or device are unknown.</param>
    internal sealed record SwapAnswer(bool Done, string? Refused, SwapRehearsal? Rehearsal);
}
