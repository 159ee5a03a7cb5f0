using Connect.Api;

namespace Connectors.Mongo.Client;

/// <summary>The server, or the way to it, failed a command. The message has no password and no document.</summary>
[JavaClass("com.mongodb.MongoException")]
internal sealed class MongoException(string message) : Exception(message)
{
    /// <summary>The part of libmongoc that failed.</summary>
    public uint Domain { get; init; }
    /// <summary>The server's or the library's code.</summary>
    public int Code { get; init; }

    /// <summary>Whether the connection broke while the command was on its way: it may or may not have been done.</summary>
    public bool ConnectionLost => Domain == MongocError.DomainStream || (Domain == MongocError.DomainServer && SaysThatItLeaves(Code));

    /// <summary>Whether the user could not log in.</summary>
    public bool LoginFailed => (Domain == MongocError.DomainServer && Code == 18) || (Domain == MongocError.DomainClient && Code == 11);

    /// <summary>The message, without a connection string that it may repeat.</summary>
    public string WithoutUri(string uri) => Message.Replace(uri, "…", StringComparison.Ordinal);

    // Host unreachable or not found, network timeout, shutdown in progress, stepped down, socket exception, no longer primary, interrupted, not primary,
    // recovering (https://github.com/mongodb/specifications/blob/master/source/retryable-writes/retryable-writes.md).
    private static bool SaysThatItLeaves(int code) => code is 6 or 7 or 89 or 91 or 189 or 9001 or 10107 or 11600 or 11602 or 13435 or 13436;
}
