using System.Globalization;
using System.Text.Json.Nodes;
using Amazon.S3;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using EndToEnd;
using Npgsql;

namespace Chaos;

/// <summary>
/// What the cluster carries: the rows of a growing table to a topic and from there to another table, and the lines of a growing file to a topic and from there
/// to an object store. Rows and lines are numbered, so that what is missing, and what came twice, has a name.
/// </summary>
internal sealed class Pipelines : IAsyncDisposable
{
    // Every object has so many lines, so the last one has to be filled up.
    private const int LinesPerObject = 100;
    private const int RowsAtOnce = 20, LinesAtOnce = 50;
    private const string LinesTopic = "lines", RowsTopic = "chaos_rows";
    private static readonly TimeSpan BetweenWrites = TimeSpan.FromMilliseconds(100), ReadTimeout = TimeSpan.FromSeconds(30);

    private readonly string _name, _file, _s3, _bootstrapServers;
    private readonly Uri _postgres;
    private readonly NpgsqlDataSource _database;
    private readonly AmazonS3Client _objects;
    private int _rows, _lines;

    public Pipelines(string name, string folder, Uri postgres, string s3, string bootstrapServers)
    {
        (_name, _postgres, _s3, _bootstrapServers) = (name, postgres, s3, bootstrapServers);
        _file = Path.Combine(folder, "lines.txt");
        var (user, password) = User(postgres);
        _database = NpgsqlDataSource.Create(string.Create(CultureInfo.InvariantCulture,
            $"Host={postgres.Host};Port={postgres.Port};Username={user};Password={password};Database={postgres.AbsolutePath.TrimStart('/')}"));
        _objects = new AmazonS3Client("local-identity", "local-credential", new AmazonS3Config { ServiceURL = s3, ForcePathStyle = true });
    }

    private string Bucket => _name.Replace('_', '-');

