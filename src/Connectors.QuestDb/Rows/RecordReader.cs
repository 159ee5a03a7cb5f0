using Connect.Api;
using Connectors.QuestDb.Ilp;
using Connectors.QuestDb.Time;

namespace Connectors.QuestDb.Rows;

/// <summary>
/// Reads records into rows: structs and maps flattened, values by their schema or, without one, by what they are.
/// Walks the tree of <see cref="ColumnName"/> beside the record and allocates nothing for records like those before.
/// </summary>
internal sealed partial class RecordReader
{
    private readonly RecordReading _reading;
    private readonly ProtocolVersion _version;
    private readonly ColumnName? _key;
    private readonly ColumnName _value;
    private readonly TableTemplate _tables;
    private readonly string?[] _timeParts;

    /// <summary>A reader for one connection.</summary>
    /// <param name="reading">What the configuration says of records.</param>
    /// <param name="rules">What it says of columns.</param>
    /// <param name="version">The version that lines are written in.</param>
    public RecordReader(RecordReading reading, ColumnRules rules, ProtocolVersion version)
    {
        _reading = reading;
        _version = version;
        if (reading.IncludeKey) _key = new ColumnName(rules, reading.KeyPrefix, "key");
        _value = new ColumnName(rules, reading.ValuePrefix, "value");
        _tables = new TableTemplate(reading.Table, rules.MaxNameLength);
        _timeParts = rules.TimeFields.Count > 1 ? new string?[rules.TimeFields.Count] : [];
        TimeFields = rules.TimeFields;
    }

    private IReadOnlyList<string> TimeFields { get; }

    /// <summary>Reads a record that has a value into a row.</summary>
    /// <exception cref="BadRecordException">The record cannot be a row; what the row holds then means nothing.</exception>
    public void Read(SinkRecord record, Row row)
    {
        row.Clear();
        if (_timeParts.Length > 0) Array.Clear(_timeParts);
        row.Table = _tables.Of(record);
        if (row.Table.Error is { } error) throw new BadRecordException(error);
        if (_key is not null) ReadRoot(_key, record.KeySchema, record.Key, row);
        ReadRoot(_value, record.ValueSchema, record.Value, row);
        if (_timeParts.Length > 0) row.Time = ComposedTime();
        if (_reading.KafkaTime && record.Timestamp is { } timestamp) row.Time = TimeUnits.ToMicros(timestamp, TimeUnit.Millis);
        if (row.IsEmpty) throw new BadRecordException("no symbols or columns were provided: a row needs at least one value that is not null, beside its time");
    }

    private void ReadRoot(ColumnName root, Schema? schema, object? value, Row row)
    {
        if (schema is null)
        {
            // Not through Datum.From for the commonest of all: a map is no number.
            if (value is ConnectMap map && root.Role == ColumnRole.Column) ReadMap(root, map, row);
            else ReadBare(root, Datum.From(value), row);
        }
        // By the struct's own schema: its values lie in the order of that one, whatever a transformation said of the record.
        else if (value is Struct record && root.Role == ColumnRole.Column) ReadStruct(root.Plan(record.Schema), record, row);
        else ReadTyped(root, root.Plan(schema), ValuePlan.Unboxed(value), row);
    }

    private void ReadStruct(ValuePlan plan, Struct value, Row row)
    {
        var fields = plan.Fields;
        for (var i = 0; i < fields.Length; i++)
        {
            ref readonly var field = ref fields[i];
            ref readonly var datum = ref value[i];
            if (datum.IsNull) ReadTyped(field.Column, field.Plan, field.Default, row);
            else ReadTyped(field.Column, field.Plan, datum, row);
        }
    }

    private void ReadTyped(ColumnName column, ValuePlan plan, in Datum value, Row row)
    {
        if (column.Role != ColumnRole.Column) { ReadTime(column, plan, value, row); return; }
        if (value.IsNull) return;
        switch (plan.Reading)
        {
            case ValueReading.Long or ValueReading.TimeOfDay: row.AddLong(column, value.Integer); break;
            case ValueReading.Double: row.AddDouble(column, value.Float); break;
            case ValueReading.Boolean: row.AddBoolean(column, value.Boolean); break;
            case ValueReading.Text: ReadText(column, value.String!, row); break;
            case ValueReading.Timestamp: row.AddTime(column, TimeUnits.ToMicros(value.Integer, TimeUnit.Millis), value.Integer); break;
            case ValueReading.Date: row.AddTime(column, value.Integer * TimeUnits.MicrosPerDay, value.Integer * LogicalTypes.MillisecondsPerDay); break;
            case ValueReading.MicroTimestamp: row.AddTime(column, value.Integer, value.Integer); break;
            case ValueReading.DebeziumDate: row.AddTime(column, value.Integer * TimeUnits.MicrosPerDay, value.Integer * TimeUnits.MicrosPerDay); break;
            case ValueReading.Struct: ReadStruct(plan, (Struct)value.Reference!, row); break;
            case ValueReading.Array: ReadTypedArray(column, (IReadOnlyList<object?>)value.Reference!, plan.Dimensions, row); break;
            default: LeaveOut(column, plan.Unsupported); break;
        }
    }

    private void ReadMap(ColumnName column, ConnectMap map, Row row)
    {
        var entries = map.Entries;
        for (var i = 0; i < entries.Length; i++) ReadBare(column.Key(i, entries[i].Key), entries[i].Value, row);
    }

    private void ReadBare(ColumnName column, in Datum value, Row row)
    {
        if (column.Role != ColumnRole.Column) { ReadTime(column, null, value, row); return; }
        switch (value.Kind)
        {
            case DatumKind.Null: break;
            case DatumKind.Int64 or DatumKind.Int32:
                if (column.IsDouble) row.AddDouble(column, value.Integer);
                else row.AddLong(column, value.Integer);
                break;
            case DatumKind.Float64: row.AddDouble(column, value.Float); break;
            case DatumKind.Boolean: row.AddBoolean(column, value.Boolean); break;
            case DatumKind.Reference: ReadBareObject(column, value.Reference!, row); break;
            default: LeaveOut(column, value.Kind.ToString()); break;
        }
    }

    private void ReadBareObject(ColumnName column, object value, Row row)
    {
        switch (value)
        {
            case string text: ReadText(column, text, row); break;
            case ConnectMap map: ReadMap(column, map, row); break;
            case byte[]: LeaveOut(column, "BYTES"); break;
            case IReadOnlyList<object?> list: ReadBareArray(column, list, row); break;
            case DateTime or DateOnly or TimeSpan:
                var micros = MicrosOf(value);
                row.AddTime(column, micros, micros);
                break;
            default: LeaveOut(column, value.GetType().Name); break;
        }
    }

    private void ReadText(ColumnName column, string text, Row row)
    {
        if (!column.IsTimeText) { row.AddText(column, text); return; }
        var micros = ParseTime(column.Text, text);
        row.AddTime(column, micros, micros);
    }

    private void LeaveOut(ColumnName column, string type)
    {
        if (!_reading.SkipUnsupportedTypes)
            throw new BadRecordException($"Unsupported type: {type}, name: {column.Text}; '{QuestDbSinkConfig.SkipUnsupportedTypes}' leaves such fields out");
    }
}
