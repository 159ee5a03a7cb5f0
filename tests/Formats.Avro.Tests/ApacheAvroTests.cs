using System.Buffers;
using global::Avro.File;
using global::Avro.Generic;
using ICSharpCode.SharpZipLib.BZip2;

namespace Formats.Avro.Tests;

/// <summary>Apache.Avro as a reader that shares nothing with the writer.</summary>
public sealed class ApacheAvroTests
{
    private const string Schema = """
        {"type":"record","name":"Order","namespace":"shop","fields":[
          {"name":"number","type":"long"},{"name":"text","type":["null","string"]},{"name":"items","type":{"type":"array","items":"double"}},
          {"name":"tags","type":{"type":"map","values":"int"}}]}
        """;

    static ApacheAvroTests() => Codec.RegisterResolver(name => name switch
    {
        "snappy" => new Unpacker(name, packed => Snappier.Snappy.DecompressToArray(packed.AsSpan(..^4))),
        "bzip2" => new Unpacker(name, Unzip),
        _ => null,
    });

    [Theory]
    [InlineData(AvroCodec.Null)]
    [InlineData(AvroCodec.Deflate)]
    [InlineData(AvroCodec.Snappy)]
    [InlineData(AvroCodec.Bzip2)]
    public void It_reads_files_of_every_codec(AvroCodec codec)
    {
        const int Rows = 20_000;
        var output = new ArrayBufferWriter<byte>();
        var file = new AvroFileWriter(output, System.Text.Encoding.UTF8.GetBytes(Schema), codec);
        for (var n = 0; n < Rows; n++)
        {
            file.Block.WriteLong(long.MaxValue - n);
            file.Block.WriteLong(n % 2);
            if (n % 2 == 1) file.Block.WriteText($"text {n}");
            file.Block.WriteLong(1);
            file.Block.WriteDouble(n / 7.0);
            file.Block.WriteLong(0);
            file.Block.WriteLong(1);
            file.Block.WriteText("tag");
            file.Block.WriteLong(n);
            file.Block.WriteLong(0);
            file.EndObject();
        }
        file.Finish();

        using var reader = DataFileReader<GenericRecord>.OpenReader(new MemoryStream(output.WrittenSpan.ToArray()));
        var read = 0;
        foreach (var order in reader.NextEntries)
        {
            Assert.Equal(long.MaxValue - read, order["number"]);
            Assert.Equal(read % 2 == 0 ? null : $"text {read}", order["text"]);
            Assert.Equal([read / 7.0], ((System.Collections.IEnumerable)order["items"]).Cast<double>());
            Assert.Equal(read, ((IDictionary<string, object>)order["tags"])["tag"]);
            read++;
        }
        Assert.Equal(Rows, read);
    }

    private static byte[] Unzip(byte[] packed)
    {
        using var stream = new BZip2InputStream(new MemoryStream(packed));
        var plain = new MemoryStream();
        stream.CopyTo(plain);
        return plain.ToArray();
    }

    /// <summary>A codec that Apache.Avro has in packages of their own.</summary>
    private sealed class Unpacker(string name, Func<byte[], byte[]> unpack) : Codec
    {
        public override byte[] Decompress(byte[] compressedData, int length) => unpack(compressedData[..length]);

        public override byte[] Compress(byte[] uncompressedData) => throw new NotSupportedException();

        public override void Compress(MemoryStream inputStream, MemoryStream outputStream) => throw new NotSupportedException();

        public override string GetName() => name;

        public override bool Equals(object? other) => ReferenceEquals(this, other);

        public override int GetHashCode() => name.GetHashCode(StringComparison.Ordinal);
    }
}
