using Connect.Avro;
using Connect.Avro.Writing;
using Formats.Avro;

namespace Connectors.S3;

/// <summary>Avro object container files; the schema is that of the first record.</summary>
internal sealed class AvroFormat(AvroOptions options, AvroCodec codec) : IFileFormat
{
    private Schema? _schema;
    private (AvroType Type, byte[] Json)? _type;

    public string Extension => ".avro";
    public bool Envelops(RecordView view) => false;

    public IFileEncoder Begin(Schema? schema)
    {
        if (_type is null || !ReferenceEquals(_schema, schema)) (_schema, _type) = (schema, AvroTypes.Of(schema, options));
        return new Encoder(_type.Value.Type, _type.Value.Json, codec);
    }

    private sealed class Encoder : IFileEncoder
    {
        private readonly PartBuffer _parts = new();
        private readonly AvroType _type;
        private readonly AvroFileWriter _file;

        public Encoder(AvroType type, byte[] schema, AvroCodec codec)
        {
            _type = type;
            _file = new AvroFileWriter(_parts, schema, codec);
        }

        public long Length => _parts.Length;
        public void Mark() => _file.Mark();

        public void Write(Schema? schema, object? value)
        {
            var datum = _type.OrDefault(Datum.From(value));
            _type.Write(_file.Block, datum);
        }

        public void Rollback() => _file.Rollback();
        public void EndRecord() => _file.EndObject();
        public void Finish() => _file.Finish();
        public PartContent Take(long count) => _parts.Take(count);
        public void Dispose() => _parts.Dispose();
    }
}
