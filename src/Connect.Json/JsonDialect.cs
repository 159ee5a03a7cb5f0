using Connect.Api;

namespace Connect.Json;

/// <summary>The two ways in which Connect's data stand in JSON.</summary>
public enum JsonDialect
{
    /// <summary>Kafka's JsonConverter: maps without text keys are lists of pairs <c>[key,value]</c>; what is required must be there.</summary>
    Connect,
    /// <summary>
    /// Confluent's JsonSchemaConverter: such maps are lists of objects <c>{"key":…,"value":…}</c>; a union is the value of its branch; members may be absent,
    /// whether they are required or not, though they may not be null.
    /// </summary>
    JsonSchema,
}
