using Connect.Api;
using Connect.Java.Time;

namespace Connectors.S3;

/// <summary>A field of the record's value: a timestamp, milliseconds since 1970, or ISO 8601 text. Text without offset is in the worker's zone.</summary>
internal sealed class RecordFieldTimestampExtractor(string field) : ITimestampExtractor
{
    private readonly string[] _path = field.Split('.');
    private readonly JavaZone _local = JavaZones.Of(TimeZoneInfo.Local);

    public long TimeOf(SinkRecord record, long now) => record.Value switch
    {
        Struct value => OfStruct(value, record),
        ConnectMap value => OfMap(value, record),
        _ => throw new PartitionException($"Error encoding partition. {record} is neither struct nor map, so it has no field '{field}'."),
    };

    private long OfStruct(Struct value, SinkRecord record)
    {
        for (var i = 0; ; i++)
        {
            var at = value.Schema.Field(_path[i]) ?? throw Missing(record);
            if (i < _path.Length - 1)
            {
                value = value.Get(at) as Struct ?? throw Missing(record);
                continue;
            }
            var datum = value[at.Index];
            if (datum.IsNull) datum = at.Schema.DefaultValue is { } defaultValue ? Unboxed(defaultValue) : throw Missing(record);
            return (at.Schema.LogicalType, at.Schema.Type) switch
            {
                (LogicalType.Timestamp, _) => datum.Integer,
                (LogicalType.None, SchemaType.Int32 or SchemaType.Int64) => datum.Integer,
                (_, SchemaType.String) => OfText(datum.String!, record),
                _ => throw Unsupported(at.Schema.Name ?? at.Schema.Type.ToConnectName(), record),
            };
        }
    }

    private static Datum Unboxed(object value) => value is DateTime time ? Datum.Of(LogicalTypes.FromTimestamp(time)) : Datum.From(value);

    private long OfMap(ConnectMap value, SinkRecord record)
    {
        for (var i = 0; ; i++)
        {
            if (!value.TryGet(_path[i], out var datum) || datum.IsNull) throw Missing(record);
            if (i < _path.Length - 1)
            {
                value = datum.Reference as ConnectMap ?? throw Missing(record);
                continue;
            }
            return datum.Kind switch
            {
                DatumKind.Int8 or DatumKind.Int16 or DatumKind.Int32 or DatumKind.Int64 => datum.Integer,
                // A fraction is cut off.
                DatumKind.Float32 or DatumKind.Float64 => (long)datum.Float,
                _ => datum.Reference switch
                {
                    string text => OfText(text, record),
                    DateTime time => LogicalTypes.FromTimestamp(time),
                    BigDecimal number => (long)number.ToBigInteger(),
                    _ => throw Unsupported(datum.Kind == DatumKind.Boolean ? "BOOLEAN" : datum.Reference!.GetType().Name, record),
                },
            };
        }
    }

    private long OfText(string text, SinkRecord record) => IsoTime.TryParse(text, _local, out var time)
        ? time
        : throw new PartitionException($"Error extracting timestamp from record field: {field}. "
            + $"Expected milliseconds since 1970 or an ISO 8601 date and time in {record}, got text that is neither.");

    private DataException Missing(SinkRecord record) => new($"The field '{field}' does not exist or is null in {record}.");

    private PartitionException Unsupported(string type, SinkRecord record) =>
        new($"Error extracting timestamp from record field: {field}. Expected a timestamp, an int32 or int64, or text in {record}, got {type}.");
}
