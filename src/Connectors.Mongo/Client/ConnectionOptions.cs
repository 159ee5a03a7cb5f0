using Connect.Api;

namespace Connectors.Mongo.Client;

/// <summary>How to reach a deployment: what the connector's keys say. Equal options share one connection.</summary>
internal sealed record ConnectionOptions
{
    /// <summary>The connection string, with its password.</summary>
    public required string Uri { get; init; }

    /// <summary>The Stable API to declare, or null.</summary>
    public ServerApiOptions? ServerApi { get; init; }

    /// <summary>The file of the certificates to trust, or null for the connection string's.</summary>
    public string? TrustStore { get; init; }

    /// <summary>Its password; may be empty.</summary>
    public string TrustStorePassword { get; init; } = "";

    /// <summary>The file of the client's certificate and key, or null for the connection string's.</summary>
    public string? KeyStore { get; init; }

    /// <summary>Its password; may be empty.</summary>
    public string KeyStorePassword { get; init; } = "";

    /// <summary>The longest wait for a server, or null for the connection string's.</summary>
    public TimeSpan? ServerSelection { get; init; }

    /// <summary>Nothing: a record would print its passwords.</summary>
    public override string ToString() => nameof(ConnectionOptions);

    /// <summary>What a configuration says.</summary>
    public static ConnectionOptions Of(ParsedConfig config) => new()
    {
        Uri = config.GetPassword(MongoSinkConfig.ConnectionUri)!.Value,
        ServerApi = string.IsNullOrEmpty(config.GetString(MongoSinkConfig.ServerApiVersion)) ? null
            : new(config.GetBoolean(MongoSinkConfig.ServerApiStrict), config.GetBoolean(MongoSinkConfig.ServerApiDeprecationErrors)),
        TrustStore = config.GetString(MongoSinkConfig.TrustStore) is { Length: > 0 } trust ? trust : null,
        TrustStorePassword = config.GetPassword(MongoSinkConfig.TrustStorePassword)?.Value ?? "",
        KeyStore = config.GetString(MongoSinkConfig.KeyStore) is { Length: > 0 } keys ? keys : null,
        KeyStorePassword = config.GetPassword(MongoSinkConfig.KeyStorePassword)?.Value ?? "",
    };
}

/// <summary>
/// The version of MongoDB's Stable API that is declared to the server (https://www.mongodb.com/docs/manual/reference/stable-api/); version 1 is the only one.
/// </summary>
/// <param name="Strict">Whether commands that are not part of it fail.</param>
/// <param name="DeprecationErrors">Whether deprecated commands fail.</param>
internal sealed record ServerApiOptions(bool Strict, bool DeprecationErrors);
