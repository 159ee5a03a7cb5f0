using System.Collections.Concurrent;
using Kafka.Protocol.Client;

namespace Connect.Runtime.Metrics;

/// <summary>What is measured of the connections by which a worker is a member of its group: those that are <c>connect-metrics</c> and <c>connect-node-metrics</c> in Java.</summary>
internal sealed class NetworkMetrics(SampleWindows windows) : IKafkaClientObserver
{
    private readonly ConcurrentDictionary<BrokerAddress, NodeMetrics> _nodes = new();
    private readonly ConcurrentDictionary<BrokerAddress, int> _ids = new();
    private int _connections;

    /// <summary>Open connections.</summary>
    public int Connections => Volatile.Read(ref _connections);

    public CountedValue Created { get; } = new(windows);
    public CountedValue Ended { get; } = new(windows);
    public CountedValue Accepted { get; } = new(windows);
    public CountedValue Refused { get; } = new(windows);

    /// <summary>Reads and writes.</summary>
    public CountedValue Operations { get; } = new(windows);

    /// <summary>How often an answer was waited for.</summary>
    public CountedValue Waits { get; } = new(windows);

    /// <summary>The time that was waited for answers, in nanoseconds.</summary>
    public CountedValue WaitTime { get; } = new(windows);

    /// <summary>The time of one wait, in nanoseconds.</summary>
    public SampledValue WaitTimes { get; } = new(windows);

    /// <summary>The time that writing requests and understanding answers took, in nanoseconds.</summary>
    public CountedValue WorkTime { get; } = new(windows);

    /// <summary>The time of one such piece of work, in nanoseconds.</summary>
    public SampledValue WorkTimes { get; } = new(windows);

    /// <summary>What goes to and comes from all brokers.</summary>
    public NodeMetrics All { get; } = new(windows);

    /// <summary>What goes to and comes from each broker, by its id; a broker whose id is not known has the number that Java gives to those of <c>bootstrap.servers</c>.</summary>
    public IEnumerable<(string Id, NodeMetrics Metrics)> Nodes
    {
        get
        {
            var unknown = -1;
            return [.. _nodes.Select(n => ($"node-{(_ids.TryGetValue(n.Key, out var id) ? id : unknown--)}", n.Value))];
        }
    }

    public void Connected()
    {
        Interlocked.Increment(ref _connections);
        Created.Add();
    }

    public void Closed()
    {
        Interlocked.Decrement(ref _connections);
        Ended.Add();
    }

    public void Authenticated(bool success) => (success ? Accepted : Refused).Add();

    public void Learned(BrokerAddress broker, int nodeId) => _ids[broker] = nodeId;

    public void Sent(BrokerAddress broker, int bytes, TimeSpan duration)
    {
        foreach (var metrics in (ReadOnlySpan<NodeMetrics>)[All, NodeOf(broker)])
        {
            metrics.Requests.Add();
            metrics.SentBytes.Add(bytes);
            metrics.RequestSize.Record(bytes);
        }
        Worked(duration);
    }

    public void Received(BrokerAddress broker, int bytes, TimeSpan waited, TimeSpan latency, TimeSpan duration)
    {
        foreach (var metrics in (ReadOnlySpan<NodeMetrics>)[All, NodeOf(broker)])
        {
            metrics.Answers.Add();
            metrics.ReceivedBytes.Add(bytes);
            metrics.Latency.Record(latency);
        }
        Waits.Add();
        WaitTime.Add((long)waited.TotalNanoseconds);
        WaitTimes.Record(waited.TotalNanoseconds);
        Worked(duration);
    }

    private void Worked(TimeSpan duration)
    {
        Operations.Add();
        WorkTime.Add((long)duration.TotalNanoseconds);
        WorkTimes.Record(duration.TotalNanoseconds);
    }

    private NodeMetrics NodeOf(BrokerAddress broker) => _nodes.GetOrAdd(broker, static (_, w) => new NodeMetrics(w), windows);
}
