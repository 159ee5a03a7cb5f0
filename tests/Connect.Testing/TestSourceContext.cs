using System.Collections.Concurrent;
using Connect.Api;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Connect.Testing;

/// <summary>The context of a source connector and its task, with offsets that a test sets.</summary>
public sealed class TestSourceContext(IReadOnlyDictionary<string, string> config, TimeProvider? time = null) : ISourceTaskContext, IConnectorContext, IOffsetStorageReader
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
    public IOffsetStorageReader OffsetStorageReader => this;
    public ITransactionContext? TransactionContext => null;
    public int Reconfigurations { get; private set; }
    public List<Exception> Errors { get; } = [];

    /// <summary>Stored offsets: partition and offset.</summary>
    public List<(IReadOnlyDictionary<string, object?> Partition, IReadOnlyDictionary<string, object?> Offset)> Stored { get; } = [];

    public void RequestTaskReconfiguration() => Reconfigurations++;
    public void RaiseError(Exception error) => Errors.Add(error);

    public Task<IReadOnlyDictionary<string, object?>?> OffsetAsync(IReadOnlyDictionary<string, object?> partition, CancellationToken cancellationToken)
    {
        var stored = Stored.FindLast(s => s.Partition.Count == partition.Count && s.Partition.All(e => partition.TryGetValue(e.Key, out var v) && Equals(v, e.Value)));
        return System.Threading.Tasks.Task.FromResult<IReadOnlyDictionary<string, object?>?>(stored.Offset);
    }

    public async Task<IReadOnlyList<IReadOnlyDictionary<string, object?>?>> OffsetsAsync(IReadOnlyList<IReadOnlyDictionary<string, object?>> partitions, CancellationToken cancellationToken)
    {
        var found = new List<IReadOnlyDictionary<string, object?>?>();
        foreach (var partition in partitions) found.Add(await OffsetAsync(partition, cancellationToken));
        return found;
    }
}
