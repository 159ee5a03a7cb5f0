using Connect.Converters.Registry;

namespace Connect.Converters.JsonSchema;

/// <summary>The options of the JSON Schema converter.</summary>
internal static class JsonSchemaConverterConfig
{
    public const string DecimalFormat = "decimal.format", AdditionalProperties = "object.additional.properties",
        OptionalForNonRequired = "use.optional.for.nonrequired",
        FailInvalid = "json.fail.invalid.schema";

    public static ConfigDef Define() => RegistryConfig.Define()
        .Define(DecimalFormat, ConfigType.String, "BASE64", Importance.Low,
            "How decimals are written: BASE64 (bytes of the unscaled value) or NUMERIC (a JSON number). Both are read.",
            ConfigValidators.InAnyCase("BASE64", "NUMERIC"))
        .Define(AdditionalProperties, ConfigType.Boolean, true, Importance.Medium,
            "Whether objects may have other members than those of the schemas that are written.")
        .Define(OptionalForNonRequired, ConfigType.Boolean, false, Importance.Medium,
            "Whether properties that a schema does not require are read as optional fields.")
        .Define(FailInvalid, ConfigType.Boolean, false, Importance.Medium, "Whether values are checked against the schema when they are written and read.");
}

/// <summary>How JSON Schemas become Connect's.</summary>
/// <param name="OptionalForNonRequired">Whether properties that are not required are optional fields.</param>
/// <param name="GeneralizedSumTypes">Whether unions are structs <c>connect_union_N</c> and enums go by the general parameters.</param>
/// <param name="FlattenSingletonUnions">Whether a union of one type is that type.</param>
internal sealed record JsonSchemaOptions(bool OptionalForNonRequired, bool GeneralizedSumTypes, bool FlattenSingletonUnions);
