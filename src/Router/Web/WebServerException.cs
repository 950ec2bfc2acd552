namespace MidiMesh.Router.Web;

/// <summary>The page cannot be served. The message says why and what to do.</summary>
public sealed class WebServerException(string message, Exception cause) : Exception(message, cause);
