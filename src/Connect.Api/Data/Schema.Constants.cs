namespace Connect.Api.Data;

public sealed partial class Schema
{
    /// <summary>A required int8.</summary>
    public static Schema Int8 { get; } = SchemaBuilder.Int8().Build();
    /// <summary>A required int16.</summary>
    public static Schema Int16 { get; } = SchemaBuilder.Int16().Build();
    /// <summary>A required int32.</summary>
    public static Schema Int32 { get; } = SchemaBuilder.Int32().Build();
    /// <summary>A required int64.</summary>
    public static Schema Int64 { get; } = SchemaBuilder.Int64().Build();
    /// <summary>A required float32.</summary>
    public static Schema Float32 { get; } = SchemaBuilder.Float32().Build();
    /// <summary>A required float64.</summary>
    public static Schema Float64 { get; } = SchemaBuilder.Float64().Build();
    /// <summary>A required boolean.</summary>
    public static Schema Boolean { get; } = SchemaBuilder.Boolean().Build();
    /// <summary>A required string.</summary>
    public static Schema String { get; } = SchemaBuilder.String().Build();
    /// <summary>Required bytes.</summary>
    public static Schema Bytes { get; } = SchemaBuilder.Bytes().Build();
    /// <summary>An optional int8.</summary>
    public static Schema OptionalInt8 { get; } = SchemaBuilder.Int8().Optional().Build();
    /// <summary>An optional int16.</summary>
    public static Schema OptionalInt16 { get; } = SchemaBuilder.Int16().Optional().Build();
    /// <summary>An optional int32.</summary>
    public static Schema OptionalInt32 { get; } = SchemaBuilder.Int32().Optional().Build();
    /// <summary>An optional int64.</summary>
    public static Schema OptionalInt64 { get; } = SchemaBuilder.Int64().Optional().Build();
    /// <summary>An optional float32.</summary>
    public static Schema OptionalFloat32 { get; } = SchemaBuilder.Float32().Optional().Build();
    /// <summary>An optional float64.</summary>
    public static Schema OptionalFloat64 { get; } = SchemaBuilder.Float64().Optional().Build();
    /// <summary>An optional boolean.</summary>
    public static Schema OptionalBoolean { get; } = SchemaBuilder.Boolean().Optional().Build();
    /// <summary>An optional string.</summary>
    public static Schema OptionalString { get; } = SchemaBuilder.String().Optional().Build();
    /// <summary>Optional bytes.</summary>
    public static Schema OptionalBytes { get; } = SchemaBuilder.Bytes().Optional().Build();
}
