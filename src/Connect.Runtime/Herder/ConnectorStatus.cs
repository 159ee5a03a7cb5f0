using Connect.Runtime.Storage;

namespace Connect.Runtime.Herder;

/// <summary>What a connector and its tasks do, as REST answers show it.</summary>
internal sealed record ConnectorStatus(string Name, PartStatus Connector, IReadOnlyList<KeyValuePair<int, PartStatus>> Tasks, string Type);
