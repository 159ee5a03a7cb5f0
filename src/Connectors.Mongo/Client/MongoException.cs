using Connect.Api;

namespace Connectors.Mongo.Client;

/// <summary>The server, or the way to it, failed a command. The message has no password and no document.</summary>
[JavaClass("com.mongodb.MongoException")]
internal sealed class MongoException(string message, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>The server's code; 0 where it did not answer.</summary>
    public int Code { get; init; }

    /// <summary>Whether the connection broke while the command was on its way, or the server said that it leaves: it may or may not have been done.</summary>
    public bool ConnectionLost { get; init; }

    /// <summary>Whether the user could not log in.</summary>
    public bool LoginFailed { get; init; }
}
