using MidiMesh.Contracts.Osc;

namespace MidiMesh.Live.Client;

/// <summary>Requests in the own words of MidiMesh's script (docs/remote-script.md), which carry an id and are answered by it; long answers come in parts.</summary>
public static class LiveScriptRequests
{
    private const string Ok = "/midimesh/ok";
    private const string Part = "/midimesh/part";
    private const string Error = "/midimesh/error";

    /// <summary>Asks the script one of its own verbs; only verbs that may be done twice, since a lost answer is asked for again.</summary>
    /// <param name="connection">The wire.</param>
    /// <param name="verb">Such as <c>console</c>.</param>
    /// <param name="arguments">What stands behind the head of a request.</param>
    /// <param name="stop">Gives up.</param>
    /// <returns>The values of all parts in order, or what the answer brings where it has none.</returns>
    /// <exception cref="LiveErrorException">The script refuses.</exception>
    /// <exception cref="LiveUnreachableException">What answers is not MidiMesh's script.</exception>
    /// <exception cref="LiveTimeoutException">No whole answer came.</exception>
    public static async Task<IReadOnlyList<OscValue>> AskScriptAsync(this LiveConnection connection, string verb, IReadOnlyList<OscValue> arguments, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(connection);
        if (!connection.IsMidiMesh)
        {
            throw new LiveUnreachableException($"'{verb}' needs MidiMesh's own script in Live (docs/remote-script.md); what answers is AbletonOSC.");
        }

        var options = connection.Options;
        for (var attempt = 1; ; attempt++)
        {
            var collector = new Collector(connection.NextRequest());
            connection.Received += collector.Take;
            try
            {
                connection.SendAtOnce(new OscMessage($"/midimesh/{verb}", [collector.Id, OscValue.FromDouble(0), 0, .. arguments]));
                return await collector.Answer.WaitAsync(options.Timeout / options.Attempts, options.Time, stop).ConfigureAwait(false);
            }
            catch (TimeoutException) when (attempt < options.Attempts)
            {
                // Lost on the way there or back.
            }
            catch (TimeoutException cause)
            {
                throw new LiveTimeoutException($"MidiMesh's script did not answer '{verb}' within {options.Timeout.TotalSeconds:0.#} s.", cause);
            }
            finally
            {
                connection.Received -= collector.Take;
            }
        }
    }

    /// <summary>Joins the parts of one answer. Its message handler runs on the socket's thread only.</summary>
    private sealed class Collector(int id)
    {
        private readonly TaskCompletionSource<IReadOnlyList<OscValue>> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly SortedDictionary<int, IReadOnlyList<OscValue>> _parts = [];

        public int Id => id;

        public Task<IReadOnlyList<OscValue>> Answer => _answer.Task;

        public void Take(OscMessage message)
        {
            if (message.Arguments is not [var first, ..] || !first.Argument.TryGetNumber(out var number) || (int)number != id)
            {
                return;
            }

            switch (message.Address)
            {
                case Part when message.Arguments.Count > 1 && message.Arguments[1].Argument.TryGetNumber(out var part):
                    _parts[(int)part] = [.. message.Arguments.Skip(2)];
                    break;
                case Error:
                    _answer.TrySetException(new LiveErrorException($"MidiMesh's script refused: {(message.Arguments.Count > 2 ? message.Arguments[2].Argument.AsString() : "no reason")}."));
                    break;
                case Ok when _parts.Count == 0:
                    _answer.TrySetResult([.. message.Arguments.Skip(1)]);
                    break;
                case Ok when message.Arguments.Count > 1 && message.Arguments[1].Argument.TryGetNumber(out var count) && (int)count == _parts.Count:
                    _answer.TrySetResult([.. _parts.Values.SelectMany(static values => values)]);
                    break;
            }
        }
    }
}
