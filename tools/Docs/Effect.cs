using System.Buffers;
using System.Globalization;
using System.Text;
using Connect.Api.Data;
using Connect.Api.Records;
using Connect.Api.Storage;
using Connect.Api.Transforms;
using Connect.Runtime.Plugins;

namespace Docs;

/// <summary>What a transformation does to a record, by doing it.</summary>
internal static class Effect
{
    private const string Topic = "shop-orders";
    private static readonly long Noon = DateTimeOffset.Parse("2024-02-29T12:00:00Z", CultureInfo.InvariantCulture).ToUnixTimeMilliseconds();

    /// <summary>The parts of a record that the plugin's example changes, before and after; null where its class names no record.</summary>
    public static IReadOnlyList<(string Part, string Before, string After)>? Of(Plugin plugin, PluginRegistry plugins)
    {
        if (plugin.Kind != PluginKind.Transformation || Documentation.Of(plugin.Type)?.Sample is not { } sample) return null;
        var json = plugins.Find("JsonConverter", PluginKind.Converter)!.New<IConverter>();
        json.Configure(new Dictionary<string, string> { ["schemas.enable"] = "false" }, isKey: false);
        var value = json.ToConnectData(Topic, null, Encoding.UTF8.GetBytes(sample)).Value;
        ConnectRecord before = new SinkRecord(Topic, 0, null, "key", null, value, 42, Noon, TimestampType.CreateTime,
            new ConnectHeaders().AddString("trace-id", "4bf92f35").AddString("session", "a1b2").AddString("version", "3"));
        using var transformation = plugin.New<ITransformation>();
        transformation.Configure(Example.Own(plugin));
        var after = transformation.Apply(before)!;
        return [.. Parts(before, json).Zip(Parts(after, json)).Where(p => p.First.Text != p.Second.Text).Select(p => (p.First.Part, p.First.Text, p.Second.Text))];
    }

    private static List<(string Part, string Text)> Parts(ConnectRecord record, IConverter json) =>
    [
        ("topic", record.Topic),
        ("key", Json(record.Key, json)),
        ("value", Json(record.Value, json)),
        ("headers", string.Join(", ", record.Headers.Select(h => $"{h.Key}={TextForm.Of(h.Value)}"))),
    ];

    private static string Json(object? value, IConverter json)
    {
        var bytes = new ArrayBufferWriter<byte>();
        json.FromConnectData(Topic, null, null, value, bytes);
        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }
}
