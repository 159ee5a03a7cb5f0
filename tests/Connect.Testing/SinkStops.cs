using Connect.Api;
using Xunit;

namespace Connect.Testing;

/// <summary>
/// Stops a sink's task while one of its requests is on its way, for each request that it makes, and holds that it acknowledges no more than is stored, and that
/// the next task stores the rest.
/// </summary>
public static class SinkStops
{
    /// <summary>How many records a put delivers.</summary>
    public const int RecordsOfPut = 4;
    private const int Records = 14;

    // What a task needs to come to its end, with a request that nobody answers.
    private static readonly TimeSpan LongestEnd = TimeSpan.FromSeconds(20);

    /// <summary>The partition whose records are delivered.</summary>
    public static readonly TopicPartition Partition = new("t", 0);

    /// <summary>What becomes of the request that is on its way when the task is stopped.</summary>
    private enum Held
    {
        /// <summary>It is answered while the task makes its last commit.</summary>
        Answered,

        /// <summary>The worker does not wait for that commit, and then it is answered.</summary>
        AnsweredTooLate,

        /// <summary>The worker does not wait for that commit, and it is answered when the task has ended.</summary>
        NeverAnswered,
    }

    /// <summary>Goes through all requests.</summary>
    /// <param name="open">Makes an empty target.</param>
    /// <param name="atOnce">How many are tried beside each other, each with a target of its own; a real server takes its time to give something up.</param>
    public static async Task AtEachRequestAsync(Func<Task<ISinkTarget>> open, int atOnce = 1)
    {
        ArgumentNullException.ThrowIfNull(open);
        foreach (var held in Enum.GetValues<Held>())
        {
            var request = 0;
            async Task GoThroughAsync()
            {
                while (await StopAsync(open, Interlocked.Increment(ref request), held)) Assert.True(request < 200, "the task makes requests without end");
            }
            await Task.WhenAll(Enumerable.Range(0, atOnce).Select(_ => GoThroughAsync()));
        }
    }

    private static async Task<bool> StopAsync(Func<Task<ISinkTarget>> open, int request, Held held)
    {
        var when = $"Stopped at request {request}, {held}:";
        await using var target = await open();
        var stopped = new Run(target, 0);
        await stopped.RunAsync(request, held, when);
        var handled = await HandledAsync(target, stopped);
        var missing = Enumerable.Range(0, stopped.Acknowledged).Except(handled).ToList();
        Assert.True(missing.Count == 0, $"{when} up to {stopped.Acknowledged} is acknowledged, and {string.Join(", ", missing)} are not stored");
        if (held == Held.Answered)
            Assert.True(stopped.Acknowledged == target.Whole(stopped.Delivered),
                $"{when} of {stopped.Delivered} delivered records {stopped.Acknowledged} are acknowledged, not {target.Whole(stopped.Delivered)}");

        var next = new Run(target, stopped.Acknowledged);
        await next.RunAsync(0, Held.Answered, $"{when} then");
        handled = [.. await HandledAsync(target, next), .. stopped.Reported];
        var expected = Enumerable.Range(0, target.Whole(Records));
        Assert.Equal(expected, (target.StoresAgain ? handled.Distinct() : handled).Order());
        target.CheckEnd();
        return stopped.WasStopped;
    }

    private static async Task<IReadOnlyList<int>> HandledAsync(ISinkTarget target, Run run) => [.. await target.StoredAsync(), .. run.Reported];

    /// <summary>What a worker does with a task: puts and commits, and when it is to stop, a last commit, the end of its partitions, and the stop.</summary>
    private sealed class Run(ISinkTarget target, int from)
    {
        private readonly TestSinkContext _context = new(target.Config) { Reporting = true };

        public int Delivered { get; private set; } = from;

        public int Acknowledged { get; private set; } = from;

        public bool WasStopped { get; private set; }

        public IEnumerable<int> Reported => _context.Reported.Select(report => (int)report.Record.Offset);

        public async Task RunAsync(int request, Held held, string when)
        {
            using var stopping = new CancellationTokenSource();
            using var abandoned = new CancellationTokenSource();
            var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var answered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var requests = 0;
            target.Before = async () =>
            {
                if (Interlocked.Increment(ref requests) != request) return;
                WasStopped = true;
                stopped.SetResult();
                await stopping.CancelAsync();
                await answered.Task;
            };
            try
            {
                var running = RunAsync(held, abandoned, answered, stopping.Token);
                // The time begins with the stop.
                await Task.WhenAny(running, stopped.Task);
                try { await running.WaitAsync(LongestEnd, TestContext.Current.CancellationToken); }
                catch (TimeoutException) { Assert.Fail($"{when} the task did not come to its end within {LongestEnd.TotalSeconds} s"); }
                catch (Exception e) when (e is not OperationCanceledException) { throw new InvalidOperationException($"{when} {e.Message}", e); }
            }
            finally
            {
                target.Before = null;
                answered.TrySetResult();
            }
        }

        private async Task RunAsync(Held held, CancellationTokenSource abandoned, TaskCompletionSource answered, CancellationToken stopping)
        {
            var task = target.CreateTask();
            task.Initialize(_context);
            try
            {
                await task.StartAsync(target.Config, stopping);
                _context.Assigned.Add(Partition);
                await task.OpenAsync([Partition], stopping);
                await DeliverAsync(task, stopping);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                // As the worker does: what was put before this delivery is committed below.
            }
            if (_context.Assigned.Count > 0)
            {
                var closing = task.PreCommitAsync(Current(), abandoned.Token);
                if (WasStopped && held != Held.Answered) await abandoned.CancelAsync();
                if (held == Held.NeverAnswered) await AcknowledgeAsync(closing, abandoned.Token);
                else answered.TrySetResult();
                await AcknowledgeAsync(closing, abandoned.Token);
                await task.CloseAsync([Partition], abandoned.Token);
            }
            await task.StopAsync();
        }

        private async Task DeliverAsync(SinkTask task, CancellationToken stopping)
        {
            while (Delivered < Records && !stopping.IsCancellationRequested)
            {
                var records = Enumerable.Range(Delivered, Math.Min(RecordsOfPut, Records - Delivered)).Select(target.Record).ToArray();
                await task.PutAsync(records, stopping);
                Delivered += records.Length;
                if (Delivered % target.RecordsOfCommit == 0) await AcknowledgeAsync(task.PreCommitAsync(Current(), stopping), stopping);
            }
            stopping.ThrowIfCancellationRequested();
            await task.PutAsync([], stopping);
        }

        private Dictionary<TopicPartition, long> Current() => new() { [Partition] = Delivered };

        private async Task AcknowledgeAsync(Task<IReadOnlyDictionary<TopicPartition, long>> commit, CancellationToken givenUp)
        {
            IReadOnlyDictionary<TopicPartition, long> offsets;
            try { offsets = await commit; }
            catch (OperationCanceledException) when (givenUp.IsCancellationRequested)
            {
                // Given up: nothing is committed.
                return;
            }
            // The worker takes no offset of what was not delivered.
            if (offsets.TryGetValue(Partition, out var offset) && offset <= Delivered) Acknowledged = Math.Max(Acknowledged, (int)offset);
        }
    }
}
