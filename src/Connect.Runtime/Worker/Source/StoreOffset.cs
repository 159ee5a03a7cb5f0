namespace Connect.Runtime.Worker.Source;

/// <summary>Writes the offset of a source partition; completes when it is stored.</summary>
internal delegate Task StoreOffset(IReadOnlyDictionary<string, object?> partition, IReadOnlyDictionary<string, object?> offset);
