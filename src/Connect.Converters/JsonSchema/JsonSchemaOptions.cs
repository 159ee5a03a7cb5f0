namespace Connect.Converters;

/// <summary>How JSON Schemas become Connect's.</summary>
/// <param name="OptionalForNonRequired">Whether properties that are not required are optional fields.</param>
/// <param name="GeneralizedSumTypes">Whether unions are structs <c>connect_union_N</c> and enums go by the general parameters.</param>
/// <param name="FlattenSingletonUnions">Whether a union of one type is that type.</param>
internal sealed record JsonSchemaOptions(bool OptionalForNonRequired, bool GeneralizedSumTypes, bool FlattenSingletonUnions);
