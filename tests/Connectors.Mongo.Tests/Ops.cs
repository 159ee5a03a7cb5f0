using Connect.Api;
using Connect.Testing;
using Connectors.Mongo.Bson;
using Connectors.Mongo.Config;
using Connectors.Mongo.Records;

namespace Connectors.Mongo.Tests;

/// <summary>Records through a topic's configuration, to the operation they become, as text.</summary>
internal static class Ops
{
    public const string Id = "com.mongodb.kafka.connect.sink.processor.id.strategy.", Write = "com.mongodb.kafka.connect.sink.writemodel.strategy.",
        Post = "com.mongodb.kafka.connect.sink.processor.", Handler = "com.mongodb.kafka.connect.sink.cdc.",
        Mapper = "com.mongodb.kafka.connect.sink.namespace.mapping.";

    public static ManualTime Time { get; } = new();

    public static SinkRecord Record(object? key, object? value, long offset = 7, long? timestamp = 1700000000123) =>
        new("orders", 3, null, key, null, value, offset, timestamp, TimestampType.CreateTime);

    /// <summary>What a record becomes: KIND filter -> body, made ObjectIds as "oid made".</summary>
    public static string Of(SinkRecord record, params (string Key, string Value)[] config) => Of(record, config, out _);

    public static string Of(SinkRecord record, (string Key, string Value)[] config, out string target)
    {
        using var document = new SinkDocument(new DocumentEncoder(), new ObjectIdSource(Time), Time);
        target = Sink(config).Process(record, document).ToString();
        var operation = document.Operation;
        var made = Convert.ToHexStringLower(BitConverter.GetBytes((int)Time.GetUtcNow().ToUnixTimeSeconds()).Reverse().ToArray());
        string Text(ReadOnlySpan<byte> bson) => System.Text.RegularExpressions.Regex.Replace(Doc.Text(bson), $"oid {made}[0-9a-f]{{16}}", "oid made");
        return operation.Kind switch
        {
            OperationKind.None => "nothing",
            OperationKind.Insert => $"insert {Text(operation.Body)}",
            OperationKind.Update => $"{(operation.Upsert ? "upsert" : "update")} {Text(operation.Filter.Written)} -> {Text(operation.Body)}",
            _ => $"delete {Text(operation.Filter.Written)}",
        };
    }

    /// <summary>What is said of a record although it is no error.</summary>
    public static string? WarningOf(string value, params (string Key, string Value)[] config)
    {
        using var document = new SinkDocument(new DocumentEncoder(), new ObjectIdSource(Time), Time);
        Sink(config).Process(Record(null, value), document);
        return document.Warning;
    }

    public static TopicSink Sink(params (string Key, string Value)[] config)
    {
        var problems = new List<ConfigProblem>();
        var all = new Dictionary<string, string> { ["topics"] = "orders", ["database"] = "db" };
        foreach (var (key, value) in config)
            all[key] = value;
        var sink = TopicSink.Create(MongoSinkConfig.Definition.Parse(all), "orders", problems);
        Assert.Empty(problems);
        return sink!;
    }

    /// <summary>The keys of the problems that a configuration has.</summary>
    public static string Problems(params (string Key, string Value)[] config)
    {
        var problems = new List<ConfigProblem>();
        var all = new Dictionary<string, string> { ["topics"] = "orders", ["database"] = "db" };
        foreach (var (key, value) in config)
            all[key] = value;
        TopicSink.Create(MongoSinkConfig.Definition.Parse(all), "orders", problems);
        return string.Join(' ', problems.Select(p => p.Key));
    }

    /// <summary>A map from JSON, integers as int64 and entries in a HashMap's order, as JsonConverter reads it.</summary>
    public static ConnectMap Map(string json) => (ConnectMap)From(System.Text.Json.JsonDocument.Parse(json).RootElement)!;

    public static object? From(System.Text.Json.JsonElement element)
    {
        switch (element.ValueKind)
        {
            case System.Text.Json.JsonValueKind.Object:
                var map = new ConnectMap();
                foreach (var property in element.EnumerateObject())
                    map[property.Name] = From(property.Value);
                new MemberOrder().Apply(map);
                return map;
            case System.Text.Json.JsonValueKind.Array:
                return element.EnumerateArray().Select(From).ToList();
            case System.Text.Json.JsonValueKind.String:
                return element.GetString();
            case System.Text.Json.JsonValueKind.Number:
                return element.TryGetInt64(out var integer) ? (object)integer : element.GetDouble();
            case System.Text.Json.JsonValueKind.True:
                return true;
            case System.Text.Json.JsonValueKind.False:
                return false;
            default:
                return null;
        }
    }
}
