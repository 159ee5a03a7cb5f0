using System.Text;
using Connect.Api;
using Connectors.QuestDb.Ilp;
using Connectors.QuestDb.Rows;

namespace Connectors.QuestDb.Tests;

/// <summary>The lines that a task would send for a record.</summary>
internal static class Lines
{
    public static readonly TimeProvider Now = new Connect.Testing.ManualTime();

    /// <summary>A connector's configuration: keys and values in turn; plain JSON-like values without keys unless told.</summary>
    public static Dictionary<string, string> Config(params string[] settings)
    {
        var config = new Dictionary<string, string> { ["client.conf.string"] = "http::addr=127.0.0.1:1;", ["include.key"] = "false" };
        for (var i = 0; i < settings.Length; i += 2) config[settings[i]] = settings[i + 1];
        return config;
    }

    public static SinkRecord Record(object? value, object? key = null,
        Schema? schema = null, Schema? keySchema = null, long? timestamp = null, string topic = "t", int partition = 0, long offset = 0) =>
        new(topic, partition, keySchema, key, schema, value, offset, timestamp, TimestampType.CreateTime);

    public static ConnectMap Map(params object?[] entries)
    {
        var map = new ConnectMap();
        for (var i = 0; i < entries.Length; i += 2) map[entries[i]!] = entries[i + 1];
        return map;
    }

    public static IReadOnlyList<object?> List(params object?[] items) => items;

    /// <summary>The bytes of a record's line.</summary>
    public static byte[] Bytes(ProtocolVersion version, SinkRecord record, params string[] settings)
    {
        var config = new QuestDbSinkConfig(Config(settings), _ => null);
        var reader = new RecordReader(config.Reading(Now), config.Rules(127), version);
        var row = new Row(config.HasSymbols);
        reader.Read(record, row);
        using var buffer = new LineBuffer(16);
        LineWriter.Write(buffer, row, version);
        return buffer.Written.ToArray();
    }

    /// <summary>A record's line in version 1, where all is text.</summary>
    public static string Text(SinkRecord record, params string[] settings) => Encoding.UTF8.GetString(Bytes(ProtocolVersion.V1, record, settings));

    /// <summary>A map's line without table and line end in version 1.</summary>
    public static string Columns(object value, params string[] settings)
    {
        var line = Text(Record(value), settings);
        return line[1..^1].TrimStart(' ', ',');
    }

    /// <summary>Why a record cannot be a row.</summary>
    public static string Refusal(SinkRecord record, params string[] settings) =>
        Assert.Throws<BadRecordException>(() => Bytes(ProtocolVersion.V2, record, settings)).Message;
}
