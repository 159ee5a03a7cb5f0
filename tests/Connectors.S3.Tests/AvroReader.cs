using System.Collections;
using System.Text;
using System.Text.Json.Nodes;
using Avro;
using Avro.File;
using Avro.Generic;

namespace Connectors.S3.Tests;

/// <summary>Reads an Avro container file back with Apache.Avro, as plain values: dictionaries, lists, longs for all whole numbers and bytes for decimals.</summary>
internal static class AvroReader
{
    private static readonly DateTime Epoch = DateTime.UnixEpoch;

    static AvroReader() => Codec.RegisterResolver(name => name == "snappy" ? new Snappy() : null);

    public static (JsonNode Schema, string Codec, List<object?> Objects, int Blocks) ReadFile(byte[] file)
    {
        using var reader = DataFileReader<object>.OpenReader(new MemoryStream(file));
        var (objects, blocks) = (new List<object?>(), new HashSet<long>());
        while (reader.HasNext())
        {
            objects.Add(Plain(reader.Next()));
            blocks.Add(reader.PreviousSync());
        }
        return (JsonNode.Parse(Encoding.UTF8.GetString(reader.GetMeta("avro.schema")))!, reader.GetMetaString("avro.codec"), objects, blocks.Count);
    }

    private static object? Plain(object? value) => value switch
    {
        GenericRecord record => record.Schema.Fields.ToDictionary(field => field.Name, field => Plain(record.GetValue(field.Pos))),
        GenericEnum symbol => symbol.Value,
        GenericFixed bytes => bytes.Value,
        AvroDecimal number => number.UnscaledValue.ToByteArray(isBigEndian: true),
        int number => (long)number,
        DateTime { TimeOfDay.Ticks: 0 } day => (long)(day - Epoch).TotalDays,
        DateTime moment => (long)(moment.ToUniversalTime() - Epoch).TotalMilliseconds,
        TimeSpan time => (long)time.TotalMilliseconds,
        IDictionary map => map.Keys.Cast<string>().ToDictionary(key => key, key => Plain(map[key])),
        byte[] or string => value,
        IEnumerable list => list.Cast<object?>().Select(Plain).ToList(),
        _ => value,
    };

    /// <summary>A codec that Apache.Avro has in a package of its own.</summary>
    private sealed class Snappy : Codec
    {
        public override byte[] Decompress(byte[] compressedData, int length) => Snappier.Snappy.DecompressToArray(compressedData.AsSpan(0, length - 4));
        public override byte[] Compress(byte[] uncompressedData) => throw new NotSupportedException();
        public override void Compress(MemoryStream inputStream, MemoryStream outputStream) => throw new NotSupportedException();
        public override string GetName() => "snappy";
        public override bool Equals(object? other) => other is Snappy;
        public override int GetHashCode() => 1;
    }
}
