using System.Numerics;

namespace Connect.Testing;

/// <summary>Schemas and values of all kinds, the same for the same seed.</summary>
public sealed class RandomData(int seed)
{
    private static readonly string[] Texts =
        ["", "a", "plain text", "\"quoted\" \\ and / <", "\b\t\n\f\r\u0001\u001f\u007f", "hé ☃ ß", "😀 beyond", "null", "1", "[x", "long " + new string('z', 700), "Ünï\u2028\uffff"];

    // The same for the same seed, not secret.
#pragma warning disable CA5394
    private readonly Random _random = new(seed);
    private int _names;

    public int Number(int below) => _random.Next(below);

    public bool Sometimes(int oneIn = 2) => _random.Next(oneIn) == 0;

    public Schema Schema(int depth = 3, bool alwaysPlain = false)
    {
        var builder = Number(depth > 0 ? 19 : 14) switch
        {
            0 => SchemaBuilder.Int8(),
            1 => SchemaBuilder.Int16(),
            2 => SchemaBuilder.Int32(),
            3 => SchemaBuilder.Int64(),
            4 => SchemaBuilder.Float32(),
            5 => SchemaBuilder.Float64(),
            6 => SchemaBuilder.Boolean(),
            7 or 8 => SchemaBuilder.String(),
            9 => SchemaBuilder.Bytes(),
            10 => LogicalTypes.DecimalBuilder(Number(12) - 2),
            11 => LogicalTypes.DateBuilder(),
            12 => LogicalTypes.TimeBuilder(),
            13 => LogicalTypes.TimestampBuilder(),
            14 => SchemaBuilder.Array(Schema(depth - 1)),
            15 => SchemaBuilder.Map(Api.Data.Schema.String, Schema(depth - 1)),
            16 => SchemaBuilder.Map(Sometimes() ? Api.Data.Schema.Int32 : LogicalTypes.Date, Schema(depth - 1)),
            _ => Struct(depth),
        };
        if (alwaysPlain) return builder.Build();
        builder.Optional(Sometimes());
        if (Sometimes(6)) builder.Doc(Text()).Parameter("p" + Number(9), Text());
        // The default of a struct has a schema of its own, without default, so that it would not be equal to what is read.
        if (Sometimes(5) && builder.Build().Type != SchemaType.Struct) builder.Default(Value(builder.Build(), nulls: false));
        return builder.Build();
    }

    public SchemaBuilder Struct(int depth)
    {
        var builder = SchemaBuilder.Struct();
        if (Sometimes(3)) builder.Name("n" + Number(99)).Version(Number(5));
        for (var i = Number(6); i >= 0; i--) builder.Field($"f{_names++}{(Sometimes(5) ? " é\"😀" : "")}", Schema(depth - 1));
        return builder;
    }

    public object? Value(Schema schema, bool nulls = true)
    {
        if (nulls && schema.IsOptional && schema.DefaultValue is null && Sometimes(4)) return null;
        switch (schema.LogicalType)
        {
            case LogicalType.Decimal: return new BigDecimal(Unscaled(), LogicalTypes.ScaleOf(schema));
            case LogicalType.Date: return LogicalTypes.ToDate(Number(100_000) - 30_000);
            case LogicalType.Time: return LogicalTypes.ToTime(Number(86_400_000));
            case LogicalType.Timestamp: return LogicalTypes.ToTimestamp(_random.NextInt64(-62_135_596_800_000, 253_402_300_799_999));
        }
        switch (schema.Type)
        {
            case SchemaType.Int8: return (sbyte)Integer();
            case SchemaType.Int16: return (short)Integer();
            case SchemaType.Int32: return (int)Integer();
            case SchemaType.Int64: return Integer();
            case SchemaType.Float32: return (float)Float(single: true);
            case SchemaType.Float64: return Float(single: false);
            case SchemaType.Boolean: return Sometimes();
            case SchemaType.String: return Text();
            case SchemaType.Bytes:
                var bytes = new byte[Number(20)];
                _random.NextBytes(bytes);
                return bytes;
            case SchemaType.Array:
                return Enumerable.Range(0, Number(4)).Select(_ => Value(schema.ValueSchema!)).ToList();
            case SchemaType.Map:
                var map = new ConnectMap();
                for (var i = Number(4); i > 0; i--) map[Value(schema.KeySchema!)!] = Value(schema.ValueSchema!);
                return map;
            default:
                var s = new Struct(schema);
                foreach (var field in schema.Fields) s.Put(field, field.Schema.DefaultValue is null || Sometimes() ? Value(field.Schema) ?? field.Schema.DefaultValue : field.Schema.DefaultValue);
                return s;
        }
    }

    /// <summary>A value as reading without a schema makes them.</summary>
    public object? Schemaless(int depth = 3) => Number(depth > 0 ? 9 : 6) switch
    {
        0 => null,
        1 => Integer(),
        2 => Float(single: false) is var f && double.IsFinite(f) ? f : 0.5,
        3 => Sometimes(),
        4 or 5 => Text(),
        6 => Enumerable.Range(0, Number(5)).Select(_ => Schemaless(depth - 1)).ToList(),
        _ => Map(depth),
    };

    private ConnectMap Map(int depth)
    {
        var map = new ConnectMap();
        for (var i = Number(16); i > 0; i--) map[Sometimes(3) ? Text() : "k" + Number(20)] = Schemaless(depth - 1);
        return map;
    }

    public string Text() => Sometimes(4) ? Texts[Number(Texts.Length)] + Number(1000) : Texts[Number(Texts.Length)];

    public long Integer() => Number(5) switch
    {
        0 => Number(20) - 10,
        1 => Sometimes() ? long.MaxValue : long.MinValue,
        2 => Sometimes() ? int.MaxValue : int.MinValue,
        _ => _random.NextInt64(long.MinValue, long.MaxValue) >> Number(64),
    };

    private double Float(bool single)
    {
        switch (Number(6))
        {
            case 0: return Number(2000) / 100.0;
            case 1: return new[] { 0.0, -0.0, 1, -1, double.NaN, double.PositiveInfinity, double.NegativeInfinity }[Number(7)];
            default:
                var value = single ? BitConverter.Int32BitsToSingle(Number(int.MaxValue)) : BitConverter.Int64BitsToDouble(_random.NextInt64());
                return double.IsFinite(value) ? value : 0.25;
        }
    }

    private BigInteger Unscaled()
    {
        var bytes = new byte[1 + Number(24)];
        _random.NextBytes(bytes);
        return new BigInteger(bytes);
    }
#pragma warning restore CA5394
}
