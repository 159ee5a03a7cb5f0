using System.Text.Json.Serialization;

namespace Kafka.Embedded.Registry;

/// <summary>How the registry's records are read and written, worked out by the compiler so that the first request does not wait for it.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(RegistryRecord.Key))]
[JsonSerializable(typeof(RegistryRecord.SettingKey))]
[JsonSerializable(typeof(RegistryRecord.Schema))]
[JsonSerializable(typeof(RegistryRecord.Config))]
[JsonSerializable(typeof(RegistryRecord.Mode))]
internal sealed partial class RegistryJson : JsonSerializerContext;
