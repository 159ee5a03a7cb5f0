using System.Collections.Concurrent;
using Connect.Api;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Connect.Testing;

/// <summary>A sink task's context that keeps what the task asks for.</summary>
public sealed class TestSinkContext(IReadOnlyDictionary<string, string> config, TimeProvider? time = null) : ISinkTaskContext, IErrantRecordReporter
{
    public string Connector => "test-connector";
    public int Task => 0;
    public IReadOnlyDictionary<string, string> Config { get; } = config;
    public ILoggerFactory LoggerFactory { get; init; } = NullLoggerFactory.Instance;
    public TimeProvider TimeProvider { get; } = time ?? TimeProvider.System;

    /// <summary>What the task says that it tries again.</summary>
    public ConcurrentQueue<(string Operation, Exception Error, TimeSpan Delay)> Retries { get; } = new();

    /// <summary>What the task says that works, as often as it says so.</summary>
    public ConcurrentQueue<string> Successes { get; } = new();

    public void ReportRetry(string operation, Exception error, TimeSpan delay) => Retries.Enqueue((operation, error, delay));
    public void ReportSuccess(string operation) => Successes.Enqueue(operation);
    public List<TopicPartition> Assigned { get; } = [];
    public IReadOnlyCollection<TopicPartition> Assignment => Assigned;
    public Dictionary<TopicPartition, long> Offsets { get; } = [];
    public List<TimeSpan> Timeouts { get; } = [];
    public HashSet<TopicPartition> Paused { get; } = [];
    public int CommitRequests { get; private set; }
    public List<(SinkRecord Record, Exception Error)> Reported { get; } = [];

    /// <summary>Whether the task has somewhere to report bad records to.</summary>
    public bool Reporting { get; init; }
    public IErrantRecordReporter? ErrantRecordReporter => Reporting ? this : null;

    public void Offset(IReadOnlyDictionary<TopicPartition, long> offsets) { foreach (var (partition, offset) in offsets) Offsets[partition] = offset; }
    public void Timeout(TimeSpan timeout) => Timeouts.Add(timeout);
    public void Pause(IReadOnlyCollection<TopicPartition> partitions) => Paused.UnionWith(partitions);
    public void Resume(IReadOnlyCollection<TopicPartition> partitions) => Paused.ExceptWith(partitions);
    public void RequestCommit() => CommitRequests++;
    Task IErrantRecordReporter.ReportAsync(SinkRecord record, Exception error) { Reported.Add((record, error)); return System.Threading.Tasks.Task.CompletedTask; }
}
