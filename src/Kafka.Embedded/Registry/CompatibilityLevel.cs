namespace Kafka.Embedded.Registry;

/// <summary>
/// What a new schema must be to earlier ones of its subject:
/// <see href="https://docs.confluent.io/platform/current/schema-registry/fundamentals/schema-evolution.html">schema evolution</see>.
/// </summary>
public enum CompatibilityLevel
{
    /// <summary>Anything.</summary>
    None,

    /// <summary>It reads what the latest one wrote.</summary>
    Backward,

    /// <summary>It reads what any earlier one wrote.</summary>
    BackwardTransitive,

    /// <summary>The latest one reads what it writes.</summary>
    Forward,

    /// <summary>All earlier ones read what it writes.</summary>
    ForwardTransitive,

    /// <summary>Both ways with the latest one.</summary>
    Full,

    /// <summary>Both ways with all earlier ones.</summary>
    FullTransitive,
}
