namespace Connectors.S3;

/// <summary>How Connect's schemas become Avro's.</summary>
/// <param name="Enhanced">Whether what was an Avro enum stays one.</param>
/// <param name="Metadata">Whether names, versions, parameters and defaults of Connect go along as properties.</param>
/// <param name="OptionalMapKeys">Whether maps with optional text keys become Avro maps too.</param>
internal sealed record AvroOptions(bool Enhanced, bool Metadata, bool OptionalMapKeys);
