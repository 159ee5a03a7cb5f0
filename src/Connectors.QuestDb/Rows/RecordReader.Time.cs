using Connect.Api;
using Connectors.QuestDb.Time;

namespace Connectors.QuestDb.Rows;

internal sealed partial class RecordReader
{
    // A place that is the designated time, or a part of it.
    private void ReadTime(ColumnName column, ValuePlan? plan, in Datum value, Row row)
    {
        if (column.Role == ColumnRole.TimePart)
        {
            if (value.IsNull) throw new BadRecordException($"Composed timestamp field '{column.Text}' cannot be null");
            _timeParts[column.Part] = value.String ?? TextForm.Of(Boxed(plan, value));
            return;
        }
        if (value.IsNull) throw new BadRecordException($"Timestamp column value cannot be null: field '{column.Text}'");
        row.Time = (plan?.Reading, value.Kind, value.Reference) switch
        {
            (ValueReading.Timestamp or ValueReading.TimeOfDay, _, _) => TimeUnits.ToMicros(value.Integer, TimeUnit.Millis),
            (ValueReading.Date, _, _) => value.Integer * TimeUnits.MicrosPerDay,
            (ValueReading.MicroTimestamp, _, _) => value.Integer,
            (_, DatumKind.Int64, _) => TimeUnits.ToMicros(value.Integer, _reading.TimeUnit ?? TimeUnits.Guess(value.Integer)),
            (_, _, string text) => ParseTime(column.Text, text),
            (_, _, DateTime or DateOnly or TimeSpan) => MicrosOf(value.Reference),
            _ => throw new BadRecordException(
                $"Unsupported timestamp column type: {plan?.Schema.ToString() ?? value.ToObject()!.GetType().Name} in field '{column.Text}'; "
                + "expected a timestamp, a text or an int64"),
        };
    }

    private long ComposedTime()
    {
        for (var i = 0; i < _timeParts.Length; i++)
            if (_timeParts[i] is null) throw new BadRecordException($"Missing composed timestamp field: {TimeFields[i]}");
        var text = string.Concat(_timeParts);
        return _reading.TimeFormat.TryParse(text, out var micros)
            ? micros
            : throw new BadRecordException($"Cannot parse composed timestamp '{text}' of {string.Join(", ", TimeFields)} "
                + $"with the configured format '{_reading.TimeFormat.Pattern}'");
    }

    private long ParseTime(string path, string text) => _reading.TimeFormat.TryParse(text, out var micros)
        ? micros
        : throw new BadRecordException($"Cannot parse timestamp '{text}' of field '{path}' with the configured format '{_reading.TimeFormat.Pattern}'; "
            + $"'{QuestDbSinkConfig.TimestampFormat}' sets another{_reading.TimeFormat.Advice}");

    private static long MicrosOf(object value) => value switch
    {
        DateTime timestamp => TimeUnits.ToMicros(LogicalTypes.FromTimestamp(timestamp), TimeUnit.Millis),
        DateOnly date => LogicalTypes.FromDate(date) * TimeUnits.MicrosPerDay,
        _ => TimeUnits.ToMicros(LogicalTypes.FromTime((TimeSpan)value), TimeUnit.Millis),
    };

    private static object? Boxed(ValuePlan? plan, in Datum value) => plan?.Reading switch
    {
        ValueReading.Timestamp => LogicalTypes.ToTimestamp(value.Integer),
        ValueReading.Date => LogicalTypes.ToDate(value.Integer),
        ValueReading.TimeOfDay => LogicalTypes.ToTime(value.Integer),
        _ => value.ToObject(),
    };
}
