using Connect.Api;
using Connect.Testing;
using Connectors.Mongo.Bson;
using Connectors.Mongo.Client;

namespace Connectors.Mongo.Tests;

/// <summary>A task that is stopped while something between it and the server is on its way, for each piece that goes through.</summary>
public sealed class StopTests
{
    [Theory]
    [InlineData("upserts", false)]
    [InlineData("inserts", true)]
    public Task A_task_that_is_stopped_at_any_request_says_no_more_than_is_stored_and_the_next_one_stores_the_rest(string kind, bool storesAgain)
    {
        var server = Servers.Require("MONGO");
        (string, string)[] settings = kind == "upserts"
            ? [("document.id.strategy", Ops.Id + "FullKeyStrategy")]
            : [("writemodel.strategy", Ops.Write + "InsertOneDefaultStrategy")];
        return SinkStops.AtEachRequestAsync(() => Task.FromResult<ISinkTarget>(new Target(server, settings, storesAgain)), atOnce: 8);
    }

    private sealed class Target : ISinkTarget
    {
        private readonly string _database = Servers.Unique("stops");
        private readonly string _server;
        private readonly TcpProxy _proxy;

        public Target(string server, (string Key, string Value)[] settings, bool storesAgain)
        {
            _server = server;
            StoresAgain = storesAgain;
            _proxy = TcpProxy.Of("MONGO");
            Config = new Dictionary<string, string>(settings.Select(setting => KeyValuePair.Create(setting.Key, setting.Value)))
            {
                ["topics"] = "t",
                ["connection.uri"] = $"mongodb://127.0.0.1:{_proxy.Port}/?serverSelectionTimeoutMS=5000&heartbeatFrequencyMS=60000",
                ["database"] = _database,
                ["collection"] = "c",
            };
        }

        public IReadOnlyDictionary<string, string> Config { get; }

        public Func<Task>? Before { get => _proxy.Before; set => _proxy.Before = value; }

        public bool StoresAgain { get; }

        public SinkTask CreateTask() => new MongoSinkTask();

        public SinkRecord Record(int offset) => new(SinkStops.Partition.Topic, SinkStops.Partition.Partition, null, new ConnectMap { ["k"] = (long)offset },
            null, new ConnectMap { ["n"] = (long)offset }, offset, null, TimestampType.NoTimestampType);

        public async Task<IReadOnlyList<int>> StoredAsync()
        {
            var answer = await RunAsync("{find: 'c', filter: {}, batchSize: 1000}");
            return [.. answer.DocumentAt("cursor")!.Fields.Single(field => field.Name == "firstBatch").Value.Document!.Fields
                .Select(document => BitConverter.ToInt32(document.Value.Document!.Fields.Single(field => field.Name == "n").Value.Raw.Span))];
        }

        public async ValueTask DisposeAsync()
        {
            await RunAsync("{dropDatabase: 1}");
            await _proxy.DisposeAsync();
        }

        private async Task<BsonDocument> RunAsync(string command)
        {
            using var connection = await MongoConnection.OpenAsync(new ConnectionOptions { Uri = $"mongodb://{_server}" }, CancellationToken.None);
            return await connection.RunAsync(_database, MongoConnection.Command(command), CancellationToken.None);
        }
    }
}
