using System.Net;
using System.Net.Http.Headers;
using MidiMesh.Router.Web;

namespace MidiMesh.Router.Cli;

/// <summary>Asks the router that runs on this machine, over its web interface on loopback, with the token that only its user can read.</summary>
internal static class RunningRouter
{
    /// <summary>Asks the newest router that answers; when none runs, says so.</summary>
    /// <param name="context">Where token files are, and where advice goes.</param>
    /// <param name="method">GET looks, POST changes something.</param>
    /// <param name="path">Path and query.</param>
    /// <param name="patience">Longest wait for the whole answer.</param>
    /// <param name="read">Reads the answer and gives the code to end with.</param>
    /// <param name="stop">Ctrl-C.</param>
    /// <param name="notFound">What to end with when the router does not know what was asked for; null when that is as bad as any other refusal.</param>
    /// <param name="content">What is sent along; null for nothing.</param>
    public static async Task<int> AskAsync(
        CliContext context, HttpMethod method, string path, TimeSpan patience, Func<HttpResponseMessage, Task<int>> read, CancellationToken stop,
        int? notFound = null, byte[]? content = null)
    {
        foreach (var router in TokenFile.Find(context.TokenFolder))
        {
            using var client = new HttpClient { BaseAddress = router.Page, Timeout = patience };
            using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
            request.Content = content is null ? null : new ByteArrayContent(content);
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", router.Token);
            try
            {
                using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stop).ConfigureAwait(false);
                if (answer.IsSuccessStatusCode)
                {
                    return await read(answer).ConfigureAwait(false);
                }

                var text = await answer.Content.ReadAsStringAsync(stop).ConfigureAwait(false);
                if (answer.StatusCode == HttpStatusCode.NotFound && notFound is { } code)
                {
                    await context.Error.WriteLineAsync($"midimesh: {text.Trim()}").ConfigureAwait(false);
                    return code;
                }

                await context.Error.WriteLineAsync($"midimesh: the router at {router.Page} refuses (HTTP {(int)answer.StatusCode}): {text.Trim()}").ConfigureAwait(false);
                return ExitCode.BadEnvironment;
            }
            catch (HttpRequestException cause) when (cause.HttpRequestError == HttpRequestError.ConnectionError)
            {
                // A file whose router does not answer was left behind by a crash: the next one may be alive.
            }
            catch (Exception cause) when (cause is HttpRequestException or IOException)
            {
                await context.Error.WriteLineAsync("midimesh: the router ended before it answered.").ConfigureAwait(false);
                return ExitCode.BadEnvironment;
            }
        }

        await context.Error.WriteLineAsync("midimesh: no router runs here.").ConfigureAwait(false);
        await context.Error.WriteLineAsync("Start one with 'midimesh run'.").ConfigureAwait(false);
        return ExitCode.BadEnvironment;
    }
}
