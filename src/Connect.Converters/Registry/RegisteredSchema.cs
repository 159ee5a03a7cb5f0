namespace Connect.Converters.Registry;

/// <summary>A schema as the registry has it.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Version">Its version in the subject, or null where it was not asked for with one.</param>
/// <param name="Type">AVRO, JSON or PROTOBUF.</param>
/// <param name="Text">The schema.</param>
/// <param name="References">Schemas it refers to.</param>
internal sealed record RegisteredSchema(int Id, int? Version, string Type, string Text, IReadOnlyList<SchemaReference> References);
