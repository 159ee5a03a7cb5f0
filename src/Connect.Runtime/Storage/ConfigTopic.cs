using System.Buffers;
using System.Text.Json;

namespace Connect.Runtime.Storage;

/// <summary>Writes the config topic's records; reading them is <see cref="ClusterState"/>'s.</summary>
internal sealed class ConfigTopic(string topic, InternalTopicWriter writer)
{
    /// <summary>The topic's name.</summary>
    public string Name => topic;

    /// <summary>A connector's configuration; null deletes.</summary>
    public Task<long> PutConnectorAsync(string name, IReadOnlyDictionary<string, string>? config) =>
        WriteAsync($"connector-{name}", config is null ? null : InternalJson.Write(json => WriteProperties(json, config)));

    /// <summary>A connector's target state; null deletes.</summary>
    public Task<long> PutTargetStateAsync(string name, TargetState? state) => WriteAsync($"target-state-{name}", state is null ? null : InternalJson.Write(json =>
    {
        // Workers before 3.5 read "state" and do not know STOPPED.
        json.WriteString("state", state == TargetState.Started ? "STARTED" : "PAUSED");
        json.WriteString("state.v2", state.Value.ToString().ToUpperInvariant());
    }));

    /// <summary>One task's configuration; takes effect with the commit.</summary>
    public Task<long> PutTaskAsync(TaskId id, IReadOnlyDictionary<string, string> config) => WriteAsync($"task-{id}", InternalJson.Write(json => WriteProperties(json, config)));

    /// <summary>Applies the task configurations written before.</summary>
    public Task<long> CommitTasksAsync(string name, int tasks) => WriteAsync($"commit-{name}", InternalJson.Write(json => json.WriteNumber("tasks", tasks)));

    /// <summary>Counts the producers that the next fencing round has to fence.</summary>
    public Task<long> PutTaskCountAsync(string name, int tasks) => WriteAsync($"tasks-fencing-{name}", InternalJson.Write(json => json.WriteNumber("task-count", tasks)));

    /// <summary>Asks the workers that run the parts of a connector to restart them.</summary>
    public Task<long> PutRestartAsync(string name, bool includeTasks, bool onlyFailed) => WriteAsync($"restart-connector-{name}", InternalJson.Write(json =>
    {
        json.WriteBoolean("include-tasks", includeTasks);
        json.WriteBoolean("only-failed", onlyFailed);
    }));

    /// <summary>The key that workers sign requests to each other with.</summary>
    public Task<long> PutSessionKeyAsync(SessionKey key) => WriteAsync("session-key", InternalJson.Write(json =>
    {
        json.WriteString("key", Convert.ToBase64String(key.Key));
        json.WriteString("algorithm", key.Algorithm);
        json.WriteNumber("creation-timestamp", key.CreatedMs);
    }));

    /// <summary>A logger's level on all workers.</summary>
    public Task<long> PutLoggerLevelAsync(string logger, string level) => WriteAsync($"logger-cluster-{logger}", InternalJson.Write(json => json.WriteString("level", level)));

    private static void WriteProperties(Utf8JsonWriter json, IReadOnlyDictionary<string, string> config)
    {
        json.WriteStartObject("properties");
        foreach (var (key, value) in config) json.WriteString(key, value);
        json.WriteEndObject();
    }

    private async Task<long> WriteAsync(string key, byte[]? value) => (await writer.WriteAsync(topic, key, value)).Offset;
}
