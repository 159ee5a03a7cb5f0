using System.Buffers;
using System.Text;
using Connect.Converters.Json;

namespace Connect.Converters.Tests;

/// <summary>Short forms of what every test of a converter does.</summary>
internal static class Converting
{
    public static JsonConverter Json(params (string Key, string Value)[] options) => With(new JsonConverter(), options);

    public static JsonConverter PlainJson(params (string Key, string Value)[] options) => Json([("schemas.enable", "false"), .. options]);

    public static T With<T>(T converter, params (string Key, string Value)[] options) where T : IConverter
    {
        converter.Configure(options.ToDictionary(o => o.Key, o => o.Value), false);
        return converter;
    }

    /// <summary>The bytes written, or null.</summary>
    public static byte[]? Bytes(this IConverter converter, Schema? schema, object? value)
    {
        var output = new ArrayBufferWriter<byte>();
        return converter.FromConnectData("t", null, schema, value, output) ? output.WrittenSpan.ToArray() : null;
    }

    public static string? Text(this IConverter converter, Schema? schema, object? value) =>
        converter.Bytes(schema, value) is { } bytes ? Encoding.UTF8.GetString(bytes) : null;

    public static SchemaAndValue Read(this IConverter converter, string text) => converter.ToConnectData("t", null, Encoding.UTF8.GetBytes(text));

    public static SchemaAndValue Read(this IConverter converter, params byte[] bytes) => converter.ToConnectData("t", null, bytes);

    public static string Error(this IConverter converter, string text) => Assert.ThrowsAny<DataException>(() => converter.Read(text)).Message;

    /// <summary>The default parameters of a key, as the worker shows them.</summary>
    public static string Describe(ConfigKey key) =>
        $"{key.Name} {key.Type} {(key.IsRequired ? "required" : ConfigDef.ToText(key.Default) ?? "null")} {key.Importance} {key.Group ?? "-"} "
            + $"{key.OrderInGroup} {key.Width} {key.DisplayName}";
}
