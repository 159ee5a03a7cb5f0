using Connect.Api;
using Connect.Java;

namespace Connect.Transforms;

public abstract partial class Cast
{
    // With the field's name, which those who read the message look for first.
    private static object? To(SchemaType type, Schema? schema, object? value, string? field)
    {
        try { return To(type, schema, value); }
        catch (DataException e)
        {
            throw new DataException(
                $"{e.Message}: {(field is null ? "it" : $"field {field}")} was to become {type.ToConnectName().ToLowerInvariant()}", e.InnerException);
        }
    }

    /// <summary>A value brought to a type by Java's rules: fractions are cut, high bits dropped, floats beyond a range become its end, NaN becomes 0.</summary>
    private static object? To(SchemaType type, Schema? schema, object? value)
    {
        if (value is null) return null;
        if (value is ConnectMap or Struct or IReadOnlyList<object?>)
        {
            var kind = schema?.Type ?? (value is ConnectMap ? SchemaType.Map : value is Struct ? SchemaType.Struct : SchemaType.Array);
            throw new DataException($"Cast transformation does not support casting from {kind.ToConnectName()}; "
                + "supported types are [INT8, INT16, INT32, INT64, FLOAT32, FLOAT64, BOOLEAN, STRING, BYTES]");
        }
        if (type == SchemaType.String) return Values.ToText(value);
        return type switch
        {
            SchemaType.Int8 => unchecked((sbyte)Integer(value, sbyte.MinValue, sbyte.MaxValue)),
            SchemaType.Int16 => unchecked((short)Integer(value, short.MinValue, short.MaxValue)),
            SchemaType.Int32 => unchecked((int)Integer(value, int.MinValue, int.MaxValue)),
            SchemaType.Int64 => Integer(value, long.MinValue, long.MaxValue),
            SchemaType.Float32 => value is string text ? Single(text) : value is BigDecimal number ? Single(number.ToString()) : (float)Float(value),
            SchemaType.Float64 => Float(value),
            _ => value is string text ? text.Equals("true", StringComparison.OrdinalIgnoreCase) : (object)(Integer(value, long.MinValue, long.MaxValue) != 0),
        };
    }

    private static long Integer(object value, long least, long most) => value switch
    {
        bool b => b ? 1 : 0,
        long n => n,
        int n => n,
        short n => n,
        sbyte n => n,
        // Narrow types go through int32, as in Java.
        double d => most == long.MaxValue ? long.CreateSaturating(d) : int.CreateSaturating(d),
        float f => most == long.MaxValue ? long.CreateSaturating(f) : int.CreateSaturating(f),
        BigDecimal number => LowBits(number),
        DateOnly date => LogicalTypes.FromDate(date),
        TimeSpan time => LogicalTypes.FromTime(time),
        DateTime timestamp => LogicalTypes.FromTimestamp(timestamp),
        string text => JavaNumber.TryParse(text, out long n) && n >= least && n <= most ? n : throw OutOfRange(text),
        _ => throw Unexpected(value),
    };

    // Java's longValue.
    internal static long LowBits(BigDecimal number)
    {
        if (number.Scale < -1000) return 0;
        var low = (ulong)(number.ToBigInteger() & ulong.MaxValue);
        return unchecked((long)low);
    }

    private static double Float(object value) => value switch
    {
        bool b => b ? 1 : 0,
        double d => d,
        float f => f,
        long n => n,
        int n => n,
        short n => n,
        sbyte n => n,
        BigDecimal number => number.ToDouble(),
        DateOnly date => LogicalTypes.FromDate(date),
        TimeSpan time => LogicalTypes.FromTime(time),
        DateTime timestamp => LogicalTypes.FromTimestamp(timestamp),
        string text => JavaNumber.TryParse(text, out double d) ? d : throw OutOfRange(text),
        _ => throw Unexpected(value),
    };

    private static float Single(string text) => JavaNumber.TryParse(text, out float f) ? f : throw OutOfRange(text);

    private static DataException OutOfRange(string text) => new($"Value ({text}) was out of range for requested data type");

    private static DataException Unexpected(object value) => new($"Unexpected type in Cast transformation: class {JavaTypes.NameOf(value)}");
}
