using System.Globalization;
using System.Runtime.CompilerServices;
using Connect.Api;
using Connectors.Mongo.Bson;

namespace Connectors.Mongo.Records;

/// <summary>
/// Turns keys and values of records into BSON documents: structs field by field, maps entry by entry, text as MongoDB's JSON, bytes as BSON. What a schema
/// says of its fields, their names in UTF-8 above all, is worked out once a schema. A map's entries stay in their order, which is Java's: where a map was made,
/// by a converter or a transformation, it got the order of the HashMap that Java makes there. Where documents are compared with the order of their fields, as
/// an <c>_id</c> is, they are only found again if they are built the same way.
/// </summary>
internal sealed class DocumentEncoder
{
    // A converter that makes a new schema for every record must not fill the memory.
    private const int MostPlans = 1000;
    private readonly Dictionary<Schema, StructPlan> _plans = [];
    private readonly Dictionary<Schema, ValuePlan> _mapPlans = [];
    private Schema? _lastSchema;
    private StructPlan? _lastPlan;

    /// <summary>Writes the document of a key or value that is not null.</summary>
    /// <param name="schema">Its schema, or null.</param>
    /// <param name="value">The value.</param>
    /// <param name="writer">Where to.</param>
    /// <returns>What is at the document's top.</returns>
    /// <exception cref="DataException">The value is not a document, or holds something that BSON cannot.</exception>
    public TopLevelFields Write(Schema? schema, object value, BsonWriter writer)
    {
        switch (value)
        {
            case Struct s:
                return WriteStruct(s, PlanOf(s.Schema), writer);
            case ConnectMap map when schema?.ValueSchema is { } values:
                return WriteTypedMap(map, PlanOfValues(values), writer);
            case ConnectMap map:
                return WriteMap(map, writer);
            case string text:
                ExtendedJson.Write(text, writer);
                return TopLevelFields.Of(writer.Written);
            case byte[] bytes:
                BsonReader.Validate(bytes);
                if (BsonReader.LengthOf(bytes) != bytes.Length)
                    throw new DataException($"The bytes are not one BSON document: {bytes.Length} bytes, of which it takes {BsonReader.LengthOf(bytes)}");
                writer.Raw(bytes);
                return TopLevelFields.Of(bytes);
            default:
                throw new DataException($"Could not make a document of a value of type {NameOfType(value)}: "
                    + "expected an object (a map or struct), an object as JSON text, or a BSON document as bytes");
        }
    }

    private StructPlan PlanOf(Schema schema)
    {
        if (ReferenceEquals(schema, _lastSchema))
            return _lastPlan!;
        if (!_plans.TryGetValue(schema, out var plan))
        {
            if (_plans.Count >= MostPlans)
                _plans.Clear();
            _plans.Add(schema, plan = new StructPlan(schema));
        }
        _lastSchema = schema;
        return _lastPlan = plan;
    }

    private ValuePlan PlanOfValues(Schema schema)
    {
        if (_mapPlans.TryGetValue(schema, out var plan))
            return plan;
        if (_mapPlans.Count >= MostPlans)
            _mapPlans.Clear();
        _mapPlans.Add(schema, plan = ValuePlan.Of(schema));
        return plan;
    }

    private TopLevelFields WriteStruct(Struct value, StructPlan plan, BsonWriter writer)
    {
        var top = plan.TopLevel;
        var start = writer.Begin();
        var fields = plan.Fields;
        for (var i = 0; i < fields.Length; i++)
        {
            var at = writer.Length;
            WriteField(fields[i], value[i], writer);
            if (i == plan.IdIndex)
                top.MoveId(at, writer.Length);
        }
        writer.End(start);
        return top;
    }

    private void WriteField(StructPlan.FieldPlan field, in Datum datum, BsonWriter writer)
    {
        if (datum.IsNull)
        {
            if (field.Plan.Schema?.DefaultValue is { } value)
            {
                writer.Name(field.Plan.Type, field.Name);
                WriteTyped(Datum.From(value), field.Plan, writer);
            }
            else
            {
                writer.Name(BsonType.Null, field.Name);
            }
            return;
        }
        writer.Name(field.Plan.Type, field.Name);
        try
        {
            WriteTyped(datum, field.Plan, writer);
        }
        catch (InvalidCastException)
        {
            throw Mismatch(field.Schema.Name, datum, field.Schema.Schema);
        }
        catch (DataException e)
        {
            throw FieldException.In(field.Schema.Name, e);
        }
    }

    // A value that is not null, of the plan's schema.
    private void WriteTyped(in Datum datum, ValuePlan plan, BsonWriter writer)
    {
        switch (plan.Kind)
        {
            case ValueKind.Int32:
                writer.Int32((int)Integer(datum));
                break;
            case ValueKind.Int64:
                writer.Int64(Integer(datum));
                break;
            case ValueKind.Double:
                writer.Double(datum.Kind is DatumKind.Float64 or DatumKind.Float32 ? datum.Float : throw new InvalidCastException());
                break;
            case ValueKind.Boolean:
                writer.Boolean(datum.Kind == DatumKind.Boolean ? datum.Boolean : throw new InvalidCastException());
                break;
            case ValueKind.String:
                writer.String((string)datum.Reference!);
                break;
            case ValueKind.Binary:
                writer.Binary((byte[])datum.Reference!);
                break;
            case ValueKind.Decimal:
                writer.Decimal128(Decimal128.From((BigDecimal)datum.Reference!));
                break;
            case ValueKind.Date:
                writer.Int64(datum.Kind == DatumKind.Reference ? DateOf(datum.Reference!) : Integer(datum) * LogicalTypes.MillisecondsPerDay);
                break;
            case ValueKind.Milliseconds:
                writer.Int64(datum.Kind == DatumKind.Reference ? DateOf(datum.Reference!) : Integer(datum));
                break;
            case ValueKind.Struct:
                WriteStruct((Struct)datum.Reference!, plan.Struct!, writer);
                break;
            case ValueKind.Array:
                WriteArray((IReadOnlyList<object?>)datum.Reference!, plan.Element, writer);
                break;
            case ValueKind.Map:
                WriteTypedMap((ConnectMap)datum.Reference!, plan.Element, writer);
                break;
        }
    }

