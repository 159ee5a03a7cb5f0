using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text;
using System.Text.Json;

namespace Connect.Runtime.Storage;

/// <summary>The status topic: what all connectors and tasks do, on whichever worker, and which topics they use.</summary>
/// <param name="topic">The topic.</param>
/// <param name="writer">Writes it.</param>
/// <param name="workerId">This worker.</param>
/// <param name="onTopicForgotten">Called when a connector is no longer said to use a topic: where it does, that is to be said anew.</param>
internal sealed class StatusTopic(string topic, IInternalTopicWriter writer, string workerId, Action<string> onTopicForgotten)
{
    private readonly ConcurrentDictionary<string, RunStatus> _connectors = new(StringComparer.Ordinal);

    // By connector, as they are asked for that way: a worker may have thousands of them.
    private readonly ConcurrentDictionary<string, ImmutableSortedDictionary<int, RunStatus>> _tasks = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, ImmutableSortedSet<string>> _topics = new(StringComparer.Ordinal);

    private static readonly ImmutableSortedSet<string> NoTopics = ImmutableSortedSet.Create<string>(StringComparer.Ordinal);

    // The keys that this worker has removed and not read back yet: what was said before is still to be read, and is not removed once more.
    private readonly ConcurrentDictionary<string, bool> _removals = new(StringComparer.Ordinal);

    public string Name => topic;

    public RunStatus? Connector(string name) => _connectors.GetValueOrDefault(name);

    public RunStatus? Task(TaskId id) => _tasks.GetValueOrDefault(id.Connector)?.GetValueOrDefault(id.Task);

    /// <summary>A connector's tasks that something is said of, in order.</summary>
    public IReadOnlyList<KeyValuePair<TaskId, RunStatus>> Tasks(string connector) =>
        _tasks.TryGetValue(connector, out var tasks) ? [.. tasks.Select(t => KeyValuePair.Create(new TaskId(connector, t.Key), t.Value))] : [];

    /// <summary>The topics that a connector has used since it was made or reset, in order.</summary>
    public IReadOnlyList<string> Topics(string connector) =>
        _topics.TryGetValue(connector, out var topics) ? topics : [];

    /// <summary>The connectors that something is said of.</summary>
    public IReadOnlySet<string> Names =>
        _connectors.Keys.Concat(_tasks.Keys).Concat(_topics.Keys).ToHashSet(StringComparer.Ordinal);

    public bool UsesTopic(string connector, string name) => _topics.TryGetValue(connector, out var topics) && topics.Contains(name);

    /// <summary>Writes a connector's status; null forgets it.</summary>
    public Task PutConnectorAsync(string name, RunStatus? status)
    {
        if (IsOutdated(status, Connector(name))) return System.Threading.Tasks.Task.CompletedTask;
        return PutAsync($"status-connector-{name}", status);
    }

    /// <summary>Writes a task's status; null forgets it.</summary>
    public Task PutTaskAsync(TaskId id, RunStatus? status)
    {
        if (IsOutdated(status, Task(id))) return System.Threading.Tasks.Task.CompletedTask;
        return PutAsync($"status-task-{id}", status);
    }

    private Task PutAsync(string key, RunStatus? status)
    {
        if (status is null) return _removals.TryAdd(key, true) ? RemoveAsync(key) : System.Threading.Tasks.Task.CompletedTask;
        _removals.TryRemove(key, out _);
        return writer.WriteAsync(topic, key, Write(status));
    }

    private async Task RemoveAsync(string key)
    {
        try { await writer.WriteAsync(topic, key, null); }
        catch
        {
            _removals.TryRemove(key, out _);
            throw;
        }
    }

    /// <summary>Notes that a task uses a topic.</summary>
    public Task PutTopicAsync(string name, TaskId user, long discoveredMs) =>
        writer.WriteAsync(topic, $"status-topic-{name}:connector-{user.Connector}", InternalJson.Write(json =>
        {
            json.WriteStartObject("topic");
            json.WriteString("name", name);
            json.WriteString("connector", user.Connector);
            json.WriteNumber("task", user.Task);
            json.WriteNumber("discoverTimestamp", discoveredMs);
            json.WriteEndObject();
        }));

    /// <summary>Forgets that a connector used a topic.</summary>
    public Task RemoveTopicAsync(string connector, string name, CancellationToken cancellationToken = default) =>
        writer.WriteAsync(topic, $"status-topic-{name}:connector-{connector}", null, cancellationToken);

