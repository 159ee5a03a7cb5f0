using MongoDB.Driver;

namespace Connectors.Mongo.Client;

/// <summary>
/// The driver's clients of this process, one for all that are told to connect in the same way: a client watches every server on threads of its own and has
/// a pool of connections, which is too much for each task. The last one that gives a client back ends its threads and connections.
/// </summary>
internal static class SharedClients
{
    private static readonly Lock Access = new();
    private static readonly Dictionary<ClientKey, Shared> Clients = [];

    /// <summary>The client for a key, made where there is none.</summary>
    public static MongoClient Take(ClientKey key, MongoClientSettings settings)
    {
        lock (Access)
        {
            if (!Clients.TryGetValue(key, out var shared))
            {
                // The driver itself would let clients of equal settings share their connections, and would end those of all of them at once.
                settings.ClusterConfigurator = _ => GC.KeepAlive(key);
                Clients.Add(key, shared = new(new MongoClient(settings)));
            }
            shared.Uses++;
            return shared.Client;
        }
    }

    /// <summary>Gives a client back. Nobody waits for the end of its connections.</summary>
    public static void Return(ClientKey key)
    {
        MongoClient last;
        lock (Access)
        {
            if (!Clients.TryGetValue(key, out var shared) || --shared.Uses > 0)
                return;
            Clients.Remove(key);
            last = shared.Client;
        }
        // A thread of its own, as the driver tells the server of the end and waits for an answer, which may never come.
        new Thread(() => Close(last)) { IsBackground = true, Name = "mongo-close" }.Start();
    }

    private static void Close(MongoClient client)
    {
        // Disposing of the client alone leaves its threads and connections to the driver's registry.
        ClusterRegistry.Instance.UnregisterAndDisposeCluster(client.Cluster);
        client.Dispose();
    }

    /// <summary>How many clients there are; for tests.</summary>
    public static int Count(string uri)
    {
        lock (Access)
            return Clients.Keys.Count(key => key.Options.Uri == uri);
    }

    private sealed class Shared(MongoClient client)
    {
        public MongoClient Client => client;
        public int Uses { get; set; }
    }
}

/// <summary>What clients that are shared have in common.</summary>
/// <param name="Options">How to connect.</param>
/// <param name="Certificates">What the files with certificates hold.</param>
internal sealed record ClientKey(ConnectionOptions Options, string Certificates);
