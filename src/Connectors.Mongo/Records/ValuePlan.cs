using Connect.Api;
using Connectors.Mongo.Bson;

namespace Connectors.Mongo.Records;

/// <summary>How values of a schema become BSON; worked out once.</summary>
internal sealed class ValuePlan
{
    private ValuePlan(Schema schema, ValueKind kind, BsonType type)
    {
        Schema = schema;
        Kind = kind;
        Type = type;
    }

    public Schema? Schema { get; }
    public ValueKind Kind { get; }
    public BsonType Type { get; }

    /// <summary>The fields of a struct.</summary>
    // Made when it is needed: a schema may contain itself.
    public StructPlan? Struct => Kind == ValueKind.Struct ? field ??= new StructPlan(Schema!) : null;

    /// <summary>The elements of an array or the values of a map; null where nothing is known of them.</summary>
    public ValuePlan? Element { get; private init; }

    public static ValuePlan Of(Schema schema)
    {
        switch (schema.LogicalType)
        {
            case LogicalType.Decimal:
                return new(schema, ValueKind.Decimal, BsonType.Decimal128);
            case LogicalType.Date:
                return new(schema, ValueKind.Date, BsonType.DateTime);
            case LogicalType.Time or LogicalType.Timestamp:
                return new(schema, ValueKind.Milliseconds, BsonType.DateTime);
        }
        return schema.Type switch
        {
            SchemaType.Int8 or SchemaType.Int16 or SchemaType.Int32 => new(schema, ValueKind.Int32, BsonType.Int32),
            SchemaType.Int64 => new(schema, ValueKind.Int64, BsonType.Int64),
            SchemaType.Float32 or SchemaType.Float64 => new(schema, ValueKind.Double, BsonType.Double),
            SchemaType.Boolean => new(schema, ValueKind.Boolean, BsonType.Boolean),
            SchemaType.String => new(schema, ValueKind.String, BsonType.String),
            SchemaType.Bytes => new(schema, ValueKind.Binary, BsonType.Binary),
            SchemaType.Array => new(schema, ValueKind.Array, BsonType.Array) { Element = schema.ValueSchema is { } items ? Of(items) : null },
            SchemaType.Map => new(schema, ValueKind.Map, BsonType.Document) { Element = schema.ValueSchema is { } values ? Of(values) : null },
            _ => new(schema, ValueKind.Struct, BsonType.Document),
        };
    }
}

/// <summary>How the values of a schema are written.</summary>
internal enum ValueKind
{
    Int32,
    Int64,
    Double,
    Boolean,
    String,
    Binary,
    Decimal,

    /// <summary>A date of days since 1970.</summary>
    Date,

    /// <summary>A date of milliseconds: a time of day in 1970-01-01, or a point in time.</summary>
    Milliseconds,
    Struct,
    Array,
    Map,
}
