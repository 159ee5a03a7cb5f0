namespace Kafka.Embedded.Tests;

/// <summary>Tests that measure the process: none runs beside them.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
