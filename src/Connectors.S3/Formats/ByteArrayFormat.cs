using System.Buffers;
using System.IO.Compression;
using System.Text;
using Connect.Api;

namespace Connectors.S3;

/// <summary>Bytes as they came, a separator after each record.</summary>
internal sealed class ByteArrayFormat(string extension, string separator, ZLibCompressionOptions? compression) : IFileFormat
{
    private readonly byte[] _separator = Encoding.UTF8.GetBytes(separator);

    public string Extension => compression is null ? extension : extension + ".gz";
    public bool Envelops(RecordView view) => view == RecordView.Headers;
    public IFileEncoder Begin(Schema? schema) => new Encoder(_separator, compression);

    private sealed class Encoder(byte[] separator, ZLibCompressionOptions? compression) : StreamEncoder(compression)
    {
        public override void Write(Schema? schema, object? value)
        {
            if (value is not byte[] bytes)
            {
                var given = value is null ? "null" : schema?.ToString() ?? value.GetType().Name;
                throw new DataException($"ByteArrayFormat stores bytes, as the ByteArrayConverter gives them; got {given}");
            }
            Output.Write(bytes);
            Output.Write(separator);
        }
    }
}
