using System.Text.Json;
using System.Text.Json.Serialization;

namespace Kafka.Embedded.Registry;

/// <summary>
/// The records of the <c>_schemas</c> topic, as Confluent's registry writes them: JSON keys that say what the record is about, JSON values, no value for
/// what was deleted for good.
/// </summary>
internal static class RegistryRecord
{
    public const string SchemaType = "SCHEMA";
    public const string ConfigType = "CONFIG";
    public const string ModeType = "MODE";
    public const string DeleteSubjectType = "DELETE_SUBJECT";

    public static byte[] SchemaKey(string subject, int version) =>
        JsonSerializer.SerializeToUtf8Bytes(new Key(SchemaType, subject, version, 1), RegistryJson.Default.Key);

    public static byte[] SchemaValue(RegisteredSchema schema) => JsonSerializer.SerializeToUtf8Bytes(
        new Schema(schema.Subject, schema.Version, schema.Id, schema.Type == RegisteredSchema.Avro ? null : schema.Type,
            schema.References.Count == 0 ? null : [.. schema.References], schema.Schema, schema.Deleted), RegistryJson.Default.Schema);

    public static byte[] ConfigKey(string? subject) =>
        JsonSerializer.SerializeToUtf8Bytes(new SettingKey(ConfigType, subject, 0), RegistryJson.Default.SettingKey);

    public static byte[] ConfigValue(string level) => JsonSerializer.SerializeToUtf8Bytes(new Config(level), RegistryJson.Default.Config);

    public static byte[] ModeKey(string? subject) => JsonSerializer.SerializeToUtf8Bytes(new SettingKey(ModeType, subject, 0), RegistryJson.Default.SettingKey);

    public static byte[] ModeValue(string mode) => JsonSerializer.SerializeToUtf8Bytes(new Mode(mode), RegistryJson.Default.Mode);

    public sealed record Key(
        [property: JsonPropertyName("keytype")] string KeyType,
        [property: JsonPropertyName("subject")] string? Subject,
        [property: JsonPropertyName("version")] int? Version,
        [property: JsonPropertyName("magic")] int Magic);

    public sealed record SettingKey(
        [property: JsonPropertyName("keytype")] string KeyType,
        [property: JsonPropertyName("subject")] string? Subject,
        [property: JsonPropertyName("magic")] int Magic);

    public sealed record Schema(
        [property: JsonPropertyName("subject")] string Subject,
        [property: JsonPropertyName("version")] int Version,
        [property: JsonPropertyName("id")] int Id,
        [property: JsonPropertyName("schemaType"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Type,
        [property: JsonPropertyName("references"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] SchemaReference[]? References,
        [property: JsonPropertyName("schema")] string Text,
        [property: JsonPropertyName("deleted")] bool Deleted);

    public sealed record Config([property: JsonPropertyName("compatibilityLevel")] string Level);

    public sealed record Mode([property: JsonPropertyName("mode")] string Name);
}
