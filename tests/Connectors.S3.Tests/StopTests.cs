using System.Globalization;
using System.Text.Json;
using Connect.Api;
using Connect.Testing;

namespace Connectors.S3.Tests;

/// <summary>A task that is stopped while one of its requests is on its way, for each request that there is.</summary>
public sealed class StopTests
{
    private static readonly Schema RowSchema = SchemaBuilder.Struct().Field("n", Schema.Int64).Field("odd", Schema.String).Field("x", Schema.String).Build();

    public static TheoryData<string, string[]> Kinds => new()
    {
        { "objects of one request", [] },
        { "several folders", ["partitioner.class", "io.confluent.connect.storage.partitioner.FieldPartitioner", "partition.field.name", "odd"] },
        { "parts", ["flush.size", "7", "s3.part.size", "5242880"] },
        { "keys beside the values", ["store.kafka.keys", "true", "keys.format.class", "io.confluent.connect.s3.format.json.JsonFormat"] },
        { "tags", ["s3.object.tagging", "true"] },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public Task A_task_that_is_stopped_at_any_request_says_no_more_than_is_stored_and_the_next_one_stores_the_rest(string kind, string[] settings)
    {
        var config = SinkRun.Config([.. settings.Chunk(2).Select(pair => (pair[0], pair[1]))]);
        return SinkStops.AtEachRequestAsync(() => Task.FromResult<ISinkTarget>(new Target(config, kind == "parts" ? 1_000_000 : 1)));
    }

    private sealed class Target(Dictionary<string, string> config, int rowSize) : ISinkTarget
    {
        private readonly MemoryStorage _storage = new();

        public IReadOnlyDictionary<string, string> Config => config;

        public Func<Task>? Before { get => _storage.Before; set => _storage.Before = value; }

        // The same records make the same objects.
        public bool StoresAgain => false;

        private int Flush => int.Parse(config["flush.size"], CultureInfo.InvariantCulture);

        public SinkTask CreateTask() => new S3SinkTask((_, _, _) => _storage);

        public SinkRecord Record(int offset) => SinkRun.Record(offset,
            new Struct(RowSchema) { ["n"] = (long)offset, ["odd"] = offset % 2 == 0 ? "no" : "yes", ["x"] = new string('x', rowSize) }, key: $"{offset}");

        public int Whole(int delivered) => delivered / Flush * Flush;

        public Task<IReadOnlyList<int>> StoredAsync() => Task.FromResult<IReadOnlyList<int>>([.. _storage.Objects.Keys
            .Where(key => !key.Contains(".keys", StringComparison.Ordinal))
            .SelectMany(key => _storage.Text(key).Split('\n', StringSplitOptions.RemoveEmptyEntries))
            .Select(line => JsonDocument.Parse(line).RootElement.GetProperty("n").GetInt32())]);

        public void CheckEnd() => Assert.Equal(0, _storage.OpenUploads);

        public ValueTask DisposeAsync()
        {
            _storage.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
