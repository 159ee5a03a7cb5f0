using Connect.Api;

namespace Connectors.S3;

/// <summary>What keys say together; checked once every key is valid by itself.</summary>
internal static class S3SinkValidation
{
    /// <summary>Adds the errors to the values that take part in them.</summary>
    public static void Check(IReadOnlyList<ConfigValue> values)
    {
        var byName = values.ToDictionary(v => v.Name, StringComparer.Ordinal);
        if (values.Any(v => v.Errors.Count > 0)) return;

        if (Text(S3SinkConfig.CompressionTypeKey) == "gzip")
        {
            Compressible("data", S3SinkConfig.FormatClassKey, S3SinkConfig.FormatClassKey, S3SinkConfig.CompressionTypeKey);
            if (True(S3SinkConfig.StoreKeysKey)) Compressible("keys", S3SinkConfig.KeysFormatClassKey, S3SinkConfig.StoreKeysKey, S3SinkConfig.KeysFormatClassKey, S3SinkConfig.CompressionTypeKey);
            if (True(S3SinkConfig.StoreHeadersKey)) Compressible("headers", S3SinkConfig.HeadersFormatClassKey, S3SinkConfig.StoreHeadersKey, S3SinkConfig.HeadersFormatClassKey, S3SinkConfig.CompressionTypeKey);
        }
        if ("write".Equals(Text(S3SinkConfig.NullValueBehaviorKey), StringComparison.OrdinalIgnoreCase) && !True(S3SinkConfig.StoreKeysKey))
            Refuse("Records without a value are written by their keys: behavior.on.null.values=write needs store.kafka.keys=true.",
                S3SinkConfig.NullValueBehaviorKey, S3SinkConfig.StoreKeysKey);
        if (True(S3SinkConfig.WanModeKey) && True(S3SinkConfig.PathStyleAccessKey))
            Refuse("The accelerated endpoint (s3.wan.mode) and path style access (s3.path.style.access.enabled) exclude each other. Turn one of them off.",
                S3SinkConfig.WanModeKey, S3SinkConfig.PathStyleAccessKey);
        if (Text(S3SinkConfig.PartitionerClassKey) == JavaNames.FieldPartitioner && byName[S3SinkConfig.PartitionFieldNameKey].Value is not IReadOnlyList<string> { Count: > 0 })
            Refuse("Partition field name cannot be null or empty when using FieldPartitioner.", S3SinkConfig.PartitionFieldNameKey);

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
