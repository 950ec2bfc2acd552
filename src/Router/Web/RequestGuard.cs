using System.Net;
using Microsoft.AspNetCore.Http;

namespace MidiMesh.Router.Web;

/// <summary>Who may ask, and what a browser may do with the answer. Stands before every endpoint.</summary>
/// <remarks>
/// Listening on loopback alone protects nothing: any web page open in the same browser can reach loopback too. Hence three checks.
/// The host must be a name of ours, or a foreign name that was pointed at 127.0.0.1 (DNS rebinding) would make a foreign page one of ours.
/// The origin, where a browser sends one, must be the page we served. And whatever changes something must bring the token.
/// From another machine looking needs a token too: the page's own files tell nothing, but what is under /api does, and the socket, which is asked for it by its first message.
/// </remarks>
internal sealed class RequestGuard(WebOptions options, WebCounts counts)
{
    private const string Bearer = "Bearer ";

    /// <summary>Lets a request through to <paramref name="next"/> or answers it.</summary>
    public Task Check(HttpContext context, RequestDelegate next)
    {
        var request = context.Request;
        var hostIsOurs = IsOurs(request.Host, context.Connection.LocalIpAddress);
        SetHeaders(context.Response.Headers, hostIsOurs ? request.Host : default);
        if (!hostIsOurs)
        {
            return Refuse(context, StatusCodes.Status421MisdirectedRequest, "This host name is not one of MidiMesh's. Open the link that it printed, or add the name to web.hosts in the rig.");
        }

        var reads = HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method);
        if (!reads && !HttpMethods.IsPost(request.Method))
        {
            return Refuse(context, StatusCodes.Status405MethodNotAllowed, "Only GET and POST are spoken here.");
        }

        // A socket starts as a GET, and a foreign page may open one without asking: it must say where it comes from like everything that changes.
        if ((!reads || IsUpgrade(request)) && !IsSameOrigin(request))
        {
            return Refuse(context, StatusCodes.Status403Forbidden, "This comes from another site's page.");
        }

        if (!reads && !HasToken(request))
        {
            return Refuse(context, StatusCodes.Status401Unauthorized, "This needs the token. It is in the link that MidiMesh printed.");
        }

        if (reads && TellsSomething(request.Path) && NeedsTokenToLook(context.Connection) && !HasToken(request, toLook: true))
        {
            return Refuse(context, StatusCodes.Status401Unauthorized, "From another machine this needs a link with a token: the one that MidiMesh printed, or the one to look from its Devices page.");
        }

        return next(context);
    }

    /// <summary>Whether whoever is at the other end has to show a token before being told anything.</summary>
    public bool NeedsTokenToLook(ConnectionInfo connection) =>
        !options.OpenToThisMachine || connection.RemoteIpAddress is not { } remote || !IPAddress.IsLoopback(remote.IsIPv4MappedToIPv6 ? remote.MapToIPv4() : remote);

    /// <summary>Answers a request that is turned away, and counts it.</summary>
    public Task Refuse(HttpContext context, int status, string why)
    {
        counts.AddForbidden();
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(why + "\n", context.RequestAborted);
    }

    /// <summary>The page's own files are the same everywhere; what is so here is told under these.</summary>
    private static bool TellsSomething(PathString path) => path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase)
        || path.StartsWithSegments("/metrics", StringComparison.OrdinalIgnoreCase) || path.StartsWithSegments("/health", StringComparison.OrdinalIgnoreCase);

    private static bool IsUpgrade(HttpRequest request) =>
        request.Headers.Upgrade.Count > 0 || HttpMethods.IsConnect(request.Method);

    /// <summary>Browsers send an origin with every socket and every POST; programs send none, and have no cookies to be robbed of.</summary>
    private static bool IsSameOrigin(HttpRequest request)
    {
        var site = request.Headers["Sec-Fetch-Site"];
        if (site.Count > 0 && site is not ["same-origin"] and not ["none"])
        {
            return false;
        }

        var origins = request.Headers.Origin;
        return origins.Count == 0 || (origins.Count == 1 && string.Equals(origins[0], $"http://{request.Host.Value}", StringComparison.OrdinalIgnoreCase));
    }

    private static void SetHeaders(IHeaderDictionary headers, HostString host)
    {
        // Some browsers do not count a socket as 'self'; the host is named only after it was found to be ours.
        var socket = host.HasValue ? $" ws://{host.Value}" : "";
        headers.ContentSecurityPolicy =
            $"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'{socket}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()";
        headers.CacheControl = "no-store";
    }

    /// <summary>Whether a request brings the token: everything that changes must, and what reads files. To look, the look token will do too.</summary>
    public bool HasToken(HttpRequest request, bool toLook = false)
    {
        if (request.Headers.Authorization is not [{ } authorization] || !authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        var offered = authorization[Bearer.Length..].Trim();
        return options.Token.Matches(offered) || (toLook && options.LookToken.Matches(offered));
    }

    private bool IsOurs(HostString host, IPAddress? local)
    {
        if (!host.HasValue)
        {
            return false;
        }

        var name = host.Host;
        if (name.Equals("localhost", StringComparison.OrdinalIgnoreCase) || options.HostNames.Contains(name, StringComparer.OrdinalIgnoreCase))
        {
            return true;
        }

        // An address cannot be rebound; it is ours when the request came in at it, or when it is the one we were told to listen at.
        return IPAddress.TryParse(name.Trim('[', ']'), out var address)
            && (IPAddress.IsLoopback(address) || address.Equals(options.Address) || address.Equals(local is { IsIPv4MappedToIPv6: true } ? local.MapToIPv4() : local));
    }
}
