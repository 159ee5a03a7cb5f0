using Connectors.Jdbc.Columns;
using Connectors.Jdbc.Databases;

namespace Connectors.Jdbc.Reading;

/// <summary>What the configuration says of how columns become fields.</summary>
/// <param name="Numerics">What NUMERIC becomes.</param>
/// <param name="Timestamps">How timestamps are written.</param>
/// <param name="Zone">The zone of times without one.</param>
/// <param name="LegacyCalendar">Whether dates before 15 October 1582 are counted by the Julian calendar.</param>
/// <param name="GenericDialect">Whether the generic dialect is forced, which knows no types of the database's own.</param>
internal sealed record RowSchemaOptions(NumericMapping Numerics, TimestampGranularity Timestamps, DatabaseZone Zone, bool LegacyCalendar, bool GenericDialect);
