using System.Text;
using Connect.Api;

namespace Connect.Runtime.Storage;

/// <summary>Writes to the internal topics; complete when what was written is stored.</summary>
internal interface IInternalTopicWriter
{
    /// <summary>Writes a record.</summary>
    /// <returns>Where it was stored.</returns>
    /// <exception cref="ConnectException">It is refused.</exception>
    /// <param name="topic">The topic.</param>
    /// <param name="key">The record's key.</param>
    /// <param name="value">The record's value; null forgets the key.</param>
    /// <param name="cancellationToken">Ends the wait; the record may be stored all the same.</param>
    Task<(int Partition, long Offset)> WriteAsync(string topic, byte[] key, byte[]? value, CancellationToken cancellationToken = default);

    /// <inheritdoc cref="WriteAsync(string, byte[], byte[], CancellationToken)"/>
    Task<(int Partition, long Offset)> WriteAsync(string topic, string key, byte[]? value, CancellationToken cancellationToken = default) =>
        WriteAsync(topic, Encoding.UTF8.GetBytes(key), value, cancellationToken);
}
