using System.Buffers;
using System.Net.WebSockets;
using System.Text.Json;
using System.Threading.Channels;
using MidiMesh.Router.Screen;

namespace MidiMesh.Router.Web;

/// <summary>One page: takes its presses, gives it pictures. What it holds is released when it goes, however it goes.</summary>
/// <remarks>
/// Two loops: one reads, one writes. A page too slow for the pictures misses some; a page that takes nothing for ten seconds is cut.
/// What a page sends is checked here and nowhere else: size, rate, form, token, whether the device and element are there.
/// </remarks>
internal sealed class PageSocket(WebSocket socket, WebOptions options, ScreenRack rack, WebCounts counts, TimeProvider time, StageRequests? stage = null, bool needsTokenToLook = false)
{
    private const int MostReplies = 16;
    private const int MostWrongTokens = 3;
    private static readonly TimeSpan SendPatience = TimeSpan.FromSeconds(10);
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 4 };

    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly Channel<byte[]> _replies = Channel.CreateBounded<byte[]>(new BoundedChannelOptions(MostReplies) { FullMode = BoundedChannelFullMode.DropOldest });
    private readonly Dictionary<string, ScreenHands> _hands = [];
    private readonly Dictionary<string, ScreenDevice> _told = [];
    private CancellationToken _gone;                         // ends what the page has asked for when it goes
    private byte[]? _picture;
    private volatile bool _mayLook = !needsTokenToLook;
    private bool _mayPlay;
    private int _wrongTokens;

    /// <summary>Runs until the page goes, breaks a limit, or the server stops.</summary>
    public async Task Run(CancellationToken stop)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stop);
        _gone = ending.Token;
        var writing = Write(ending.Token);
        try
        {
            var close = await Read(ending.Token).ConfigureAwait(false);
            ReleaseEverything();                             // before the goodbyes, which may take their time
            await ending.CancelAsync().ConfigureAwait(false);
            await writing.ConfigureAwait(false);
            if (close is { } status && socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
            {
                using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(1));
                await socket.CloseOutputAsync(status.Status, status.Why, patience.Token).ConfigureAwait(false);
            }
        }
        catch (Exception cause) when (cause is WebSocketException or OperationCanceledException or IOException)
        {
            // The page is gone: a closed tab, a phone out of reach, or the program ends.
        }
        finally
        {
            await ending.CancelAsync().ConfigureAwait(false);
            ReleaseEverything();
        }
    }

    /// <summary>Hands over a picture; one that was not sent yet is replaced. The bytes are shared and never written to.</summary>
    public void Offer(byte[] picture)
    {
        var isUnsent = Interlocked.Exchange(ref _picture, picture) is not null;
        if (!_mayLook)
        {
            return;                                          // it has not said who it is yet; the newest picture waits for that
        }

        if (isUnsent)
        {
            counts.AddSkipped();
        }

        _wake.Writer.TryWrite(true);
    }

    private async Task<(WebSocketCloseStatus Status, string Why)?> Read(CancellationToken stop)
    {
        var bucket = new TokenBucket(options.MostMessagesPerSecond, time);
        var buffer = ArrayPool<byte>.Shared.Rent(options.MostMessageBytes + 1);
        try
        {
            while (true)
            {
                var length = 0;
                ValueWebSocketReceiveResult part;
                do
                {
                    part = await socket.ReceiveAsync(buffer.AsMemory(length, options.MostMessageBytes + 1 - length), stop).ConfigureAwait(false);
                    length += part.Count;
                    if (length > options.MostMessageBytes)
                    {
                        return Cut(WebSocketCloseStatus.MessageTooBig, "message too long");
                    }
                }
                while (!part.EndOfMessage);

                if (part.MessageType == WebSocketMessageType.Close)
                {
                    return (WebSocketCloseStatus.NormalClosure, "");
                }

                if (part.MessageType == WebSocketMessageType.Binary)
                {
                    return Cut(WebSocketCloseStatus.InvalidMessageType, "text only");
                }

                // Closing is the only safe answer to a flood: dropping single messages could drop a release.
                if (!bucket.TryTake())
                {
                    return Cut(WebSocketCloseStatus.PolicyViolation, "too many messages");
                }

                Take(buffer.AsMemory(0, length));
                if (_wrongTokens >= MostWrongTokens)
                {
                    return Cut(WebSocketCloseStatus.PolicyViolation, "wrong token");
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private (WebSocketCloseStatus Status, string Why) Cut(WebSocketCloseStatus status, string why)
    {
        counts.AddCut();
        return (status, why);
    }

    private void Take(ReadOnlyMemory<byte> text)
    {
        try
        {
            using var document = JsonDocument.Parse(text, Strict);
            if (document.RootElement is not { ValueKind: JsonValueKind.Object } message)
            {
                Garbage();
                return;
            }

            switch (TextOf(message, "do"))
            {
                case "hello":
                    Hello(TextOf(message, "token"));
                    break;
                case "press" or "release" or "move" or "turn" or "release-all" or "swap" or "identify" when !_mayPlay:
                    counts.AddRefused();
                    Reply("refused", "This page may only look. Open the link that MidiMesh printed.");
                    break;
                case "release-all":
                    foreach (var hands in _hands.Values)
                    {
                        hands.ReleaseAll();
                    }

                    counts.AddTaken();
                    break;
                case "swap":
                    counts.AddTaken();
                    _ = stage?.SwapAsync(TextOf(message, "role") ?? "", TextOf(message, "device") ?? "", text => Reply("swap", text));
                    break;
                case "identify":
                    counts.AddTaken();
                    _ = stage?.IdentifyAsync(TextOf(message, "device") ?? "", text => Reply("identify", text), _gone);
                    break;
                case { } verb and ("press" or "release" or "move" or "turn"):
                    Play(verb, message);
                    break;
                default:
                    Garbage();
                    break;
            }
        }
        catch (JsonException)
        {
            Garbage();
        }
    }

    private void Hello(string? token)
    {
        _mayPlay = options.Token.Matches(token);
        var looks = _mayPlay || options.LookToken.Matches(token);
        if (!looks && token is { Length: > 0 })
        {
            _wrongTokens++;
            counts.AddRefused();
        }

        _mayLook = looks || !needsTokenToLook;
        Reply("hello", _mayPlay ? "play" : _mayLook ? "look" : "nothing");
    }

    private void Play(string verb, JsonElement message)
    {
        if (TextOf(message, "device") is not { } name || rack.Find(name) is not { } device || NumberOf(message, "element") is not { } number)
        {
            counts.AddRefused();
            return;
        }

        var hands = HandsOn(device);
        var element = number is >= 0 and < int.MaxValue && number == Math.Floor(number) ? (int)number : -1;
        var done = verb switch
        {
            "press" => hands.Press(element, (int)Math.Clamp(NumberOf(message, "velocity") ?? 127, 1, 127)),
            "release" => hands.Release(element),
            "move" => NumberOf(message, "to") is { } to && hands.Move(element, to),
            _ => NumberOf(message, "steps") is { } steps && hands.Turn(element, (int)Math.Clamp(steps, -63, 63)),
        };
        if (done)
        {
            counts.AddTaken();
        }
        else
        {
            counts.AddRefused();
        }
    }

    private ScreenHands HandsOn(ScreenDevice device)
    {
        if (!_hands.TryGetValue(device.Name, out var hands) || hands.Device != device)
        {
            hands?.Dispose();                                // of a device that a new rig has replaced
            _hands[device.Name] = hands = device.Join();
        }

        return hands;
    }

    private void Garbage()
    {
        counts.AddGarbage();
        Reply("refused", "That was not understood.");
    }

    private void Reply(string type, string text)
    {
        _replies.Writer.TryWrite(JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, string> { ["t"] = type, ["text"] = text }));
        _wake.Writer.TryWrite(true);
    }

    private async Task Write(CancellationToken stop)
    {
        try
        {
            while (await _wake.Reader.WaitToReadAsync(stop).ConfigureAwait(false))
            {
                _wake.Reader.TryRead(out _);
                while (_replies.Reader.TryRead(out var reply))
                {
                    await Send(reply, stop).ConfigureAwait(false);
                }

                if (_mayLook && Interlocked.Exchange(ref _picture, null) is { } picture)
                {
                    await TellSurfaces(stop).ConfigureAwait(false);
                    await Send(picture, stop).ConfigureAwait(false);
                }
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The reading side ends the page.
        }
        catch (Exception cause) when (cause is WebSocketException or OperationCanceledException or IOException)
        {
            // It does not take what it is sent; reading ends with it.
            counts.AddCut();
            socket.Abort();
        }
    }

    /// <summary>What the controllers on the screen are, each once and before its first picture: a page need not ask.</summary>
    private async Task TellSurfaces(CancellationToken stop)
    {
        foreach (var device in rack.Devices)
        {
            if (_told.GetValueOrDefault(device.Name) != device)
            {
                _told[device.Name] = device;
                await Send(SurfaceJson.Message(device), stop).ConfigureAwait(false);
            }
        }
    }

    private async Task Send(byte[] text, CancellationToken stop)
    {
        using var patience = new CancellationTokenSource(SendPatience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, stop);
        await socket.SendAsync(text, WebSocketMessageType.Text, endOfMessage: true, either.Token).ConfigureAwait(false);
    }

    private void ReleaseEverything()
    {
        foreach (var hands in _hands.Values)
        {
            hands.Dispose();
        }
    }

    private static string? TextOf(JsonElement message, string name) =>
        message.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static double? NumberOf(JsonElement message, string name) =>
        message.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && double.IsFinite(number)
            ? number
            : null;
}
