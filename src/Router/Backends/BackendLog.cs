using Microsoft.Extensions.Logging;

namespace MidiMesh.Router.Backends;

/// <summary>What the backends write to the log. Nothing here is written once per message.</summary>
internal static partial class BackendLog
{
    [LoggerMessage(1, LogLevel.Error, "{Port}: the receiver of this port's bytes failed; the message was lost to it, the port goes on")]
    public static partial void SinkFailed(this ILogger logger, Exception exception, string port);

    [LoggerMessage(2, LogLevel.Warning, "{Port}: lost: {Reason}")]
    public static partial void PortLost(this ILogger logger, string port, string reason);

    [LoggerMessage(3, LogLevel.Warning, "{Backend}: {Reason}")]
    public static partial void BackendUnavailable(this ILogger logger, string backend, string reason);

    [LoggerMessage(4, LogLevel.Information, "{Backend}: ready")]
    public static partial void BackendReady(this ILogger logger, string backend);

    [LoggerMessage(5, LogLevel.Warning, "{Port}: a message of {Length} bytes was refused: this system takes at most {Limit} in one message (told once)")]
    public static partial void MessageTooLong(this ILogger logger, string port, int length, int limit);

    [LoggerMessage(6, LogLevel.Error, "{Backend}: a control step failed")]
    public static partial void ControlStepFailed(this ILogger logger, Exception exception, string backend);

    [LoggerMessage(7, LogLevel.Error, "UDP {Port}: the receiver of a datagram failed; the datagram was lost to it, the socket goes on")]
    public static partial void DatagramSinkFailed(this ILogger logger, Exception exception, int port);

    [LoggerMessage(8, LogLevel.Error, "UDP {Port}: receiving ended: {Reason}")]
    public static partial void ReceiveEnded(this ILogger logger, int port, string reason);

    [LoggerMessage(9, LogLevel.Information, "TCP: connected with {Peer}")]
    public static partial void TcpConnected(this ILogger logger, string peer);

    [LoggerMessage(10, LogLevel.Warning, "TCP: the connection with {Peer} is closed: {Reason}")]
    public static partial void TcpClosed(this ILogger logger, string peer, string reason);

    [LoggerMessage(11, LogLevel.Error, "TCP {Port}: waiting failed: {Reason}")]
    public static partial void TcpFailed(this ILogger logger, int port, string reason);
}
