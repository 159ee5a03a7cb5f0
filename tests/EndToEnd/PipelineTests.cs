using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Amazon.S3;
using Confluent.Kafka;
using Connect.Testing;
using Kafka.Embedded;
using MongoDB.Bson;
using MongoDB.Driver;
using MySqlConnector;
using Npgsql;

namespace EndToEnd;

/// <summary>The configurations that the repository hands out, put together to the README's pipeline: a table that grows, and what its rows reach.</summary>
public sealed class PipelineTests : IAsyncDisposable
{
    private const string Topic = "P_USERS";
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);
    private readonly string _name = Servers.Unique("pipeline");
    private readonly Uri _postgres = new(Servers.Require("PG")), _mysql = new(Servers.Require("MYSQL"));
    private readonly string _s3 = Servers.Require("S3"), _mongo = Servers.Require("MONGO");
    private readonly string _folder = Directory.CreateTempSubdirectory("connect-pipeline").FullName;
    private readonly NpgsqlDataSource _source;
    private readonly MySqlConnection _rows;
    private readonly AmazonS3Client _objects;
    private readonly MongoClient _documents;
    private int _inserted;

    public PipelineTests()
    {
        _source = NpgsqlDataSource.Create(Connection(_postgres));
        _rows = new MySqlConnection(Connection(_mysql));
        _objects = new AmazonS3Client("local-identity", "local-credential", new AmazonS3Config { ServiceURL = _s3, ForcePathStyle = true });
        _documents = new MongoClient($"mongodb://{_mongo}");
    }

    private string Bucket => _name.Replace('_', '-');

    public async ValueTask DisposeAsync()
    {
        await using (var drop = _source.CreateCommand($"DROP SCHEMA IF EXISTS {_name} CASCADE"))
            await drop.ExecuteNonQueryAsync();
        await _source.DisposeAsync();
        await using (var drop = new MySqlCommand($"DROP TABLE IF EXISTS `{_name}`", _rows))
        {
            if (_rows.State == System.Data.ConnectionState.Open)
                await drop.ExecuteNonQueryAsync();
        }
        await _rows.DisposeAsync();
        await _documents.DropDatabaseAsync(_name);
        _documents.Dispose();
        foreach (var key in await KeysAsync())
            await _objects.DeleteObjectAsync(Bucket, key);
        _objects.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Rows_of_a_growing_table_reach_a_database_an_object_store_and_MongoDB_although_the_worker_is_killed()
    {
        await ExecuteAsync($"CREATE SCHEMA {_name}", $"""CREATE TABLE {_name}."USERS" ("index" serial PRIMARY KEY, "name" text NOT NULL)""");
        await _rows.OpenAsync(TestContext.Current.CancellationToken);
        await _objects.PutBucketAsync(Bucket, TestContext.Current.CancellationToken);
        await using var broker = new EmbeddedBroker(new EmbeddedBrokerOptions
        {
            DataDirectory = Path.Combine(_folder, "broker"),
            Listeners = [new BrokerListener { Port = 0 }],
        });
        await broker.StartAsync(TestContext.Current.CancellationToken);
        // So long does a group wait for a consumer that was killed.
        await using var worker = new Worker(broker.BootstrapServers, _folder, "consumer.session.timeout.ms=6000");
        await worker.StartAsync();
        await InsertAsync(200);
        foreach (var connector in Connectors())
        {
            var (status, body) = await worker.RequestAsync(HttpMethod.Post, "/connectors", connector);
            Assert.True(status == HttpStatusCode.Created, $"{status} {body}");
        }
        await AwaitRowsAsync();

        await InsertAsync(5000);
        await Eventually.True(async () => (await RowsAsync()).Count > 500, "rows arrive while more are read", Deadline);
        await worker.KillAsync();
        await InsertAsync(200);
        await worker.StartAsync();
        await AwaitRowsAsync();
        await AwaitAsync("MongoDB", DocumentsAsync);
        await AwaitAsync("the object store", ObjectsAsync);

        // A document that is named after its record is the same however often that is written.
        Assert.Equal(Count(broker.BootstrapServers), (await DocumentsAsync()).Count);
    }

    // As they lie in connectors-config, but for addresses and names.
    private IEnumerable<JsonObject> Connectors()
    {
        yield return Configuration("source-postgres.json", new()
        {
            ["connection.url"] = $"jdbc:postgresql://{_postgres.Host}:{_postgres.Port}{_postgres.AbsolutePath}?currentSchema={_name}",
            ["connection.user"] = User(_postgres).Name,
            ["connection.password"] = User(_postgres).Password,
            ["schema.pattern"] = _name,
            ["poll.interval.ms"] = "100",
        });
        yield return Configuration("sink-mysql.json", new()
        {
            ["connection.url"] = $"jdbc:mysql://{_mysql.Host}:{_mysql.Port}{_mysql.AbsolutePath}",
            ["connection.user"] = User(_mysql).Name,
            ["connection.password"] = User(_mysql).Password,
            ["table.name.format"] = _name,
        });
        yield return Configuration("sink-s3.json", new()
        {
            ["s3.bucket.name"] = Bucket,
            ["store.url"] = _s3,
            ["flush.size"] = "100",
            ["rotate.schedule.interval.ms"] = "1000",
        });
        yield return Configuration("simplelink.json", new()
        {
            ["topics"] = Topic,
            ["connection.uri"] = $"mongodb://{_mongo}",
            ["database"] = _name,
            ["value.converter.schemas.enable"] = "true",
            ["document.id.strategy"] = "com.mongodb.kafka.connect.sink.processor.id.strategy.KafkaMetaDataStrategy",
        });
    }

    private static JsonObject Configuration(string file, Dictionary<string, string> changes)
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!Directory.Exists(Path.Combine(directory.FullName, "connectors-config")))
            directory = directory.Parent ?? throw new DirectoryNotFoundException($"connectors-config is not above {AppContext.BaseDirectory}");
        var connector = JsonNode.Parse(File.ReadAllText(Path.Combine(directory.FullName, "connectors-config", file)))!.AsObject();
        foreach (var (key, value) in changes)
            connector["config"]![key] = value;
        return connector;
    }

    private async Task InsertAsync(int count)
    {
        await ExecuteAsync(string.Create(CultureInfo.InvariantCulture,
            $"""INSERT INTO {_name}."USERS" ("name") SELECT 'user ' || i FROM generate_series({_inserted + 1}, {_inserted + count}) i"""));
        _inserted += count;
    }

    private async Task ExecuteAsync(params string[] statements)
    {
        foreach (var statement in statements)
        {
            await using var command = _source.CreateCommand(statement);
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }
    }

    private Task AwaitRowsAsync() => AwaitAsync("MySQL", RowsAsync);

    // What arrives may arrive twice, where a worker was killed before it could say so.
    private Task AwaitAsync(string where, Func<Task<List<long>>> read)
    {
        var expected = Enumerable.Range(1, _inserted).Select(i => (long)i).ToHashSet();
        return Eventually.True(async () => expected.SetEquals(await read()), $"all {_inserted} rows, and no others, are in {where}", Deadline);
    }

    private async Task<List<long>> RowsAsync()
    {
        var found = new List<long>();
        await using var command = new MySqlCommand($"SELECT `index` FROM `{_name}`", _rows);
        try
        {
            await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
            while (await reader.ReadAsync(TestContext.Current.CancellationToken))
                found.Add(reader.GetInt64(0));
        }
        catch (MySqlException e) when (e.ErrorCode == MySqlErrorCode.NoSuchTable)
        {
            // The sink has yet to create it.
        }
        return found;
    }

    private async Task<List<long>> DocumentsAsync() =>
        [.. (await _documents.GetDatabase(_name).GetCollection<BsonDocument>("api").Find(FilterDefinition<BsonDocument>.Empty)
            .ToListAsync(TestContext.Current.CancellationToken)).Select(document => document["index"].ToInt64())];

    private async Task<List<long>> ObjectsAsync()
    {
        var found = new List<long>();
        foreach (var key in await KeysAsync())
        {
            using var response = await _objects.GetObjectAsync(Bucket, key, TestContext.Current.CancellationToken);
            using var lines = new StreamReader(response.ResponseStream);
            while (await lines.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
                found.Add((long)JsonNode.Parse(line)!["index"]!);
        }
        return found;
    }

    private Task<List<string>> KeysAsync() => BucketKeys.ListAsync(_objects, Bucket);

    // How many records the topic has, which is of one partition.
    private static long Count(string bootstrapServers)
    {
        using var reader = new ConsumerBuilder<Ignore, Ignore>(new ConsumerConfig { BootstrapServers = bootstrapServers, GroupId = "counter" }).Build();
        return reader.QueryWatermarkOffsets(new TopicPartition(Topic, 0), Deadline).High;
    }

    private static (string Name, string Password) User(Uri server) => server.UserInfo.Split(':') is [var name, var password] ? (name, password) : (server.UserInfo, "");

    private static string Connection(Uri server) => string.Create(CultureInfo.InvariantCulture,
        $"Host={server.Host};Port={server.Port};Username={User(server).Name};Password={User(server).Password};Database={server.AbsolutePath.TrimStart('/')}");
}
