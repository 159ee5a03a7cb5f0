using System.Collections.Concurrent;
using System.Threading.Channels;
using Connect.Api;

namespace Connect.Runtime.Tests.Worker.Source;

/// <summary>Polls what a test gives it, and notes what it is asked to do.</summary>
internal sealed class ScriptedSourceTask : SourceTask
{
    private readonly Channel<Func<CancellationToken, Task<IReadOnlyList<SourceRecord>?>>> _polls = Channel.CreateUnbounded<Func<CancellationToken, Task<IReadOnlyList<SourceRecord>?>>>();
    private int _polled;

    /// <summary>What was called, in order: <c>start</c>, <c>commit</c>, <c>stop</c>.</summary>
    public ConcurrentQueue<string> Calls { get; } = new();

    /// <summary>The records that are done with, and whether they are in their topic.</summary>
    public ConcurrentQueue<(SourceRecord Record, RecordMetadata? Metadata)> Done { get; } = new();

    /// <summary>How many polls there were.</summary>
    public int Polled => Volatile.Read(ref _polled);

    public ISourceTaskContext Its => Context;

    public Action? OnStart { get; set; }

    public Action? OnCommit { get; set; }

    /// <summary>The next poll that has nothing else to do brings these records.</summary>
    public void Give(params SourceRecord[] records) => Give(_ => Task.FromResult<IReadOnlyList<SourceRecord>?>(records));

    /// <summary>The next poll that has nothing else to do does this.</summary>
    public void Give(Func<CancellationToken, Task<IReadOnlyList<SourceRecord>?>> poll) => Assert.True(_polls.Writer.TryWrite(poll));

    public override Task StartAsync(IReadOnlyDictionary<string, string> config, CancellationToken cancellationToken)
    {
        Calls.Enqueue("start");
        OnStart?.Invoke();
        return Task.CompletedTask;
    }

    public override async Task<IReadOnlyList<SourceRecord>?> PollAsync(CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _polled);
        var poll = await _polls.Reader.ReadAsync(cancellationToken);
        return await poll(cancellationToken);
    }

    public override Task CommitAsync(CancellationToken cancellationToken)
    {
        Calls.Enqueue("commit");
        OnCommit?.Invoke();
        return Task.CompletedTask;
    }

    public override void CommitRecord(SourceRecord record, RecordMetadata? metadata) => Done.Enqueue((record, metadata));

    public override Task StopAsync() { Calls.Enqueue("stop"); return Task.CompletedTask; }
}