    private void WriteArray(IReadOnlyList<object?> items, ValuePlan? plan, BsonWriter writer)
    {
        var start = writer.Begin();
        for (var i = 0; i < items.Count; i++)
        {
            var datum = Datum.From(items[i]);
            if (plan is null)
            {
                var at = writer.Index(BsonType.Null, i);
                writer.Retype(at, WriteUntyped(datum, writer));
            }
            else if (datum.IsNull)
                writer.Index(BsonType.Null, i);
            else
            {
                writer.Index(plan.Type, i);
                WriteTyped(datum, plan, writer);
            }
        }
        writer.End(start);
    }

    private TopLevelFields WriteTypedMap(ConnectMap map, ValuePlan? plan, BsonWriter writer)
    {
        if (plan is null)
            return WriteMap(map, writer);
        var top = new TopLevelFields();
        var start = writer.Begin();
        foreach (ref readonly var entry in map.Entries)
        {
            var name = NameOf(entry.Key);
            var value = entry.Value.IsNull && plan.Schema?.DefaultValue is { } defaultValue ? Datum.From(defaultValue) : entry.Value;
            var at = writer.Name(value.IsNull ? BsonType.Null : plan.Type, name);
            try
            {
                if (!value.IsNull)
                    WriteTyped(value, plan, writer);
            }
            catch (InvalidCastException)
            {
                throw Mismatch(name, value, plan.Schema);
            }
            catch (DataException e)
            {
                throw FieldException.In(name, e);
            }
            top.Note(name, at, writer.Length);
        }
        writer.End(start);
        return top;
    }

    private TopLevelFields WriteMap(ConnectMap map, BsonWriter writer)
    {
        var top = new TopLevelFields();
        var start = writer.Begin();
        foreach (ref readonly var entry in map.Entries)
        {
            var name = NameOf(entry.Key);
            var at = writer.Name(BsonType.Null, name);
            try
            {
                writer.Retype(at, WriteUntyped(entry.Value, writer));
            }
            catch (DataException e)
            {
                throw FieldException.In(name, e);
            }
            top.Note(name, at, writer.Length);
        }
        writer.End(start);
        return top;
    }

    private BsonType WriteUntyped(in Datum datum, BsonWriter writer)
    {
        switch (datum.Kind)
        {
            case DatumKind.Null:
                return BsonType.Null;
            case DatumKind.Int8 or DatumKind.Int16 or DatumKind.Int32:
                writer.Int32((int)datum.Integer);
                return BsonType.Int32;
            case DatumKind.Int64:
                writer.Int64(datum.Integer);
                return BsonType.Int64;
            case DatumKind.Float32 or DatumKind.Float64:
                writer.Double(datum.Float);
                return BsonType.Double;
            case DatumKind.Boolean:
                writer.Boolean(datum.Boolean);
                return BsonType.Boolean;
        }
        switch (datum.Reference)
        {
            case string text:
                writer.String(text);
                return BsonType.String;
            case ConnectMap map:
                WriteMap(map, writer);
                return BsonType.Document;
            case IReadOnlyList<object?> items:
                WriteArray(items, null, writer);
                return BsonType.Array;
            case byte[] bytes:
                writer.Binary(bytes);
                return BsonType.Binary;
            case BigDecimal number:
                writer.Decimal128(Decimal128.From(number));
                return BsonType.Decimal128;
            case DateTime or DateOnly or TimeSpan:
                writer.Int64(DateOf(datum.Reference));
                return BsonType.DateTime;
            case Struct s:
                WriteStruct(s, PlanOf(s.Schema), writer);
                return BsonType.Document;
            default:
                throw new DataException($"A value of type {NameOfType(datum.Reference!)} has no place in a document");
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static long Integer(in Datum datum) => datum.Kind is >= DatumKind.Int8 and <= DatumKind.Int64 ? datum.Integer : throw new InvalidCastException();

    private static long DateOf(object value) => value switch
    {
        DateTime t => LogicalTypes.FromTimestamp(t),
        DateOnly d => LogicalTypes.FromDate(d) * LogicalTypes.MillisecondsPerDay,
        TimeSpan t => LogicalTypes.FromTime(t),
        _ => throw new InvalidCastException(),
    };

    private static string NameOf(object key) =>
        key as string ?? throw new DataException($"A document's field names are strings; the map has a key of type {NameOfType(key)}");

    private static string NameOfType(object value) => value switch
    {
        IReadOnlyList<object?> => "array",
        ConnectMap => "map",
        BigDecimal => "decimal",
        byte[] => "bytes",
        _ => value.GetType().Name.ToLower(CultureInfo.InvariantCulture),
    };

    private static FieldException Mismatch(string field, in Datum datum, Schema? schema)
    {
        var held = datum.Reference is { } value ? NameOfType(value) : datum.Kind.ToString().ToLower(CultureInfo.InvariantCulture);
        return new FieldException(field, $"holds a {held} where its schema says {schema}");
    }
}
