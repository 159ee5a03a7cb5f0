using System.Text;
using System.Text.Json;
using Connect.Api;

namespace Connect.Runtime.Storage;

/// <summary>
/// What the config topic says, built record by record. Task configs are kept aside per connector until a commit record applies them; where compaction has
/// eaten some of them the connector is inconsistent: its old tasks are not run until a complete commit comes.
/// </summary>
internal sealed class ClusterState
{
    private readonly Dictionary<string, ConnectorEntry> _connectors = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TargetState> _targets = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Dictionary<int, Dictionary<string, string>>> _pending = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (int Count, long Offset)> _fencing = new(StringComparer.Ordinal);

    private sealed class ConnectorEntry
    {
        public Dictionary<string, string>? Config;
        public Dictionary<string, string>? AppliedConfig;
        public List<Dictionary<string, string>> Tasks = [];
        public int TaskCount;
        public bool Inconsistent;
        public int Generation;
        public long CommitOffset = -1;
    }

    /// <summary>The offset after the last record that was read, -1 before the first; identifies the state among workers, Java's included.</summary>
    public long Offset { get; private set; } = -1;

    /// <summary>The key that workers sign requests to each other with.</summary>
    public SessionKey? SessionKey { get; private set; }

    /// <summary>The names of the connectors, in order.</summary>
    public IEnumerable<string> Connectors => _connectors.Where(c => c.Value.Config is not null).Select(c => c.Key).Order(StringComparer.Ordinal);

    public bool Contains(string connector) => _connectors.TryGetValue(connector, out var c) && c.Config is not null;

    /// <summary>The connector's configuration, variables unresolved, or null.</summary>
    public IReadOnlyDictionary<string, string>? Config(string connector) => _connectors.GetValueOrDefault(connector)?.Config;

    /// <summary>The configuration that the present tasks were made from, or null.</summary>
    public IReadOnlyDictionary<string, string>? AppliedConfig(string connector) => _connectors.GetValueOrDefault(connector)?.AppliedConfig;

    public TargetState Target(string connector) => _targets.GetValueOrDefault(connector, TargetState.Started);

    /// <summary>The configurations of the connector's tasks by number, variables unresolved; none while it is inconsistent.</summary>
    public IReadOnlyList<IReadOnlyDictionary<string, string>> Tasks(string connector) =>
        _connectors.GetValueOrDefault(connector) is { Config: not null, Inconsistent: false } c ? c.Tasks : [];

    /// <summary>How many tasks the last commit counted, also of an inconsistent connector.</summary>
    public int TaskCount(string connector) => _connectors.GetValueOrDefault(connector)?.TaskCount ?? 0;

    public bool IsInconsistent(string connector) => _connectors.GetValueOrDefault(connector)?.Inconsistent ?? false;

    /// <summary>How often task configs were applied; tasks of an older generation are to be replaced.</summary>
    public int Generation(string connector) => _connectors.GetValueOrDefault(connector)?.Generation ?? 0;

    /// <summary>The task count of the last fencing round, or null; and whether a commit came after it.</summary>
    public (int? Count, bool Outdated) Fencing(string connector) =>
        _fencing.TryGetValue(connector, out var f) ? (f.Count, f.Offset < (_connectors.GetValueOrDefault(connector)?.CommitOffset ?? -1)) : (null, true);

    /// <summary>Takes in the next record.</summary>
    /// <returns>What it changed; null if nothing.</returns>
    public ConfigChange? Apply(InternalRecord record)
    {
        Offset = record.Offset + 1;
        var key = record.Key is null ? "" : Encoding.UTF8.GetString(record.Key);
        try
        {
            using var document = record.Value is null ? null : JsonDocument.Parse(record.Value);
            return Apply(key, document?.RootElement is { ValueKind: not JsonValueKind.Null } value ? value : null, record.Offset);
        }
        catch (Exception e) when (e is JsonException or DataException or FormatException) { return new ConfigChange.Unreadable(key, e.Message); }
    }

    private ConfigChange? Apply(string key, JsonElement? value, long offset)
    {
        if (Rest(key, "connector-") is { } connector) return ApplyConnector(connector, value);
        if (Rest(key, "target-state-") is { } target) return ApplyTarget(target, value);
        if (Rest(key, "task-") is { } task) return ApplyTask(task, value);
        if (Rest(key, "commit-") is { } commit) return ApplyCommit(commit, value, offset);
        if (Rest(key, "tasks-fencing-") is { } fencing) return ApplyFencing(fencing, value, offset);
        if (Rest(key, "restart-connector-") is { } restart)
            return value is { } r ? new ConfigChange.RestartRequested(restart, Flag(r, "include-tasks"), Flag(r, "only-failed")) : null;
        if (key == "session-key") return ApplySessionKey(value);
        if (Rest(key, "logger-cluster-") is { } logger) return ApplyLevel(logger, value);
        throw new DataException("the key is none that Connect writes");
    }

