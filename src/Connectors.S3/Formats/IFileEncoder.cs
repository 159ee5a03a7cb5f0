using Connect.Api;

namespace Connectors.S3;

/// <summary>One file of a format on its way to the store. Values are added one by one; what was added since the last mark can be taken back.</summary>
internal interface IFileEncoder : IDisposable
{
    /// <summary>How many bytes wait to be uploaded.</summary>
    long Length { get; }

    /// <summary>Remembers the state before a record.</summary>
    void Mark();

    /// <summary>Adds a value.</summary>
    /// <exception cref="DataException">The format cannot store the value; <see cref="Rollback"/> takes back what was written of it.</exception>
    void Write(Schema? schema, object? value);

    /// <summary>Takes back what was added since <see cref="Mark"/>.</summary>
    void Rollback();

    /// <summary>The record is complete and will not be taken back.</summary>
    void EndRecord();

    /// <summary>The file is complete.</summary>
    void Finish();

    /// <summary>Takes bytes from the beginning to upload them.</summary>
    PartContent Take(long count);
}
