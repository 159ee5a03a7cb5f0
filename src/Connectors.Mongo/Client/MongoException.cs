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
    public bool ConnectionLost =>
        Domain == MongocError.DomainStream || (Domain == MongocError.DomainServer && Code is 6 or 7 or 89 or 91 or 189 or 9001 or 10107 or 11600 or 11602 or 13435 or 13436);

    /// <summary>Whether the user could not log in.</summary>
    public bool LoginFailed => (Domain == MongocError.DomainServer && Code == 18) || (Domain == MongocError.DomainClient && Code == 11);
}
