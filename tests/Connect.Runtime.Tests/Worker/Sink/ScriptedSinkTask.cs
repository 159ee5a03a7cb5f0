using System.Collections.Concurrent;
using Connect.Api;

namespace Connect.Runtime.Tests.Worker.Sink;

/// <summary>Notes what it is asked to do, and does what a test says.</summary>
internal sealed class ScriptedSinkTask : SinkTask
{
    /// <summary>What was called, in order: <c>start</c>, <c>open 0,1</c>, <c>put a,b</c> (empty ones are left out), <c>precommit</c>, <c>close 0</c>, <c>stop</c>.</summary>
    public ConcurrentQueue<string> Calls { get; } = new();

    /// <summary>What was put and not refused.</summary>
    public ConcurrentQueue<SinkRecord> Taken { get; } = new();

    public IEnumerable<string> Values => Taken.Select(r => (string)r.Value!);

    public Func<IReadOnlyList<SinkRecord>, CancellationToken, Task>? OnPut { get; set; }
    public Func<IReadOnlyDictionary<TopicPartition, long>, IReadOnlyDictionary<TopicPartition, long>>? OnPreCommit { get; set; }
    public Func<CancellationToken, Task>? OnClose { get; set; }
    public Action? OnStart { get; set; }
    public ISinkTaskContext Its => Context;

    public override Task StartAsync(IReadOnlyDictionary<string, string> config, CancellationToken cancellationToken)
    {
        Calls.Enqueue("start");
        OnStart?.Invoke();
        return Task.CompletedTask;
    }

    public override Task OpenAsync(IReadOnlyCollection<TopicPartition> partitions, CancellationToken cancellationToken) { Note("open", partitions.Select(p => $"{p.Partition}")); return Task.CompletedTask; }

    public override async Task PutAsync(IReadOnlyList<SinkRecord> records, CancellationToken cancellationToken)
    {
        if (records.Count > 0) Calls.Enqueue($"put {string.Join(",", records.Select(r => r.Value))}");
        if (OnPut is not null) await OnPut(records, cancellationToken);
        foreach (var record in records) Taken.Enqueue(record);
    }

    public override Task<IReadOnlyDictionary<TopicPartition, long>> PreCommitAsync(IReadOnlyDictionary<TopicPartition, long> offsets, CancellationToken cancellationToken)
    {
        Note("precommit", offsets.Select(o => $"{o.Key.Partition}@{o.Value}"));
        return Task.FromResult(OnPreCommit is null ? offsets : OnPreCommit(offsets));
    }

    public override Task CloseAsync(IReadOnlyCollection<TopicPartition> partitions, CancellationToken cancellationToken)
    {
        Note("close", partitions.Select(p => $"{p.Partition}"));
        return OnClose is null ? Task.CompletedTask : OnClose(cancellationToken);
    }

    public override Task StopAsync() { Calls.Enqueue("stop"); return Task.CompletedTask; }

    private void Note(string call, IEnumerable<string> what) => Calls.Enqueue($"{call} {string.Join(",", what.Order(StringComparer.Ordinal))}");
}
