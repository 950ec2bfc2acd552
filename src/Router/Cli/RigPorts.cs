using System.Text.Json;
using MidiMesh.Actors.Ports;
using MidiMesh.Router.Web;

namespace MidiMesh.Router.Cli;

/// <summary>Which device of the running rig holds which port; nothing when no router runs.</summary>
internal sealed class RigPorts
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private readonly IReadOnlyList<PortHolder> _holders;

    private RigPorts(IReadOnlyList<PortHolder> holders) => _holders = holders;

    /// <summary>Devices that wait because several ports fit them, with the reason.</summary>
    public IEnumerable<PortHolder> Waiting => _holders.Where(static holder => holder.Ambiguous);

    /// <summary>Asks the newest router that answers.</summary>
    public static async Task<RigPorts> AskAsync(CliContext context, CancellationToken stop)
    {
        foreach (var router in TokenFile.Find(context.TokenFolder))
        {
            using var client = new HttpClient { BaseAddress = router.Page, Timeout = Patience };
            try
            {
                using var document = JsonDocument.Parse(await client.GetStringAsync(new Uri("/api/status", UriKind.Relative), stop).ConfigureAwait(false));
                return new RigPorts(document.RootElement.GetProperty("ports").Deserialize<PortHolder[]>(JsonSerializerOptions.Web) ?? []);
            }
            catch (Exception cause) when (cause is HttpRequestException or JsonException || (cause is OperationCanceledException && !stop.IsCancellationRequested))
            {
                // Left behind by a crash, or too busy to answer: the ports are listed all the same.
            }
        }

        return new RigPorts([]);
    }

    /// <summary>The device that holds a port, or null.</summary>
    public string? HolderOf(ListedPort port) => _holders.FirstOrDefault(holder =>
        holder.Backend == port.Backend.Name && (port.Port.Direction == MidiDirection.Input ? holder.Input : holder.Output) == port.Port.Id)?.Device;
}
