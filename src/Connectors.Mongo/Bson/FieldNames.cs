namespace Connectors.Mongo.Bson;

/// <summary>Names of fields in UTF-8, ended by a null byte as elements have them.</summary>
internal static class FieldNames
{
    public static ReadOnlySpan<byte> Id => "_id\0"u8;
    public static ReadOnlySpan<byte> Set => "$set\0"u8;
    public static ReadOnlySpan<byte> SetOnInsert => "$setOnInsert\0"u8;
    public static ReadOnlySpan<byte> Inserted => "_insertedTS\0"u8;
    public static ReadOnlySpan<byte> Modified => "_modifiedTS\0"u8;
}
