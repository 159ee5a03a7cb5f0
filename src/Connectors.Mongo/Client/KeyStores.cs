using Connect.Api;
using Connect.Security;

namespace Connectors.Mongo.Client;

/// <summary>The certificates for TLS: those that the connector's keys name, or else those of the connection string.</summary>
internal static class KeyStores
{
    private const string TrustOption = "tlsCAFile of connection.uri", KeyOption = "tlsCertificateKeyFile of connection.uri";

    /// <summary>Reads the stores.</summary>
    /// <exception cref="ConnectException">One cannot be read.</exception>
    public static async Task<SslOptions> ReadAsync(ConnectionOptions options, ConnectionString uri, CancellationToken cancellationToken)
    {
        var config = new SslConfig
        {
            Trust = options.TrustStore is { } trust ? Store(MongoSinkConfig.TrustStore, trust, MongoSinkConfig.TrustStorePassword, options.TrustStorePassword)
                : uri.TrustFile is { } file ? Store(TrustOption, file, TrustOption, null) : null,
            Client = options.KeyStore is { } keys ? Store(MongoSinkConfig.KeyStore, keys, MongoSinkConfig.KeyStorePassword, options.KeyStorePassword)
                : uri.KeyFile is { } key ? Store(KeyOption, key, "tlsCertificateKeyFilePassword of connection.uri", uri.KeyFilePassword) : null,
            ChecksHostName = !uri.AllowsOtherHostNames,
        };
        try { return await SslOptions.ReadAsync(config, cancellationToken).ConfigureAwait(false); }
        catch (ConfigException e) { throw new ConnectException(e.Message, e); }
    }

    private static StoreSource Store(string key, string path, string passwordKey, string? password) =>
        new() { Key = key, Path = path, PasswordKey = passwordKey, Password = password };
}
