using System.Globalization;
using System.Net.Sockets;
using MongoDB.Driver;
using MongoDB.Driver.Core.Clusters;

namespace Connectors.Mongo.Client;

/// <summary>The one place where the driver's exceptions become this connector's.</summary>
internal static class DriverErrors
{
    private const int AuthenticationFailed = 18;

    /// <summary>What the driver threw, in the words of this connector.</summary>
    /// <param name="error">What it threw.</param>
    /// <param name="cluster">What the driver knows of the servers.</param>
    public static MongoException Translate(Exception error, ClusterDescription cluster) => error switch
    {
        // Its own message holds every server's description, with the traces of what failed.
        TimeoutException or MongoConnectionPoolPausedException when Failures(cluster) is { Length: > 0 } failures =>
            new($"No server could be used: {failures}", error) { ConnectionLost = error is MongoConnectionPoolPausedException },
        MongoAuthenticationException => new(InnermostOf(error).Message, error) { LoginFailed = true, Code = CodeOf(error) },
        MongoConnectionException => new($"{error.Message.TrimEnd('.')}: {InnermostOf(error).Message}", error) { ConnectionLost = true },
        MongoNotPrimaryException or MongoNodeIsRecoveringException => new(error.Message, error) { ConnectionLost = true, Code = CodeOf(error) },
        MongoCommandException command => new(command.Message, error)
        {
            Code = command.Code,
            ConnectionLost = SaysThatItLeaves(command.Code),
            LoginFailed = command.Code == AuthenticationFailed,
        },
        _ => new(error.Message, error),
    };

    /// <summary>Whether an exception is one of the driver's, or one that it lets through, rather than a fault of this connector.</summary>
    public static bool IsDrivers(Exception error) => error is MongoDB.Driver.MongoException or TimeoutException or SocketException or IOException
        or FormatException or MongoDB.Bson.BsonException or DnsClient.DnsResponseException;

    /// <summary>Each server that cannot be reached, and why.</summary>
    private static string Failures(ClusterDescription cluster) => string.Join("; ", cluster.Servers.Select(server =>
        string.Create(CultureInfo.InvariantCulture, $"{Hosts.Show(server.EndPoint)}: {ReasonOf(server)}")));

    private static string ReasonOf(MongoDB.Driver.Core.Servers.ServerDescription server) =>
        server.HeartbeatException is { } failure ? InnermostOf(failure).Message
        : server.State == MongoDB.Driver.Core.Servers.ServerState.Connected ? $"it is there as {server.Type}, which cannot be used for this"
        : "it does not answer";

    private static Exception InnermostOf(Exception error)
    {
        while (error.InnerException is { } inner)
            error = inner;
        return error;
    }

    private static int CodeOf(Exception error) => (error as MongoCommandException ?? InnermostOf(error) as MongoCommandException)?.Code ?? 0;

    // Host unreachable or not found, network timeout, shutdown in progress, stepped down, socket exception, no longer primary, interrupted, not primary,
    // recovering (https://github.com/mongodb/specifications/blob/master/source/retryable-writes/retryable-writes.md).
    private static bool SaysThatItLeaves(int code) => code is 6 or 7 or 89 or 91 or 189 or 9001 or 10107 or 11600 or 11602 or 13435 or 13436;
}
