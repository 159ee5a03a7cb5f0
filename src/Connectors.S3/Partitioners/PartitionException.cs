using Connect.Api;

namespace Connectors.S3;

/// <summary>A record for which no folder can be made.</summary>
[JavaClass("io.confluent.connect.storage.errors.PartitionException")]
public sealed class PartitionException : ConnectException
{
    /// <inheritdoc cref="PartitionException"/>
    public PartitionException(string message) : base(message) { }

    /// <inheritdoc cref="PartitionException"/>
    public PartitionException(string message, Exception? cause) : base(message, cause) { }
}
