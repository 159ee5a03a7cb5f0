using Connect.Converters.Registry;

namespace Connect.Converters.Avro;

/// <summary>The options of the Avro converter.</summary>
internal static class AvroConverterConfig
{
    public const string Enhanced = "enhanced.avro.schema.support", Metadata = "connect.meta.data", Scrub = "scrub.invalid.names",
        OptionalMapKeys = "allow.optional.map.keys", Discard = "discard.type.doc.default";

    public static ConfigDef Define() => RegistryConfig.Define()
        .Define(Enhanced, ConfigType.Boolean, false, Importance.Medium, "Whether enums stay enums, and branches of unions go by their full names.")
        .Define(Metadata, ConfigType.Boolean, true, Importance.Low,
            "Whether names, versions, documentation, parameters and defaults of Connect's schemas go along in properties connect.*.")
        .Define(Scrub, ConfigType.Boolean, false, Importance.Medium, "Whether names that Avro forbids are made into names that it accepts.")
        .Define(OptionalMapKeys, ConfigType.Boolean, false, Importance.Low,
            "Whether maps with optional text keys become Avro maps; otherwise they are arrays of key and value.")
        .Define(Discard, ConfigType.Boolean, false, Importance.Low, "Deprecated: whether documentation and defaults are kept of fields alone, not of types.");
}
