using Connect.Api;

namespace Connect.Json;

/// <summary>Which structs stand for unions in JSON. Avro's have another name of their own, so that the one form's unions are plain structs in the other, as in Java.</summary>
public static class JsonUnions
{
    /// <summary>The name of a struct that stands for a union.</summary>
    public const string OneOf = "io.confluent.connect.json.OneOf";

    /// <summary>The parameter of a struct that stands for a union under <c>generalized.sum.type.support</c>, whatever form it came from.</summary>
    public const string General = "org.apache.kafka.connect.data.Union";

    /// <summary>Whether a schema is that of a union.</summary>
    public static bool IsUnion(Schema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        return schema.Type == SchemaType.Struct && (schema.Name == OneOf || schema.Parameters?.ContainsKey(General) is true);
    }
}
