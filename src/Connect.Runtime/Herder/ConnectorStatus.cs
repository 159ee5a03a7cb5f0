using Connect.Runtime.Storage;

namespace Connect.Runtime.Herder;

/// <summary>What a connector and its tasks do, as REST answers show it.</summary>
internal sealed record ConnectorStatus(string Name, RunStatus Connector, IReadOnlyList<KeyValuePair<int, RunStatus>> Tasks, string Type);

/// <summary>A connector as REST answers show it.</summary>
internal sealed record ConnectorInfo(string Name, IReadOnlyDictionary<string, string> Config, IReadOnlyList<TaskId> Tasks, string Type);
