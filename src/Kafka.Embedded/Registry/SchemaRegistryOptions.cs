using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Kafka.Embedded.Registry;

/// <summary>How a <see cref="SchemaRegistry"/> runs.</summary>
public sealed record SchemaRegistryOptions
{
    /// <summary>The address or host name to listen on; loopback unless told otherwise.</summary>
    public string Host { get; init; } = "127.0.0.1";

    /// <summary>The TCP port, 0 to 65535; 0 takes any free one.</summary>
    public int Port { get; init; } = 8081;

    /// <summary>The topic that keeps schemas and settings (<c>kafkastore.topic</c>), compacted, with one partition.</summary>
    public string Topic { get; init; } = "_schemas";

    /// <summary>
    /// What a new schema of a subject must be to the earlier ones, where neither the subject nor the registry is configured
    /// (<c>schema.compatibility.level</c>).
    /// </summary>
    public CompatibilityLevel Compatibility { get; init; } = CompatibilityLevel.Backward;

    /// <summary>Where the registry logs.</summary>
    public ILoggerFactory LoggerFactory { get; init; } = NullLoggerFactory.Instance;
}
