using Connect.Avro;
using Connect.Avro.Writing;
using Formats.Parquet;

namespace Connectors.S3;

/// <summary>Parquet files of structs; the schema is that of the first record.</summary>
internal sealed class ParquetFormat : IFileFormat
{
    private static readonly string Writer = $"Connect for .NET {typeof(ParquetFormat).Assembly.GetName().Version?.ToString(3)}";
    private readonly AvroOptions _options;
    private readonly ParquetCodec _codec;

    /// <summary>The format with a codec by its name in configurations.</summary>
    /// <exception cref="ConfigException">There is no such codec here.</exception>
    public ParquetFormat(AvroOptions options, string codec)
    {
        _options = options;
        (_codec, var extension) = codec switch
        {
            "none" => (ParquetCodec.None, ""),
            "snappy" => (ParquetCodec.Snappy, ".snappy"),
            "gzip" => (ParquetCodec.Gzip, ".gz"),
            "zstd" => (ParquetCodec.Zstd, ".zstd"),
            "lz4" => (ParquetCodec.Lz4Hadoop, ".lz4hadoop"),
            "lz4_raw" => (ParquetCodec.Lz4Raw, ".lz4raw"),
            "brotli" => (ParquetCodec.Brotli, ".br"),
            _ => throw new ConfigException(S3SinkConfig.ParquetCodecKey, codec, "there is no such codec here; none, snappy, gzip, zstd, lz4, lz4_raw and brotli are"),
        };
        Extension = extension + ".parquet";
    }

    public string Extension { get; }
    public bool Envelops(RecordView view) => view != RecordView.Value;

    public IFileEncoder Begin(Schema? schema)
    {
        if (schema is not { Type: SchemaType.Struct }) throw NoStruct(schema);
        return new Encoder(schema, _options, _codec);
    }

    private static DataException NoStruct(Schema? schema) => new($"Parquet stores structs with a schema, got {schema?.ToString() ?? "a value without schema"}");

    private sealed class Encoder : IFileEncoder
    {
        private readonly PartBuffer _parts = new();
        private readonly ParquetShape _shape;
        private readonly ParquetFileWriter _file;

        public Encoder(Schema schema, AvroOptions options, ParquetCodec codec)
        {
            var avro = System.Text.Encoding.UTF8.GetString(AvroTypes.Of(schema, options).Json);
            _shape = ParquetShapes.Of(schema, options);
            var metadata = new Dictionary<string, string> { ["parquet.avro.schema"] = avro, ["writer.model.name"] = "avro" };
            _file = new ParquetFileWriter(_parts, _shape.Field, codec, metadata, Writer);
        }

        public long Length => _parts.Length;
        public void Mark() => _file.Mark();

        public void Write(Schema? schema, object? value)
        {
            if (value is not Struct) throw NoStruct(schema);
            _shape.Add(Datum.From(value), 0);
        }

        public void Rollback() => _file.Rollback();
        public void EndRecord() => _file.EndRow();
        public void Finish() => _file.Finish();
        public PartContent Take(long count) => _parts.Take(count);
        public void Dispose() => _parts.Dispose();
    }
}
