using Connect.Api;

namespace Connect.Transforms;

/// <summary>What a transformation needs a key or value to be, with Kafka's messages.</summary>
internal static class Required
{
    /// <summary>A map, as all that works on fields needs without a schema.</summary>
    public static ConnectMap Map(object? value, string purpose) => value as ConnectMap
        ?? throw new DataException($"Only Map objects supported in absence of schema for [{purpose}], found: {NameOf(value)}");

    /// <summary>A struct, as all that works on fields needs with a schema.</summary>
    public static Struct Struct(object? value, string purpose) => value as Struct ?? throw new DataException($"Only Struct objects supported for [{purpose}], found: {NameOf(value)}");

    /// <summary>What Java calls the class of a value.</summary>
    public static string NameOf(object? value) => value switch
    {
        null => "null",
        string => "java.lang.String",
        long => "java.lang.Long",
        int => "java.lang.Integer",
        short => "java.lang.Short",
        sbyte => "java.lang.Byte",
        double => "java.lang.Double",
        float => "java.lang.Float",
        bool => "java.lang.Boolean",
        BigDecimal => "java.math.BigDecimal",
        DateOnly or TimeSpan or DateTime => "java.util.Date",
        ConnectMap => "java.util.HashMap",
        Api.Struct => "org.apache.kafka.connect.data.Struct",
        byte[] => "byte[]",
        IReadOnlyList<object?> => "java.util.ArrayList",
        _ => value.GetType().Name,
    };
}