    /// <summary>Makes what the connectors need.</summary>
    public async Task PrepareAsync()
    {
        await ExecuteAsync($"CREATE SCHEMA {_name}");
        await ExecuteAsync($"CREATE TABLE {_name}.rows (id bigint PRIMARY KEY, name text NOT NULL)");
        await ExecuteAsync($"CREATE TABLE {_name}.copies (id bigint PRIMARY KEY, name text NOT NULL)");
        await _objects.PutBucketAsync(Bucket);
        await File.WriteAllTextAsync(_file, "");
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = _bootstrapServers }).Build();
        await admin.CreateTopicsAsync(
            [new TopicSpecification { Name = LinesTopic, NumPartitions = 1 }, new TopicSpecification { Name = RowsTopic, NumPartitions = 3 }]);
    }

    /// <summary>The connectors, by their names.</summary>
    public IReadOnlyDictionary<string, JsonObject> Connectors
    {
        get
        {
            var (user, password) = User(_postgres);
            var url = $"jdbc:postgresql://{_postgres.Host}:{_postgres.Port}{_postgres.AbsolutePath}?currentSchema={_name}";
            return new Dictionary<string, JsonObject>
            {
                ["rows-source"] = new()
                {
                    ["connector.class"] = "io.confluent.connect.jdbc.JdbcSourceConnector",
                    ["connection.url"] = url,
                    ["connection.user"] = user,
                    ["connection.password"] = password,
                    ["schema.pattern"] = _name,
                    ["table.whitelist"] = "rows",
                    ["mode"] = "incrementing",
                    ["incrementing.column.name"] = "id",
                    ["topic.prefix"] = "chaos_",
                    ["poll.interval.ms"] = "100",
                    ["exactly.once.support"] = "required",
                },
                ["rows-sink"] = new()
                {
                    ["connector.class"] = "io.confluent.connect.jdbc.JdbcSinkConnector",
                    ["connection.url"] = url,
                    ["connection.user"] = user,
                    ["connection.password"] = password,
                    ["topics"] = RowsTopic,
                    ["table.name.format"] = $"{_name}.copies",
                    ["insert.mode"] = "upsert",
                    ["pk.mode"] = "record_value",
                    ["pk.fields"] = "id",
                    ["tasks.max"] = "2",
                },
                ["lines-source"] = new()
                {
                    ["connector.class"] = "FileStreamSource",
                    ["file"] = _file,
                    ["topic"] = LinesTopic,
                    ["value.converter"] = "StringConverter",
                    ["exactly.once.support"] = "required",
                },
                ["lines-sink"] = new()
                {
                    ["connector.class"] = "io.confluent.connect.s3.S3SinkConnector",
                    ["storage.class"] = "io.confluent.connect.s3.storage.S3Storage",
                    ["format.class"] = "io.confluent.connect.s3.format.json.JsonFormat",
                    ["partitioner.class"] = "io.confluent.connect.storage.partitioner.DefaultPartitioner",
                    ["s3.bucket.name"] = Bucket,
                    ["s3.region"] = "us-east-1",
                    ["store.url"] = _s3,
                    ["aws.access.key.id"] = "local-identity",
                    ["aws.secret.access.key"] = "local-credential",
                    ["topics"] = LinesTopic,
                    ["value.converter"] = "StringConverter",
                    ["flush.size"] = LinesPerObject.ToString(CultureInfo.InvariantCulture),
                },
            };
        }
    }

    /// <summary>Writes rows and lines until it is told to end, and then as many lines as fill an object.</summary>
    public async Task FeedAsync(CancellationToken end)
    {
        while (!end.IsCancellationRequested)
        {
            await ExecuteAsync(string.Create(CultureInfo.InvariantCulture,
                $"INSERT INTO {_name}.rows SELECT i, 'row ' || i FROM generate_series({_rows + 1}, {_rows + RowsAtOnce}) i"));
            _rows += RowsAtOnce;
            await AppendAsync(LinesAtOnce);
            await Task.Delay(BetweenWrites, end).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        await AppendAsync((LinesPerObject - _lines % LinesPerObject) % LinesPerObject);
    }

    /// <summary>What has not arrived yet, in words; null where all has.</summary>
    public async Task<string?> MissingAsync()
    {
        var copies = await CountAsync("copies");
        var objects = (await KeysAsync()).Count;
        return copies == _rows && objects * LinesPerObject >= _lines ? null
            : $"{copies} of {_rows} rows are in the table, {objects} of {_lines / LinesPerObject} objects of {LinesPerObject} lines in the bucket";
    }

    /// <summary>Looks at everything that arrived.</summary>
    public async Task<ChaosResult> CheckAsync()
    {
        var (counts, problems) = (new List<string>(), new List<string>());
        await using (var same = _database.CreateCommand(
            $"SELECT count(*) FROM {_name}.rows r JOIN {_name}.copies c ON r.id = c.id AND r.name = c.name"))
        {
            var (equal, copies) = ((long)(await same.ExecuteScalarAsync())!, await CountAsync("copies"));
            counts.Add($"rows written {_rows}, copied {copies}, the same {equal}");
            if (equal != _rows || copies != _rows) problems.Add($"Of {_rows} rows {equal} were copied as they are, and there are {copies} copies");
        }
        Judge("rows in the topic", [.. Read(RowsTopic, 3).Select(v => (long)JsonNode.Parse(v)!["payload"]!["id"]!)], 1, _rows, isOrdered: false);
        Judge("lines in the topic", [.. Read(LinesTopic, 1).Select(Number)], 0, _lines, isOrdered: true);
        var stored = new List<long>();
        foreach (var key in await KeysAsync())
        {
            using var found = await _objects.GetObjectAsync(Bucket, key);
            using var lines = new StreamReader(found.ResponseStream);
            while (await lines.ReadLineAsync() is { } line) stored.Add(Number((string)JsonNode.Parse(line)!));
        }
        Judge("lines in objects", stored, 0, _lines, isOrdered: false);
        return new ChaosResult(counts, problems);

        void Judge(string what, List<long> found, long first, int expected, bool isOrdered)
        {
            var distinct = found.ToHashSet();
            var missing = Enumerable.Range(0, expected).Select(i => first + i).Where(i => !distinct.Contains(i)).ToList();
            var twice = found.CountBy(i => i).Where(c => c.Value > 1).Select(c => c.Key).Order().ToList();
            counts.Add($"{what}: {found.Count} of {expected}, {missing.Count} missing, {twice.Count} more than once");
            if (missing.Count > 0) problems.Add($"Missing of the {what}: {Ranges(missing)}");
            if (twice.Count > 0) problems.Add($"More than once among the {what}: {Ranges(twice)}");
            if (distinct.Where(i => i < first || i >= first + expected).Order().ToList() is { Count: > 0 } strange) problems.Add($"Never written, yet among the {what}: {Ranges(strange)}");
            if (isOrdered && !found.SequenceEqual(found.Order())) problems.Add($"The {what} are out of order");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await ExecuteAsync($"DROP SCHEMA IF EXISTS {_name} CASCADE");
        await _database.DisposeAsync();
        foreach (var key in await KeysAsync()) await _objects.DeleteObjectAsync(Bucket, key);
        try { await _objects.DeleteBucketAsync(Bucket); }
        catch (AmazonS3Exception e) when (e.ErrorCode is "NoSuchBucket" or "NotImplemented" or "MethodNotAllowed")
        {
            // It was never made, or the server keeps buckets.
        }
        _objects.Dispose();
    }

    private static long Number(string line) => long.Parse(line["line ".Length..], CultureInfo.InvariantCulture);

    private static string Ranges(List<long> numbers)
    {
        var ranges = new List<(long First, long Last)>();
        foreach (var number in numbers)
            if (ranges.Count > 0 && ranges[^1].Last == number - 1) ranges[^1] = (ranges[^1].First, number);
            else ranges.Add((number, number));
        return string.Join(", ", ranges.Take(20).Select(r => r.First == r.Last ? $"{r.First}" : $"{r.First} to {r.Last}")) + (ranges.Count > 20 ? " …" : "");
    }

    private async Task AppendAsync(int count)
    {
        await File.AppendAllLinesAsync(_file, Enumerable.Range(_lines, count).Select(i => $"line {i}"));
        _lines += count;
    }

    private async Task ExecuteAsync(string statement)
    {
        await using var command = _database.CreateCommand(statement);
        await command.ExecuteNonQueryAsync();
    }

    private async Task<long> CountAsync(string table)
    {
        await using var command = _database.CreateCommand($"SELECT count(*) FROM {_name}.{table}");
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private Task<List<string>> KeysAsync() => BucketKeys.ListAsync(_objects, Bucket);

    // What was committed, partition by partition.
    private List<string> Read(string topic, int partitions)
    {
        var values = new List<string>();
        using var consumer = new ConsumerBuilder<Ignore, string>(new ConsumerConfig
        {
            BootstrapServers = _bootstrapServers,
            GroupId = "chaos-check",
            IsolationLevel = IsolationLevel.ReadCommitted,
            EnablePartitionEof = true,
            EnableAutoCommit = false,
        }).Build();
        for (var partition = 0; partition < partitions; partition++)
        {
            consumer.Assign(new TopicPartitionOffset(topic, partition, Offset.Beginning));
            while (consumer.Consume(ReadTimeout) is { IsPartitionEOF: false } found) values.Add(found.Message.Value);
        }
        return values;
    }

    private static (string Name, string Password) User(Uri server) => server.UserInfo.Split(':') is [var name, var password] ? (name, password) : (server.UserInfo, "");
}
