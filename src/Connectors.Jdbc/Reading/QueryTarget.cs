using Connectors.Jdbc.Databases;

namespace Connectors.Jdbc.Reading;

/// <summary>What a task reads over and over: a table or the query.</summary>
/// <param name="Table">The table, or null for a query.</param>
/// <param name="Select">The SELECT without what finds new rows.</param>
/// <param name="Topic">Where its records go.</param>
/// <param name="Partition">Its source partition; one object for all its records.</param>
/// <param name="Label">What it is called in messages.</param>
/// <param name="IsMasked">Whether its SQL must not be shown.</param>
internal sealed record QueryTarget(TableId? Table, string Select, string Topic, IReadOnlyDictionary<string, object?> Partition, string Label, bool IsMasked);
