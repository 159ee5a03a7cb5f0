using System.Globalization;
using Connect.Api;
using Connect.Testing;
using static Connectors.QuestDb.Tests.LineServer;

namespace Connectors.QuestDb.Tests;

/// <summary>A task that is stopped while one of its requests is on its way, for each request that there is.</summary>
public sealed class StopTests
{
    private const int Rows = 14, RowsOfPut = 4;
    private static readonly TopicPartition Partition = new("t", 0);

    [Theory]
    [InlineData("auto_flush_rows=1000;", -1)]
    [InlineData("auto_flush_rows=3;", -1)]
    [InlineData("auto_flush_rows=8;", -1)]
    [InlineData("auto_flush_rows=3;", 6)]
    [InlineData("auto_flush_rows=8;", 6)]
    [InlineData("auto_flush_rows=1000;", 13)]
    public async Task A_task_that_is_stopped_or_abandoned_at_any_request_says_no_more_than_is_stored_or_reported(string settings, int bad)
    {
        foreach (var abandon in (bool[])[false, true])
        {
            for (var stopAt = 1; ; stopAt++)
            {
                await using var server = new LineServer(answer: (_, lines) => lines.Contains($"v={bad}i", StringComparison.Ordinal) ? LineError(1) : null);
                var handled = new HashSet<int>();
                var stopped = new Script(server, settings, handled, 0);
                await stopped.RunAsync(stopAt, abandon);
                Assert.Superset(Enumerable.Range(0, (int)stopped.Acknowledged).ToHashSet(), handled);

                server.Before = null;
                await new Script(server, settings, handled, stopped.Acknowledged).RunAsync(0, abandon: false);
                Assert.Equal(Enumerable.Range(0, Rows), handled.Order());
                if (!stopped.WasStopped) break;
                Assert.True(stopAt < 100, "the task makes requests without end");
            }
        }
    }

    /// <summary>What a worker does with a task: puts and commits, and when it is to stop, a last commit, the end of its partitions, and the stop.</summary>
    private sealed class Script(LineServer server, string settings, HashSet<int> handled, long from)
    {
        private long _delivered = from;

        public long Acknowledged { get; private set; } = from;

        public bool WasStopped { get; private set; }

        public async Task RunAsync(int stopAt, bool abandon)
        {
            using var stopping = new CancellationTokenSource();
            using var abandoned = new CancellationTokenSource();
            var going = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var requests = 0;
            server.Before = async () =>
            {
                if (Interlocked.Increment(ref requests) != stopAt) return;
                WasStopped = true;
                await stopping.CancelAsync();
                await going.Task;
            };
            var config = Lines.Config("client.conf.string", server.Conf(settings));
            var context = new TestSinkContext(config) { Reporting = true };
            var task = new QuestDBSinkTask(_ => null);
            task.Initialize(context);
            await task.StartAsync(config, CancellationToken.None);
            await task.OpenAsync([Partition], CancellationToken.None);
            try
            {
                while (_delivered < Rows)
                {
                    var rows = Enumerable.Range((int)_delivered, (int)Math.Min(RowsOfPut, Rows - _delivered))
                        .Select(n => Lines.Record(Lines.Map("v", (long)n), offset: n)).ToArray();
                    await task.PutAsync(rows, stopping.Token);
                    _delivered += rows.Length;
                    if (_delivered % 8 == 0) Acknowledge(await task.PreCommitAsync(Current(), stopping.Token));
                }
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                // As the worker does: what was put before this delivery is committed below.
            }
            var closing = task.PreCommitAsync(Current(), abandoned.Token);
            if (abandon && WasStopped) await abandoned.CancelAsync();
            going.SetResult();
            try { Acknowledge(await closing); }
            catch (OperationCanceledException) when (abandoned.IsCancellationRequested)
            {
                // Given up: nothing is committed.
            }
            await task.CloseAsync([Partition], abandoned.Token);
            await task.StopAsync();
            handled.UnionWith(context.Reported.Select(report => (int)report.Record.Offset));
            handled.UnionWith(server.Stored.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => int.Parse(line["t v=".Length..^1], CultureInfo.InvariantCulture)));
        }

        private Dictionary<TopicPartition, long> Current() => new() { [Partition] = _delivered };

        private void Acknowledge(IReadOnlyDictionary<TopicPartition, long> offsets)
        {
            if (offsets.TryGetValue(Partition, out var offset) && offset <= _delivered) Acknowledged = Math.Max(Acknowledged, offset);
        }
    }
}
