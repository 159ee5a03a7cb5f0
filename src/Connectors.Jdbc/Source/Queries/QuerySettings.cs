using System.Data;

namespace Connectors.Jdbc.Source;

/// <summary>What the queries of a task have in common.</summary>
/// <param name="Dialect">The SQL to speak.</param>
/// <param name="Database">How results are read.</param>
/// <param name="Rows">How columns become fields.</param>
/// <param name="Suffix">Text at the end of each SELECT.</param>
/// <param name="DelayMs">Milliseconds for which rows are left alone after their timestamp.</param>
/// <param name="Isolation">The isolation level, or null for the database's own.</param>
internal sealed record QuerySettings(Dialect Dialect, SourceDatabase Database, RowSchemaOptions Rows, string Suffix, long DelayMs, IsolationLevel? Isolation);
