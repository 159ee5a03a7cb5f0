using Connect.Api;
using Connect.Security;
using Connectors.Mongo.Bson;
using Connectors.Mongo.Namespaces;
using MongoDB.Bson.Serialization;
using MongoDB.Driver;
using Raw = MongoDB.Bson;

namespace Connectors.Mongo.Client;

/// <summary>
/// A deployment of MongoDB as this connector sees it: collections to write to, and commands as BSON of its own. The driver does the rest: it finds servers,
/// logs in, keeps connections, repeats writes that the server can tell from new ones, and waits for a server as long as <c>serverSelectionTimeoutMS</c> says.
/// </summary>
internal sealed class MongoConnection : IDisposable
{
    private const int MostCollections = 1000;
    private readonly Dictionary<Namespace, IMongoCollection<RawDocument>> _collections = [];
    private readonly ClientKey _key;
    private readonly MongoClient _client;
    private bool _disposed;

    private MongoConnection(ClientKey key, MongoClient client, ConnectionString uri, SslOptions tls)
    {
        _key = key;
        _client = client;
        HasCredentials = uri.HasCredentials;
        Warnings = [.. uri.Warnings.Select(warning => $"connection.uri: {warning}"), .. tls.Warnings];
    }

    /// <summary>Makes ready to connect; no server is asked yet.</summary>
    /// <exception cref="ConnectException">The connection string or a file with certificates is not valid.</exception>
    /// <exception cref="MongoException">The service of a connection string (mongodb+srv) was not found.</exception>
    public static async Task<MongoConnection> OpenAsync(ConnectionOptions options, CancellationToken cancellationToken)
    {
        ConnectionString uri;
        try
        {
            uri = ConnectionString.Parse(options.Uri);
        }
        catch (FormatException e)
        {
            throw new ConnectException($"connection.uri: {e.Message}", e);
        }
        var tls = await KeyStores.ReadAsync(options, uri, cancellationToken).ConfigureAwait(false);
        var key = new ClientKey(options, tls.Fingerprint);
        try
        {
            var settings = await uri.SettingsAsync(options, tls, cancellationToken).ConfigureAwait(false);
            return new MongoConnection(key, SharedClients.Take(key, settings), uri, tls);
        }
        catch (TimeoutException e)
        {
            throw new MongoException("The service of connection.uri was not found in time: DNS did not answer", e);
        }
        catch (Exception e) when (DriverErrors.IsDrivers(e))
        {
            throw new MongoException($"The service of connection.uri was not found: {e.Message}", e);
        }
        catch (ArgumentException e)
        {
            throw new ConnectException($"connection.uri cannot be used: {e.Message}", e);
        }
    }

    /// <summary>Whether the connection string has a user.</summary>
    public bool HasCredentials { get; }

    /// <summary>What users should know: what the connection string says that has no effect, and certificates that expired.</summary>
    public IReadOnlyList<string> Warnings { get; }

    /// <summary>The longest wait for a server.</summary>
    public TimeSpan ServerSelection => _client.Settings.ServerSelectionTimeout;

    /// <summary>The highest version of the protocol that all servers speak that can be reached; 0 where none can.</summary>
    public int WireVersion => _client.Cluster.Description.Servers.Where(server => server.WireVersionRange is not null)
        .Select(server => server.MaxWireVersion).DefaultIfEmpty().Min();

    /// <summary>The hosts where nothing listens, if that is so of all of them; else none.</summary>
    public IReadOnlyList<string> RefusingHosts => Hosts.Refusing(_client.Cluster.Description);

    /// <summary>Whether the server answers what became of writes: unless the write concern is <c>w=0</c>.</summary>
    public bool AcknowledgesWrites => _client.Settings.WriteConcern.IsAcknowledged;

    /// <summary>A collection whose documents are bytes.</summary>
    public IMongoCollection<RawDocument> Collection(Namespace target)
    {
        if (_collections.TryGetValue(target, out var collection))
            return collection;
        if (_collections.Count >= MostCollections)
            _collections.Clear();
        return _collections[target] = _client.GetDatabase(target.Database)
            .GetCollection<RawDocument>(target.Collection, new MongoCollectionSettings { AssignIdOnInsert = false });
    }

