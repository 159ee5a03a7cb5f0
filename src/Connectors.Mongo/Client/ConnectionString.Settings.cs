using Connect.Security;
using MongoDB.Driver;
using MongoDB.Driver.Core.Configuration;

namespace Connectors.Mongo.Client;

// The driver's settings.
internal sealed partial class ConnectionString
{
    /// <summary>The settings for the driver; of a service (mongodb+srv), what its TXT record adds is looked up.</summary>
    /// <param name="options">What the connector's keys say beside the connection string.</param>
    /// <param name="tls">The certificates.</param>
    /// <param name="cancellationToken">Ends the look-up, which takes as long as a connection at most.</param>
    /// <exception cref="FormatException">The TXT record has other options than it may have.</exception>
    public async Task<MongoClientSettings> SettingsAsync(ConnectionOptions options, SslOptions tls, CancellationToken cancellationToken)
    {
        var settings = _settings.Clone();
        if (_isService)
            await AddServiceOptionsAsync(settings, cancellationToken).ConfigureAwait(false);
        if (options.ServerSelection is { } wait)
            settings.ServerSelectionTimeout = wait;
        if (options.ServerApi is { } api)
            settings.ServerApi = new ServerApi(ServerApiVersion.V1, api.Strict, api.DeprecationErrors);
        settings.LibraryInfo = new LibraryInfo("connect-dotnet", typeof(ConnectionString).Assembly.GetName().Version?.ToString(3));
        if (settings.UseTls)
        {
            settings.SslSettings = new SslSettings
            {
                ClientCertificates = tls.Client is { } client ? [client.Certificate] : null,
                ServerCertificateValidationCallback = tls.Check,
            };
        }
        return settings;
    }

    private async Task AddServiceOptionsAsync(MongoClientSettings settings, CancellationToken cancellationToken)
    {
        var service = new MongoUrl($"{Service}{_hosts[0].Host}");
        var record = await service.ResolveAsync(resolveHosts: false, cancellationToken).WaitAsync(ConnectTimeout, cancellationToken).ConfigureAwait(false);
        // What the connection string says itself comes first.
        if (!_options.ContainsKey("replicaset") && record.ReplicaSetName is { } set)
            settings.ReplicaSetName = set;
        if (!_options.ContainsKey("loadbalanced") && record.LoadBalanced)
            settings.LoadBalanced = true;
        if (settings.Credential is { Evidence: PasswordEvidence evidence } credential && !_options.ContainsKey("authsource")
            && record.AuthenticationSource is { } source && credential.Source != source)
        {
            MongoIdentity identity = source == "$external" ? new MongoExternalIdentity(_userName) : new MongoInternalIdentity(source, _userName);
            settings.Credential = new MongoCredential(credential.Mechanism, identity, evidence);
        }
    }
}
