using System.Buffers;
using System.Text.Json;
using Connect.Api;

namespace Connect.Runtime.Storage;

/// <summary>Writes the config topic's records; reading them is <see cref="ClusterState"/>'s.</summary>
/// <param name="topic">The topic's name.</param>
/// <param name="writer">Writes what any worker may.</param>
/// <param name="leader">Writes what only the leader does; null where that is not told apart.</param>
internal sealed class ConfigTopic(string topic, IInternalTopicWriter writer, TransactionalTopicWriter? leader)
{
    /// <summary>The topic's name.</summary>
    public string Name => topic;

    /// <summary>This worker leads from now on: the former leader can write no more, where that is told apart.</summary>
    /// <exception cref="ConnectException">The coordinator refuses or does not answer; the next write tries again.</exception>
    public Task LeadAsync(CancellationToken cancellationToken) => leader?.ClaimAsync(cancellationToken) ?? Task.CompletedTask;

    /// <summary>Whether another worker has taken the lead.</summary>
    public bool IsFenced => leader?.IsFenced is true;

    /// <summary>A connector's configuration.</summary>
    public Task<long> PutConnectorAsync(string name, IReadOnlyDictionary<string, string> config, CancellationToken cancellationToken) =>
        WriteAsLeaderAsync(cancellationToken, ($"connector-{name}", InternalJson.Write(json => WriteProperties(json, config))));

    /// <summary>Deletes a connector.</summary>
    public Task<long> RemoveConnectorAsync(string name, CancellationToken cancellationToken) =>
        WriteAsLeaderAsync(cancellationToken, ($"connector-{name}", null), ($"target-state-{name}", null));

    /// <summary>A connector's target state.</summary>
    public async Task<long> PutTargetStateAsync(string name, TargetState state, CancellationToken cancellationToken) =>
        (await writer.WriteAsync(topic, $"target-state-{name}", InternalJson.Write(json =>
        {
            // Workers before 3.5 read "state" and do not know STOPPED.
            json.WriteString("state", state == TargetState.Started ? "STARTED" : "PAUSED");
            json.WriteString("state.v2", state.ToString().ToUpperInvariant());
        }), cancellationToken)).Offset;

    /// <summary>The configurations of a connector's tasks, and their commit.</summary>
    public Task<long> PutTasksAsync(string name, IReadOnlyList<IReadOnlyDictionary<string, string>> tasks, CancellationToken cancellationToken) =>
        WriteAsLeaderAsync(cancellationToken,
        [
            .. tasks.Select((config, i) => ($"task-{new TaskId(name, i)}", (byte[]?)InternalJson.Write(json => WriteProperties(json, config)))),
            ($"commit-{name}", InternalJson.Write(json => json.WriteNumber("tasks", tasks.Count))),
        ]);

    /// <summary>Counts the producers that the next fencing round has to fence.</summary>
    public Task<long> PutTaskCountAsync(string name, int tasks, CancellationToken cancellationToken) =>
        WriteAsLeaderAsync(cancellationToken, ($"tasks-fencing-{name}", InternalJson.Write(json => json.WriteNumber("task-count", tasks))));

    /// <summary>Asks the workers that run a connector and its tasks to restart them.</summary>
    public Task<long> PutRestartAsync(string name, bool includeTasks, bool onlyFailed, CancellationToken cancellationToken) =>
        WriteAsLeaderAsync(cancellationToken, ($"restart-connector-{name}", InternalJson.Write(json =>
        {
            json.WriteBoolean("include-tasks", includeTasks);
            json.WriteBoolean("only-failed", onlyFailed);
        })));

    /// <summary>The key that workers sign requests to each other with.</summary>
    public Task<long> PutSessionKeyAsync(SessionKey key, CancellationToken cancellationToken) =>
        WriteAsLeaderAsync(cancellationToken, ("session-key", InternalJson.Write(json =>
        {
            json.WriteString("key", Convert.ToBase64String(key.Key));
            json.WriteString("algorithm", key.Algorithm);
            json.WriteNumber("creation-timestamp", key.CreatedMs);
        })));

    /// <summary>A logger's level on all workers.</summary>
    public async Task<long> PutLoggerLevelAsync(string logger, string level, CancellationToken cancellationToken) =>
        (await writer.WriteAsync(topic, $"logger-cluster-{logger}", InternalJson.Write(json => json.WriteString("level", level)), cancellationToken)).Offset;

    private static void WriteProperties(Utf8JsonWriter json, IReadOnlyDictionary<string, string> config)
    {
        json.WriteStartObject("properties");
        foreach (var (key, value) in config) json.WriteString(key, value);
        json.WriteEndObject();
    }

    // What only the leader writes; complete with the last record's offset.
    private async Task<long> WriteAsLeaderAsync(CancellationToken cancellationToken, params (string Key, byte[]? Value)[] records)
    {
        if (leader is not null) return await leader.WriteAsync(topic, records, cancellationToken);
        long offset = -1;
        foreach (var (key, value) in records) offset = (await writer.WriteAsync(topic, key, value, cancellationToken)).Offset;
        return offset;
    }
}
