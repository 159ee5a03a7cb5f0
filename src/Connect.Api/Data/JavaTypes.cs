namespace Connect.Api.Data;

/// <summary>The names that Java has for the classes of values: those that Kafka's messages, and people who search for them, use.</summary>
public static class JavaTypes
{
    /// <summary>What Java calls the class of a value: <c>java.lang.Long</c>, <c>java.util.HashMap</c>; <c>[B</c> for bytes and <c>null</c> for null.</summary>
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
        Struct => "org.apache.kafka.connect.data.Struct",
        byte[] => "[B",
        IReadOnlyList<object?> => "java.util.ArrayList",
        _ => value.GetType().Name,
    };
}
