using System.Collections.Concurrent;
using Connect.Runtime.Group;

namespace Connect.Runtime.Tests.Group;

/// <summary>A worker without tasks: it runs what it is told to, as far as a set of names can.</summary>
internal sealed class FakeMember(FakeMember.ConfigTopicContent topic) : IWorkerGroupMember
{
    private readonly Lock _lock = new();
    private HashSet<string> _running = [];
    private bool _closing;

    /// <summary>What the config topic says; shared by the workers of a cluster.</summary>
    public sealed class ConfigTopicContent
    {
        private readonly ConcurrentDictionary<string, int> _connectors = new();

        /// <summary>Who runs what at the moment.</summary>
        public ConcurrentDictionary<string, FakeMember> Running { get; } = new();

        /// <summary>What was ever begun by one worker while it ran on another.</summary>
        public ConcurrentQueue<string> Twice { get; } = new();

        public long Offset { get; set; } = -1;

        public void Put(string connector, int tasks)
        {
            _connectors[connector] = tasks;
            Offset++;
        }

        public void Delete(string connector)
        {
            _connectors.Remove(connector, out _);
            Offset++;
        }

        public Work Work => new([.. _connectors.Keys.Order()], [.. _connectors.SelectMany(c => Enumerable.Range(0, c.Value).Select(i => new TaskId(c.Key, i))).Order()]);

        public int Parts => _connectors.Count + _connectors.Values.Sum();
    }

    /// <summary>How far this worker has read; null for all there is.</summary>
    public long? ReadTo { get; set; }

    /// <summary>The id of its config topic; null for one that is not known.</summary>
    public Guid? TopicId { get; set; }

    /// <summary>What it runs.</summary>
    public IReadOnlyCollection<string> Running { get { lock (_lock) return [.. _running]; } }

    /// <summary>What it was told, in order.</summary>
    public ConcurrentQueue<string> Heard { get; } = new();

    public Assignment Assignment { get; private set; } = Assignment.None;

    public int Started { get; private set; }

    public Task<WorkToAssign> DescribeWorkAsync() => Task.FromResult(new WorkToAssign(ReadTo ?? topic.Offset, topic.Work.Connectors, topic.Work.Tasks) { ConfigTopicId = TopicId });

    public Task CatchUpAsync(CancellationToken cancellationToken)
    {
        Heard.Enqueue("catch up");
        return Task.CompletedTask;
    }

    public Task RebalancingAsync()
    {
        Heard.Enqueue("rebalancing");
        return Task.CompletedTask;
    }

    public Task RevokedAsync(IReadOnlyCollection<string> connectors, IReadOnlyCollection<TaskId> tasks)
    {
        Heard.Enqueue($"revoked {connectors.Count + tasks.Count}");
        Stop(Names(connectors, tasks));
        return Task.CompletedTask;
    }

    public Task AssignedAsync(Assignment assignment)
    {
        var all = Names(assignment.Connectors, assignment.Tasks).ToHashSet();
        Stop(Running.Except(all));
        lock (_lock)
        {
            if (_closing) return Task.CompletedTask;
            foreach (var part in all.Except(_running))
            {
                Started++;
                if (!topic.Running.TryAdd(part, this)) topic.Twice.Enqueue(part);
            }
            _running = all;
        }
        Assignment = assignment;
        Heard.Enqueue($"assigned {assignment.Connectors.Count + assignment.Tasks.Count}");
        return Task.CompletedTask;
    }

    public Task LostAsync()
    {
        Heard.Enqueue("lost");
        Stop(Running);
        return Task.CompletedTask;
    }

    /// <summary>Stops everything and begins nothing more, as a worker does before it leaves.</summary>
    public void StopAll()
    {
        lock (_lock) _closing = true;
        Stop(Running);
    }

    private void Stop(IEnumerable<string> parts)
    {
        lock (_lock)
            foreach (var part in parts.ToList())
                if (_running.Remove(part)) topic.Running.Remove(part, out _);
    }

    private static IEnumerable<string> Names(IEnumerable<string> connectors, IEnumerable<TaskId> tasks) => connectors.Concat(tasks.Select(t => t.ToString()));
}
