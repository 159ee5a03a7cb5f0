using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Connect.Api;
using Connect.Converters.Json;
using Connect.Java;
using Connect.Testing;
using Connect.Transforms.Predicates;

namespace Connect.Transforms.Tests;

/// <summary>
/// What the transformations and predicates of Apache Kafka 4.3.1 made of some thousand records, and what ours make of them: <c>java-4.3.1.tsv</c> has a case a
/// line, what Java's did with it, and where ours are to do something else, what that is and why.
/// </summary>
public sealed class JavaComparisonTests
{
    private static readonly string Folder = Path.Combine(Repository.Root, "tests", "Connect.Transforms.Tests");

    [Fact]
    public void Records_become_what_they_become_in_Java_but_where_it_is_written_why_not()
    {
        var names = JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, "java-records.json")))!;
        var differences = new List<string>();
        foreach (var line in File.ReadLines(Path.Combine(Folder, "java-4.3.1.tsv")))
        {
            var columns = line.Split('\t');
            var expected = columns.Length > 2 ? columns[2] : columns[1];
            var actual = Run(JsonNode.Parse(columns[0])!, names);
            if (actual != expected) differences.Add($"{columns[0]}\n  expected {expected}\n  but was  {actual}");
        }
        Assert.True(differences.Count == 0, $"{differences.Count} differ:\n{string.Join('\n', differences)}");
    }

    private static string Run(JsonNode given, JsonNode names)
    {
        var (plain, enveloped) = (new JsonConverter(), new JsonConverter());
        plain.Configure(new Dictionary<string, string> { ["schemas.enable"] = "false" }, false);
        enveloped.Configure(new Dictionary<string, string> { ["schemas.enable"] = "true", ["replace.null.with.default"] = "false" }, false);
        SchemaAndValue Read(JsonNode? node)
        {
            if (node is JsonObject named && named.ContainsKey("named")) node = names[(string)named["named"]!];
            if (node is null) return SchemaAndValue.Null;
            var converter = node is JsonObject o && o.ContainsKey("schema") && o.ContainsKey("payload") ? enveloped : plain;
            return converter.ToConnectData("t", null, Encoding.UTF8.GetBytes(node.ToJsonString()));
        }
        var (key, value) = (Read(given["key"]), Read(given["value"]));
        var topic = (string?)given["topic"] ?? "t";
        var timestamp = ((JsonObject)given).ContainsKey("timestamp") ? (long?)given["timestamp"] : 1709212455678;
        ConnectRecord record = given["source"] is null
            ? new SinkRecord(topic, 2, key.Schema, key.Value, value.Schema, value.Value, 7, timestamp, TimestampType.CreateTime, null)
            : new SourceRecord(new Dictionary<string, object?>(), new Dictionary<string, object?>(), topic, null, key.Schema, key.Value, value.Schema, value.Value, timestamp);
        foreach (var step in given["chain"]!.AsArray())
        {
            var options = step!.AsObject().Where(o => o.Key != "type" && o.Value is not null).ToDictionary(o => o.Key, o => (string)o.Value!);
            var type = $"org.apache.kafka.connect.transforms.{(string)step["type"]!}";
            var found = typeof(Cast).Assembly.GetTypes().Single(t => !t.IsAbstract && JavaClassAttribute.Of(t) == type);
            using var made = (IDisposable)Activator.CreateInstance(found)!;
            var (transformation, predicate) = (made as ITransformation, made as IPredicate);
            var config = transformation?.Config ?? predicate!.Config;
            var invalid = config.Validate(options).Where(v => v.Errors.Count > 0).Select(v => v.Name).Order(StringComparer.Ordinal).ToList();
            if (invalid.Count > 0) return $"INVALID {string.Join(' ', invalid)}";
            try
            {
                transformation?.Configure(options);
                predicate?.Configure(options);
            }
            catch (ConfigException) { return "CONFIGURE"; }
            try
            {
                if (predicate is not null) return $"TEST {(predicate.Test(record) ? "true" : "false")}";
                if (transformation!.Apply(record) is not { } transformed) return "DROPPED";
                record = transformed;
            }
            catch (ConnectException) { return "APPLY"; }
        }
        return Text(record);
    }

    private static string Text(ConnectRecord record)
    {
        var text = new StringBuilder($"OK {record.Topic} {record.KafkaPartition?.ToString(CultureInfo.InvariantCulture) ?? "null"} ")
            .Append(record.Timestamp?.ToString(CultureInfo.InvariantCulture) ?? "null")
            .Append($" KEY {Text(record.KeySchema)} {Text(record.Key)} VALUE {Text(record.ValueSchema)} {Text(record.Value)}");
        foreach (var header in record.Headers) text.Append($" HEADER {header.Key} {Text(header.Schema)} {Text(header.Value)}");
        return text.ToString();
    }

    private static string Text(Schema? schema)
    {
        if (schema is null) return "-";
        var text = new StringBuilder(schema.Type.ToConnectName().ToLowerInvariant());
        if (schema.Name is not null) text.Append($"'{schema.Name}'");
        if (schema.Version is not null) text.Append(CultureInfo.InvariantCulture, $"v{schema.Version}");
        if (schema.Doc is not null) text.Append($"/{schema.Doc}/");
        if (schema.Parameters is { Count: > 0 } parameters)
            text.Append($"{{{string.Join(", ", parameters.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => $"{p.Key}={p.Value}"))}}}");
        if (schema.IsOptional) text.Append('?');
        if (schema.Type == SchemaType.Array) text.Append($"[{Text(schema.ValueSchema)}]");
        if (schema.Type == SchemaType.Map) text.Append($"[{Text(schema.KeySchema)},{Text(schema.ValueSchema)}]");
        if (schema.Type == SchemaType.Struct) text.Append($"({string.Join(", ", schema.Fields.Select(f => $"{f.Name}:{Text(f.Schema)}"))})");
        if (schema.DefaultValue is not null) text.Append($"={Text(schema.DefaultValue)}");
        return text.ToString();
    }

    private static string Text(object? value) => value switch
    {
        null => "null",
        sbyte n => $"i8:{n}",
        short n => $"i16:{n}",
        int n => $"i32:{n}",
        long n => $"i64:{n}",
        float n => $"f32:{JavaNumber.ToString(n)}",
        double n => $"f64:{JavaNumber.ToString(n)}",
        bool b => b ? "true" : "false",
        string s => $"\"{string.Concat(s.Select(c => c is < ' ' or > '~' or '"' or '\\' ? $"\\u{(int)c:x4}" : c.ToString()))}\"",
        byte[] bytes => $"b:{Convert.ToBase64String(bytes)}",
        BigDecimal number => $"dec:{number}",
        DateOnly date => $"time:{LogicalTypes.FromDate(date) * LogicalTypes.MillisecondsPerDay}",
        TimeSpan time => $"time:{LogicalTypes.FromTime(time)}",
        DateTime timestamp => $"time:{LogicalTypes.FromTimestamp(timestamp)}",
        Struct s => $"<{string.Join(", ", s.Schema.Fields.Select(f => $"{f.Name}={Text(s.GetWithoutDefault(f))}"))}>",
        ConnectMap map => $"{{{string.Join(", ", map.Select(e => $"{Text(e.Key)}={Text(e.Value)}"))}}}",
        IReadOnlyList<object?> list => $"[{string.Join(", ", list.Select(Text))}]",
        _ => $"?{value.GetType()}",
    };
}
