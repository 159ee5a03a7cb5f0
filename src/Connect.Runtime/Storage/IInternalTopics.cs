using Connect.Api;
using Microsoft.Extensions.Logging;

namespace Connect.Runtime.Storage;

/// <summary>
/// Configurations, offsets and statuses, wherever they are kept: in Kafka's topics, which the workers of a group share, or beside a worker that runs alone. They
/// are read from the beginning and written record by record in either case.
/// </summary>
internal interface IInternalTopics : IAsyncDisposable
{
    /// <summary>Writes the config topic.</summary>
    ConfigTopic Config { get; }

    /// <summary>The status topic.</summary>
    StatusTopic Status { get; }

    /// <summary>What the offset topic says.</summary>
    OffsetTopic Offsets { get; }

    /// <summary>By what the config topic is told from any other, once it is known; null where nobody says.</summary>
    Guid? ConfigTopicId { get; }

    /// <summary>Makes what is missing and reads everything there is.</summary>
    /// <returns>The Kafka cluster's id.</returns>
    /// <exception cref="ConnectException">Kafka does not answer, or refuses.</exception>
    /// <exception cref="ConfigException">Something is not as it has to be: trying again does not help.</exception>
    Task<string> OpenAsync(CancellationToken cancellationToken);

    /// <summary>Completes when a record that was written to the config topic has been read back.</summary>
    Task ConfigReadAsync(long offset, CancellationToken cancellationToken);

    /// <summary>Reads the offset topic to its present end.</summary>
    Task ReadOffsetsAsync(CancellationToken cancellationToken);

    /// <summary>Reads the status topic to its present end.</summary>
    Task ReadStatusesAsync(CancellationToken cancellationToken);

    /// <summary>Reads the config topic to its present end.</summary>
    Task ReadConfigAsync(CancellationToken cancellationToken);

    /// <summary>Writes a record of the offset topic; a null value forgets its partition.</summary>
    Task StoreOffsetAsync(byte[] key, byte[]? value, CancellationToken cancellationToken);

    /// <summary>The offsets of a source connector.</summary>
    /// <param name="connector">The connector's name.</param>
    /// <param name="config">Its configuration, variables resolved.</param>
    /// <param name="clientSuffix">The end of the client ids: the connector's name or the task's.</param>
    /// <param name="loggers">Makes the loggers of those who read and write them.</param>
    ConnectorOffsets OffsetsOf(string connector, IReadOnlyDictionary<string, string> config, string clientSuffix, ILoggerFactory? loggers = null);
}