    /// <summary>
    /// Inserts documents by a command of our own: the driver's InsertMany makes objects of each document, which costs more than all else that is done with it.
    /// The driver does not repeat such a command.
    /// </summary>
    /// <param name="target">The collection.</param>
    /// <param name="documents">The documents, as a BSON array.</param>
    /// <param name="count">How many they are.</param>
    /// <param name="ordered">Whether to stop at the first that cannot be inserted.</param>
    /// <param name="cancellationToken">Gives the command up.</param>
    /// <returns>What the server refused.</returns>
    /// <exception cref="MongoException">The server has inserted another number of documents, without an error.</exception>
    public async Task<WriteResult> InsertAsync(Namespace target, RawDocument documents, int count, bool ordered, CancellationToken cancellationToken)
    {
        var command = new Raw.BsonDocument { { "insert", target.Collection }, { "ordered", ordered } };
        if (!_client.Settings.WriteConcern.IsServerDefault)
            command.Add("writeConcern", _client.Settings.WriteConcern.ToBsonDocument());
        command.Add("documents", new Raw.RawBsonArray(documents));
        var answer = await _client.GetDatabase(target.Database)
            .RunCommandAsync(new BsonDocumentCommand<Raw.BsonDocument>(command), ReadPreference.Primary, cancellationToken).ConfigureAwait(false);
        var result = WriteResult.Of(answer);
        // What the server does not say it has inserted must not count as written.
        if (result.Errors.Count == 0 && answer.GetValue("n", 0).ToInt64() != count)
            throw new MongoException($"The server says that it has inserted {answer.GetValue("n", 0)} of {count} documents into {target}, and not why");
        return result;
    }

    /// <summary>Waits for a server that can be read from, and that the user can log in to.</summary>
    /// <exception cref="MongoException">None was found in time.</exception>
    public Task PingAsync(CancellationToken cancellationToken) =>
        RunAsync("admin", Command("{ping: 1}"), ReadPreference.SecondaryPreferred, cancellationToken);

    /// <summary>Runs a command on a server that can be written to.</summary>
    /// <param name="database">The database.</param>
    /// <param name="command">The command document.</param>
    /// <param name="cancellationToken">Gives the command up.</param>
    /// <returns>The server's answer.</returns>
    /// <exception cref="MongoException">The command failed.</exception>
    public Task<BsonDocument> RunAsync(string database, BsonWriter command, CancellationToken cancellationToken) =>
        RunAsync(database, command, ReadPreference.Primary, cancellationToken);

    private async Task<BsonDocument> RunAsync(string database, BsonWriter command, ReadPreference preference, CancellationToken cancellationToken)
    {
        using (command)
        {
            // The driver adds to a command, so that it has to be a tree.
            var tree = BsonSerializer.Deserialize<Raw.BsonDocument>(command.Written.ToArray());
            var answer = await TryAsync(() => _client.GetDatabase(database)
                .RunCommandAsync(new BsonDocumentCommand<Raw.RawBsonDocument>(tree), preference, cancellationToken)).ConfigureAwait(false);
            using (answer)
                return BsonDocument.Parse(Raw.BsonExtensionMethods.ToBson(answer));
        }
    }

    /// <summary>Does something with the driver.</summary>
    /// <exception cref="MongoException">It failed.</exception>
    public async Task<T> TryAsync<T>(Func<Task<T>> work)
    {
        try
        {
            return await work().ConfigureAwait(false);
        }
        catch (Exception e) when (DriverErrors.IsDrivers(e))
        {
            throw DriverErrors.Translate(e, _client.Cluster.Description);
        }
    }

    /// <summary>A command from MongoDB's JSON.</summary>
    public static BsonWriter Command(string json)
    {
        var writer = new BsonWriter(256);
        ExtendedJson.Write(json, writer);
        return writer;
    }

    /// <summary>Gives the connections back; where nobody else uses them, they are closed.</summary>
    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        SharedClients.Return(_key);
    }
}
