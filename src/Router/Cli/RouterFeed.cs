using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using MidiMesh.Actors.Tracing;
using MidiMesh.Router.Configuration;
using MidiMesh.Router.Web;

namespace MidiMesh.Router.Cli;

/// <summary>How events are printed.</summary>
internal enum MonitorForm
{
    /// <summary>In words.</summary>
    Words,

    /// <summary>One JSON object in each line.</summary>
    Json,

    /// <summary>As lines of a rig; what no line means is left out.</summary>
    RigLines,
}

/// <summary>Follows the events of a running router over its web interface and prints them.</summary>
internal sealed class RouterFeed(CliContext context, TokenFile.Entry router)
{
    private const string RouteWord = "route ";

    /// <summary>Prints events until told to stop or the router ends.</summary>
    /// <returns>The code to end with; null when nobody answers there.</returns>
    public async Task<int?> FollowAsync(string[] what, MonitorForm form, CancellationToken stop)
    {
        // The stream is endless, so there is no time-out; the router is on this machine and refuses at once if it is gone.
        using var client = new HttpClient { BaseAddress = router.Page, Timeout = Timeout.InfiniteTimeSpan };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", router.Token);
        try
        {
            using var answer = await client.GetAsync(new Uri("/api/monitor", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, stop).ConfigureAwait(false);
            if (answer.StatusCode != HttpStatusCode.OK)
            {
                await context.Error.WriteLineAsync(answer.StatusCode == HttpStatusCode.ServiceUnavailable
                    ? "midimesh: too many monitors follow this router already; close one."
                    : $"midimesh: the router at {router.Page} does not let itself be monitored (HTTP {(int)answer.StatusCode}).").ConfigureAwait(false);
                return ExitCode.BadEnvironment;
            }

            var names = await ReadNamesAsync(client, stop).ConfigureAwait(false);
            await context.Error.WriteLineAsync($"Following the router at {router.Page}. Ctrl-C ends it.").ConfigureAwait(false);
            var filters = Array.ConvertAll(what, word => new Filter(word, names));
            foreach (var unknown in filters.Where(filter => filter.MayBeARoute && names.Count > 0))
            {
                var near = NearestWord.Find(unknown.What, names);
                await context.Error.WriteLineAsync(
                    $"No device, endpoint or group fits '{unknown.What}'{(near is null ? "" : $" (did you mean '{near}'?)")}: waiting for a route of that name. There is {NearestWord.List(names)}.").ConfigureAwait(false);
            }

            using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync(stop).ConfigureAwait(false));
            while (await lines.ReadLineAsync(stop).ConfigureAwait(false) is { } line)
            {
                Print(line, filters, form);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return ExitCode.Done;
        }
        catch (HttpRequestException cause) when (cause.HttpRequestError == HttpRequestError.ConnectionError)
        {
            return null;
        }
        catch (Exception cause) when (cause is IOException or HttpRequestException)
        {
            // The connection broke in the middle: the router is gone, however it went.
        }

        await context.Error.WriteLineAsync("The router ended.").ConfigureAwait(false);
        return ExitCode.Done;
    }

    /// <summary>What the running rig calls its devices, endpoints and groups; empty when it does not say.</summary>
    private static async Task<List<string>> ReadNamesAsync(HttpClient client, CancellationToken stop)
    {
        using var answer = await client.GetAsync(new Uri("/api/status", UriKind.Relative), stop).ConfigureAwait(false);
        if (!answer.IsSuccessStatusCode)
        {
            return [];
        }

        using var document = await JsonDocument.ParseAsync(await answer.Content.ReadAsStreamAsync(stop).ConfigureAwait(false), cancellationToken: stop).ConfigureAwait(false);
        var status = document.RootElement.GetProperty("status");
        return
        [
            .. ((string[])["devices", "endpoints", "groups"])
                .SelectMany(kind => status.GetProperty(kind).EnumerateArray().Select(thing => thing.GetProperty("name").GetString()!)),
        ];
    }

    private void Print(string json, Filter[] filters, MonitorForm form)
    {
        using var document = JsonDocument.Parse(json);
        if (document.RootElement.TryGetProperty("lost", out var lost))
        {
            context.Error.WriteLine($"{lost.GetInt64()} events came faster than they could be shown.");
            if (form == MonitorForm.Json)
            {
                context.Output.WriteLine(json);
            }

            return;
        }

        if (document.RootElement.Deserialize<TraceLine>(JsonSerializerOptions.Web) is not { } line || !Filter.Lets(filters, line))
        {
            return;
        }

        if (form == MonitorForm.RigLines)
        {
            if (line.RigLine is not null)
            {
                context.Output.WriteLine(line.RigLine);
            }

            return;
        }

        var at = TimeZoneInfo.ConvertTime(line.At, context.Time.LocalTimeZone);
        context.Output.WriteLine(form == MonitorForm.Json
            ? json
            : string.Create(CultureInfo.InvariantCulture, $"{at:HH:mm:ss.fff}  {line.Subject,-12} {line.Text}{(line.Detail is null ? "" : $"  ({line.Detail})")}"));
    }

    /// <summary>Which events one word lets through: those of one name, one route or one kind. Case does not matter, a part is enough, exact beats partial.</summary>
    private sealed class Filter(string what, List<string> names)
    {
        private readonly bool _isKind = Enum.TryParse<TraceKind>(what, ignoreCase: true, out _) && !int.TryParse(what, CultureInfo.InvariantCulture, out _);
        private readonly bool _isName = names.Contains(what, StringComparer.OrdinalIgnoreCase);

        /// <summary>The word.</summary>
        public string What => what;

        /// <summary>Of several names one must fit, of several kinds too; where there are both, both.</summary>
        public static bool Lets(Filter[] filters, TraceLine line) =>
            Fits(Array.FindAll(filters, static filter => filter._isKind && !filter._isName), line) && Fits(Array.FindAll(filters, static filter => !filter._isKind || filter._isName), line);

        private static bool Fits(Filter[] filters, TraceLine line) => filters.Length == 0 || Array.Exists(filters, filter => filter.Lets(line));

        /// <summary>Nothing that the rig tells of fits; routes are known only when something passes them.</summary>
        public bool MayBeARoute => !_isKind && !_isName && !names.Exists(name => name.Contains(what, StringComparison.OrdinalIgnoreCase));

        public bool Lets(TraceLine line)
        {
            if (_isName || _isKind)
            {
                return (_isName && Same(line.Subject)) || (_isKind && Same(line.Kind));
            }

            return line.Subject.Contains(what, StringComparison.OrdinalIgnoreCase) || RouteOf(line).Contains(what, StringComparison.OrdinalIgnoreCase);
        }

        private bool Same(string word) => word.Equals(what, StringComparison.OrdinalIgnoreCase);

        /// <summary>A route's line reads "route NAME" or "route NAME: why not".</summary>
        private static ReadOnlySpan<char> RouteOf(TraceLine line)
        {
            if (line.Kind != nameof(TraceKind.Route) || !line.Text.StartsWith(RouteWord, StringComparison.Ordinal))
            {
                return default;
            }

            var rest = line.Text.AsSpan(RouteWord.Length);
            var end = rest.IndexOf(": ", StringComparison.Ordinal);
            return end < 0 ? rest : rest[..end];
        }
    }
}
