namespace Connect.Avro;

/// <summary>How Connect's schemas become Avro's, and Avro's become Connect's.</summary>
/// <param name="Enhanced">Whether what was an Avro enum stays one, and branches of unions go by their full name.</param>
/// <param name="Metadata">Whether documentation, parameters and defaults of Connect go along as properties, and are read from them.</param>
/// <param name="OptionalMapKeys">Whether maps with optional text keys become Avro maps too.</param>
public sealed record AvroOptions(bool Enhanced, bool Metadata, bool OptionalMapKeys)
{
    /// <summary>Whether names that Avro forbids are made into names it allows.</summary>
    public bool ScrubNames { get; init; }

    /// <summary>Whether unions are read as structs <c>connect_union_N</c> and enums by the parameters <c>org.apache.kafka.connect.data.Enum</c>.</summary>
    public bool GeneralizedSumTypes { get; init; }

    /// <summary>Whether a union of one type is that type.</summary>
    public bool FlattenSingletonUnions { get; init; } = true;

    /// <summary>Whether null stays null where null is allowed, though there is a default.</summary>
    public bool IgnoreDefaultForNullables { get; init; }

    /// <summary>Whether documentation and defaults are kept of fields alone, not of types.</summary>
    public bool DiscardTypeDocDefault { get; init; }
}