    /// <summary>Takes in the next record.</summary>
    public void Apply(InternalRecord record)
    {
        if (record.Key is null) return;
        var key = Encoding.UTF8.GetString(record.Key);
        if (key.StartsWith("status-connector-", StringComparison.Ordinal))
        {
            var (name, status) = (key["status-connector-".Length..], Read(record.Value));
            if (status is null || status.WorkerId != workerId) _removals.TryRemove(key, out _);
            if (IsLate(status, Connector(name))) return;
            if (status is not null && status.State != RunState.Destroyed) _connectors[name] = status;
            else if (record.Value is null || status is not null) _connectors.TryRemove(name, out _);
        }
        else if (key.StartsWith("status-task-", StringComparison.Ordinal))
        {
            var rest = key["status-task-".Length..];
            var dash = rest.LastIndexOf('-');
            if (dash <= 0 || !int.TryParse(rest[(dash + 1)..], out var number)) return;
            var id = new TaskId(rest[..dash], number);
            var status = Read(record.Value);
            if (status is null || status.WorkerId != workerId) _removals.TryRemove(key, out _);
            if (IsLate(status, Task(id))) return;
            if (status is not null && status.State != RunState.Destroyed) PutTask(id, status);
            else if (record.Value is null || status is not null) RemoveTask(id);
        }
        else if (key.StartsWith("status-topic-", StringComparison.Ordinal))
        {
            var rest = key["status-topic-".Length..];
            var colon = rest.IndexOf(":connector-", StringComparison.Ordinal);
            if (colon <= 0) return;
            var (connector, name) = (rest[(colon + ":connector-".Length)..], rest[..colon]);
            if (record.Value is null) RemoveTopic(connector, name);
            else _topics.AddOrUpdate(connector, static (_, name) => NoTopics.Add(name), static (_, topics, name) => topics.Add(name), name);
        }
    }

    // A worker that gave up a connector or task may say so after its successor has started it.
    private static bool IsLate(RunStatus? status, RunStatus? known) =>
        status is { State: RunState.Unassigned } && known is { State: RunState.Running } && known.Generation >= status.Generation && known.WorkerId != status.WorkerId;

    // What a worker says of a connector or task that it gave up or lost counts only until another has taken it over.
    private bool IsOutdated(RunStatus? status, RunStatus? known) =>
        status is { State: RunState.Unassigned or RunState.Failed } && known is not null && known.WorkerId != workerId
            && known.Generation > status.Generation;

    private void PutTask(TaskId id, RunStatus status) => _tasks.AddOrUpdate(id.Connector,
        static (_, added) => ImmutableSortedDictionary<int, RunStatus>.Empty.Add(added.Number, added.Status),
        static (_, tasks, added) => tasks.SetItem(added.Number, added.Status), (Number: id.Task, Status: status));

    private void RemoveTask(TaskId id)
    {
        while (_tasks.TryGetValue(id.Connector, out var tasks))
        {
            var rest = tasks.Remove(id.Task);
            if (rest.IsEmpty ? _tasks.TryRemove(KeyValuePair.Create(id.Connector, tasks)) : _tasks.TryUpdate(id.Connector, rest, tasks)) return;
        }
    }

    private void RemoveTopic(string connector, string name)
    {
        while (_topics.TryGetValue(connector, out var topics))
        {
            var rest = topics.Remove(name);
            if (rest.IsEmpty ? _topics.TryRemove(KeyValuePair.Create(connector, topics)) : _topics.TryUpdate(connector, rest, topics)) break;
        }
        onTopicForgotten(connector);
    }

    private static byte[]? Write(RunStatus? status) => status is null ? null : InternalJson.Write(json =>
    {
        json.WriteString("state", status.State.ToString().ToUpperInvariant());
        json.WriteString("trace", status.Trace);
        json.WriteString("worker_id", status.WorkerId);
        json.WriteNumber("generation", status.Generation);
        json.WriteString("version", status.Version);
        // Java's workers pick the members that they know.
        if (status.Restarts > 0) json.WriteNumber("restarts", status.Restarts);
    });

    private static RunStatus? Read(byte[]? value)
    {
        if (value is null) return null;
        using var document = JsonDocument.Parse(value);
        var root = document.RootElement;
        string? Text(string name) => root.TryGetProperty(name, out var v) && v.ValueKind == JsonValueKind.String ? v.GetString() : null;
        if (!Enum.TryParse<RunState>(Text("state"), ignoreCase: true, out var state)) return null;
        int Number(string name) => root.TryGetProperty(name, out var v) && v.ValueKind == JsonValueKind.Number && v.TryGetInt32(out var number) ? number : 0;
        return new RunStatus(state, Text("worker_id") ?? "", Number("generation"), Text("trace"), Text("version"), Number("restarts"));
    }
}
