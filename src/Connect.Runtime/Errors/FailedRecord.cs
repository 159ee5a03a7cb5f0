using Connect.Api;
using Connect.Runtime.Kafka;

namespace Connect.Runtime.Errors;

/// <summary>A record that failed, and how.</summary>
/// <param name="Stage">Where.</param>
/// <param name="ClassName">The Java class name of what failed: a converter, a transformation, the task.</param>
/// <param name="Error">Why.</param>
/// <param name="Consumed">The record as it came from its topic; null in source tasks.</param>
/// <param name="Source">The record as it came from the source; null in sink tasks.</param>
internal sealed record FailedRecord(Stage Stage, string ClassName, Exception Error, RawRecord? Consumed, SourceRecord? Source);