    private ConfigChange ApplyConnector(string name, JsonElement? value)
    {
        if (value is not { } v)
        {
            if (_connectors.TryGetValue(name, out var gone))
            {
                gone.Config = null;
                gone.AppliedConfig = null;
                gone.Tasks = [];
                gone.TaskCount = 0;
                gone.Inconsistent = false;
            }
            _pending.Remove(name);
            return new ConfigChange.ConnectorRemoved(name);
        }
        var properties = Properties(v);
        if (!_connectors.TryGetValue(name, out var connector)) _connectors[name] = connector = new();
        var isNew = connector.Config is null;
        connector.Config = properties;
        _targets.TryAdd(name, TargetState.Started);
        return new ConfigChange.ConnectorConfigured(name, isNew);
    }

    private ConfigChange.TargetStateChanged? ApplyTarget(string name, JsonElement? value)
    {
        if (value is not { } v) { _targets.Remove(name); return null; }
        _targets[name] = (Text(v, "state.v2") ?? Text(v, "state")) switch
        {
            "STARTED" => TargetState.Started,
            "PAUSED" => TargetState.Paused,
            "STOPPED" => TargetState.Stopped,
            var other => throw new DataException($"expected the state STARTED, PAUSED or STOPPED, got {other ?? "none"}"),
        };
        return new ConfigChange.TargetStateChanged(name);
    }

    private ConfigChange? ApplyTask(string rest, JsonElement? value)
    {
        var dash = rest.LastIndexOf('-');
        if (dash <= 0 || !int.TryParse(rest[(dash + 1)..], out var number)) throw new DataException("expected a key task-CONNECTOR-NUMBER");
        if (value is not { } v) return null;
        var properties = Properties(v);
        var name = rest[..dash];
        if (!_pending.TryGetValue(name, out var pending)) _pending[name] = pending = [];
        pending[number] = properties;
        return null;
    }

    private ConfigChange.TasksCommitted? ApplyCommit(string name, JsonElement? value, long offset)
    {
        if (value is not { } v) return null;
        if (Integer(v, "tasks") is not (>= 0 and <= int.MaxValue and var count)) throw new DataException("expected the number of tasks in the member tasks");
        var tasks = (int)count;
        _pending.Remove(name, out var pending);
        if (!_connectors.TryGetValue(name, out var connector) || connector.Config is null) return null;
        connector.TaskCount = tasks;
        connector.CommitOffset = offset;
        if (Enumerable.Range(0, tasks).All(i => pending?.ContainsKey(i) is true))
        {
            connector.Tasks = [.. Enumerable.Range(0, tasks).Select(i => pending![i])];
            connector.AppliedConfig = connector.Config;
            connector.Inconsistent = false;
            connector.Generation++;
        }
        else connector.Inconsistent = true;
        return new ConfigChange.TasksCommitted(name);
    }

    private ConfigChange? ApplyFencing(string name, JsonElement? value, long offset)
    {
        if (value is { } v) _fencing[name] = ((int)(Integer(v, "task-count") ?? throw new DataException("expected a number in the member task-count")), offset);
        else _fencing.Remove(name);
        return null;
    }

    private ConfigChange.SessionKeyChanged? ApplySessionKey(JsonElement? value)
    {
        if (value is not { } v) return null;
        if (Text(v, "key") is not { } key || Text(v, "algorithm") is not { } algorithm || Integer(v, "creation-timestamp") is not { } at)
            throw new DataException("expected the members key, algorithm and creation-timestamp");
        SessionKey = new SessionKey(Convert.FromBase64String(key), algorithm, at);
        return new ConfigChange.SessionKeyChanged();
    }

    private static ConfigChange.LoggerLevel? ApplyLevel(string logger, JsonElement? value) =>
        value is not { } v ? null : new ConfigChange.LoggerLevel(logger, Text(v, "level") ?? throw new DataException("expected a string in the member level"));

    private static string? Rest(string key, string prefix) =>
        key.Length > prefix.Length && key.StartsWith(prefix, StringComparison.Ordinal) ? key[prefix.Length..] : null;

    private static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()
            : null;

    private static long? Integer(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number
            && value.TryGetInt64(out var n) ? n : null;

    private static bool Flag(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;

    private static Dictionary<string, string> Properties(JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty("properties", out var properties)
            || properties.ValueKind != JsonValueKind.Object)
            throw new DataException("expected an object in the member properties");
        var map = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var property in properties.EnumerateObject())
            if (property.Value.ValueKind != JsonValueKind.Null)
                map[property.Name] = property.Value.ValueKind == JsonValueKind.String ? property.Value.GetString()! : property.Value.GetRawText();
        return map;
    }
}
