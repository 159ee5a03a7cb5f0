namespace Connect.Runtime.Herder;

/// <summary>A connector as REST answers show it.</summary>
internal sealed record ConnectorInfo(string Name, IReadOnlyDictionary<string, string> Config, IReadOnlyList<TaskId> Tasks, string Type);
