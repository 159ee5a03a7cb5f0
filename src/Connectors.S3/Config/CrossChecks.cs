using Connect.Api;

namespace Connectors.S3;

/// <summary>What keys say together; checked once every key is valid by itself.</summary>
internal static class CrossChecks
{
    /// <summary>Adds the errors to the values that take part in them.</summary>
    public static void Add(IReadOnlyList<ConfigValue> values)
    {
        var byName = values.ToDictionary(v => v.Name, StringComparer.Ordinal);
        if (values.Any(v => v.Errors.Count > 0)) return;

        if (Text(Keys.CompressionType) == "gzip")
        {
            Compressible("data", Keys.FormatClass, Keys.FormatClass, Keys.CompressionType);
            if (True(Keys.StoreKeys)) Compressible("keys", Keys.KeysFormatClass, Keys.StoreKeys, Keys.KeysFormatClass, Keys.CompressionType);
            if (True(Keys.StoreHeaders)) Compressible("headers", Keys.HeadersFormatClass, Keys.StoreHeaders, Keys.HeadersFormatClass, Keys.CompressionType);
        }
        if ("write".Equals(Text(Keys.NullValueBehavior), StringComparison.OrdinalIgnoreCase) && !True(Keys.StoreKeys))
            Refuse("Records without a value are written by their keys: behavior.on.null.values=write needs store.kafka.keys=true.",
                Keys.NullValueBehavior, Keys.StoreKeys);
        if (True(Keys.WanMode) && True(Keys.PathStyleAccess))
            Refuse("The accelerated endpoint (s3.wan.mode) and path style access (s3.path.style.access.enabled) exclude each other. Turn one of them off.",
                Keys.WanMode, Keys.PathStyleAccess);
        if (Text(Keys.PartitionerClass) == JavaNames.FieldPartitioner && byName[Keys.PartitionFieldName].Value is not IReadOnlyList<string> { Count: > 0 })
            Refuse("Partition field name cannot be null or empty when using FieldPartitioner.", Keys.PartitionFieldName);

        string? Text(string key) => byName[key].Value as string;
        bool True(string key) => byName[key].Value is true;

        void Compressible(string what, string formatKey, params string[] keys)
        {
            if (Text(formatKey) is not (JavaNames.JsonFormat or JavaNames.ByteArrayFormat))
                Refuse($"Compression Type gzip not valid for {what} format class: ( {Text(formatKey)} ). "
                    + "It is for JSON and bytes; Avro and Parquet files have codecs of their own.", keys);
        }

        void Refuse(string message, params string[] keys)
        {
            foreach (var key in keys) byName[key].Errors.Add(message);
        }
    }
}
