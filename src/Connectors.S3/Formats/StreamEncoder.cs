using System.Buffers;
using System.IO.Compression;
using Connect.Api;

namespace Connectors.S3;

/// <summary>A file in which every record is a run of bytes after the one before.</summary>
internal abstract class StreamEncoder(ZLibCompressionOptions? compression) : IFileEncoder
{
    private readonly ObjectWriter _object = new(compression);

    /// <summary>Where records are written.</summary>
    protected IBufferWriter<byte> Output => _object.Output;

    /// <inheritdoc/>
    public long Length => _object.Length;

    /// <inheritdoc/>
    public void Mark() => _object.Mark();

    /// <inheritdoc/>
    public abstract void Write(Schema? schema, object? value);

    /// <inheritdoc/>
    public void Rollback() => _object.Rollback();

    /// <inheritdoc/>
    public void EndRecord() => _object.EndRecord();

    /// <inheritdoc/>
    public void Finish() => _object.Finish();

    /// <inheritdoc/>
    public PartContent Take(long count) => _object.Take(count);

    /// <inheritdoc/>
    public void Dispose() => _object.Dispose();
}
