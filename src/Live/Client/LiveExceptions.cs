namespace MidiMesh.Live.Client;

/// <summary>Live could not be asked, did not answer, or refused. The message is a sentence for people.</summary>
public class LiveException : Exception
{
    /// <summary>An exception without a text of its own.</summary>
    public LiveException()
    {
    }

    /// <summary>An exception that says what happened.</summary>
    public LiveException(string message) : base(message)
    {
    }

    /// <summary>An exception that says what happened and why.</summary>
    public LiveException(string message, Exception inner) : base(message, inner)
    {
    }
}

/// <summary>Nobody is there, or the reply port cannot be had: nothing can be asked at all.</summary>
public sealed class LiveUnreachableException : LiveException
{
    /// <summary>An exception without a text of its own.</summary>
    public LiveUnreachableException()
    {
    }

    /// <summary>An exception that says what happened.</summary>
    public LiveUnreachableException(string message) : base(message)
    {
    }

    /// <summary>An exception that says what happened and why.</summary>
    public LiveUnreachableException(string message, Exception inner) : base(message, inner)
    {
    }
}

/// <summary>A question stayed without an answer, asked again as often as the options say.</summary>
public sealed class LiveTimeoutException : LiveException
{
    /// <summary>An exception without a text of its own.</summary>
    public LiveTimeoutException()
    {
    }

    /// <summary>An exception that says what happened.</summary>
    public LiveTimeoutException(string message) : base(message)
    {
    }

    /// <summary>An exception that says what happened and why.</summary>
    public LiveTimeoutException(string message, Exception inner) : base(message, inner)
    {
    }
}

/// <summary>Live answered with an error.</summary>
public sealed class LiveErrorException : LiveException
{
    /// <summary>An exception without a text of its own.</summary>
    public LiveErrorException()
    {
    }

    /// <summary>An exception that says what happened.</summary>
    public LiveErrorException(string message) : base(message)
    {
    }

    /// <summary>An exception that says what happened and why.</summary>
    public LiveErrorException(string message, Exception inner) : base(message, inner)
    {
    }
}
