using Connect.Api;
using Connectors.Mongo.Config;

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
        Uri = config.GetPassword(SinkConfig.ConnectionUri)!.Value,
        ServerApi = string.IsNullOrEmpty(config.GetString(SinkConfig.ServerApiVersion)) ? null
            : new(config.GetBoolean(SinkConfig.ServerApiStrict), config.GetBoolean(SinkConfig.ServerApiDeprecationErrors)),
        TrustStore = config.GetString(SinkConfig.TrustStore) is { Length: > 0 } trust ? trust : null,
        TrustStorePassword = config.GetPassword(SinkConfig.TrustStorePassword)?.Value ?? "",
        KeyStore = config.GetString(SinkConfig.KeyStore) is { Length: > 0 } keys ? keys : null,
        KeyStorePassword = config.GetPassword(SinkConfig.KeyStorePassword)?.Value ?? "",
    };
}
