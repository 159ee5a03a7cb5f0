namespace Kafka.Embedded.Tests;

/// <summary>Tests that measure the process: none runs beside them.</summary>
[CollectionDefinition(nameof(NotParallel), DisableParallelization = true)]
public sealed class NotParallel;
