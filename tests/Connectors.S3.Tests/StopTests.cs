using System.Text.Json;
using Connect.Api;
using Connect.Testing;

namespace Connectors.S3.Tests;

/// <summary>A task that is stopped while one of its requests is on its way, for each request that there is.</summary>
public sealed class StopTests
{
    private const int Rows = 14, RowsOfPut = 4;
    private static readonly Schema RowSchema = SchemaBuilder.Struct().Field("n", Schema.Int64).Field("odd", Schema.String).Field("x", Schema.String).Build();
    private static readonly TopicPartition Partition = new("t", 0);

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
    public async Task A_task_that_is_stopped_at_any_request_says_no_more_than_is_stored_and_the_next_one_stores_the_rest(string kind, string[] settings)
    {
        var config = SinkRun.Config([.. settings.Chunk(2).Select(pair => (pair[0], pair[1]))]);
        var rowSize = kind == "parts" ? 1_000_000 : 1;
        for (var stopAt = 1; ; stopAt++)
        {
            var storage = new MemoryStorage();
            var stopped = new Script(storage, config, rowSize, 0);
            await stopped.RunAsync(stopAt);
            Assert.Superset(Enumerable.Range(0, (int)stopped.Acknowledged).ToHashSet(), Stored(storage).ToHashSet());
            // What was on its way at the stop is waited for, so everything that was put in whole files counts.
            Assert.Equal(stopped.Delivered / Flush(config) * Flush(config), Math.Max(stopped.Acknowledged, 0));

            storage.Before = null;
            var next = new Script(storage, config, rowSize, stopped.Acknowledged);
            await next.RunAsync(0);
            Assert.Equal(Enumerable.Range(0, Rows / Flush(config) * Flush(config)), Stored(storage).Order());
            Assert.Equal(0, storage.OpenUploads);
            if (!stopped.WasStopped) break;
            Assert.True(stopAt < 100, "the task makes requests without end");
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_task_that_is_abandoned_at_any_request_says_no_more_than_is_stored(string kind, string[] settings)
    {
        var config = SinkRun.Config([.. settings.Chunk(2).Select(pair => (pair[0], pair[1]))]);
        for (var stopAt = 1; ; stopAt++)
        {
            var storage = new MemoryStorage();
            var stopped = new Script(storage, config, kind == "parts" ? 1_000_000 : 1, 0);
            await stopped.RunAsync(stopAt, abandon: true);
            Assert.Superset(Enumerable.Range(0, (int)Math.Max(stopped.Acknowledged, 0)).ToHashSet(), Stored(storage).ToHashSet());
            if (!stopped.WasStopped) break;
        }
    }

    private static int Flush(Dictionary<string, string> config) => int.Parse(config["flush.size"], System.Globalization.CultureInfo.InvariantCulture);

    private static IEnumerable<int> Stored(MemoryStorage storage) => storage.Objects
        .Where(stored => !stored.Key.Contains(".keys", StringComparison.Ordinal))
        .SelectMany(stored => storage.Text(stored.Key).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        .Select(line => JsonDocument.Parse(line).RootElement.GetProperty("n").GetInt32());

    /// <summary>What a worker does with a task: puts and commits, and when it is to stop, a last commit, the end of its partitions, and the stop.</summary>
    private sealed class Script(MemoryStorage storage, Dictionary<string, string> config, int rowSize, long from)
    {
        public long Delivered { get; private set; } = from;

        public long Acknowledged { get; private set; } = from;

        public bool WasStopped { get; private set; }

        public async Task RunAsync(int stopAt, bool abandon = false)
        {
            using var stopping = new CancellationTokenSource();
            using var abandoned = new CancellationTokenSource();
            var going = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var requests = 0;
            storage.Before = async () =>
            {
                if (Interlocked.Increment(ref requests) != stopAt) return;
                WasStopped = true;
                await stopping.CancelAsync();
                await going.Task;
            };
            var context = new TestSinkContext(config);
            var task = new S3SinkTask((_, _, _) => storage);
            task.Initialize(context);
            await task.StartAsync(config, CancellationToken.None);
            await task.OpenAsync([Partition], CancellationToken.None);
            try
            {
                while (Delivered < Rows)
                {
                    var rows = Enumerable.Range((int)Delivered, (int)Math.Min(RowsOfPut, Rows - Delivered)).Select(Row).ToArray();
                    await task.PutAsync(rows, stopping.Token);
                    Delivered += rows.Length;
                    Acknowledge(await task.PreCommitAsync(Current(), stopping.Token));
                }
                await task.PutAsync([], stopping.Token);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                // As the worker does: what was put before this delivery is committed below.
            }
            var closing = task.PreCommitAsync(Current(), abandoned.Token);
            if (abandon && WasStopped)
            {
                await abandoned.CancelAsync();
                try { Acknowledge(await closing); }
                catch (OperationCanceledException) { /* given up */ }
            }
            going.SetResult();
            if (!abandon || !WasStopped) Acknowledge(await closing);
            await task.CloseAsync([Partition], abandoned.Token);
            await task.StopAsync();
        }

        private Dictionary<TopicPartition, long> Current() => new() { [Partition] = Delivered };

        private void Acknowledge(IReadOnlyDictionary<TopicPartition, long> offsets)
        {
            // The worker takes no offset of what was not delivered.
            if (offsets.TryGetValue(Partition, out var offset) && offset <= Delivered) Acknowledged = Math.Max(Acknowledged, offset);
        }

        private SinkRecord Row(int n) => SinkRun.Record(n,
            new Struct(RowSchema) { ["n"] = (long)n, ["odd"] = n % 2 == 0 ? "no" : "yes", ["x"] = new string('x', rowSize) }, key: $"{n}");
    }
}
