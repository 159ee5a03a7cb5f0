using static Connect.Api.Config.ConfigType;
using static Connect.Api.Config.Importance;

namespace Connectors.S3;

// What is stored beside the values of records.
internal sealed partial class S3SinkConfig
{
    public const string StoreKeysKey = "store.kafka.keys";
    public const string StoreHeadersKey = "store.kafka.headers";
    public const string KeysFormatClassKey = "keys.format.class";
    public const string HeadersFormatClassKey = "headers.format.class";
    public const string PathStyleAccessKey = "s3.path.style.access.enabled";
    public const string ElasticBufferKey = "s3.elastic.buffer.enable";
    public const string ElasticBufferCapacityKey = "s3.elastic.buffer.init.capacity";

    public bool StoreKeys { get; } = parsed.GetBoolean(StoreKeysKey);

    public bool StoreHeaders { get; } = parsed.GetBoolean(StoreHeadersKey);

    public string KeysFormatClass { get; } = parsed.GetRequiredString(KeysFormatClassKey);

    public string HeadersFormatClass { get; } = parsed.GetRequiredString(HeadersFormatClassKey);

    private static void DefineKeysAndHeaders(Group group)
    {
        group.Add(Optional(StoreKeysKey, ConfigType.Boolean, false, Low,
            "Stores the keys of records in files of their own.", "Store kafka keys", ConfigWidth.Short) with
        {
            Dependents = [KeysFormatClassKey],
        });
        group.Add(Optional(StoreHeadersKey, ConfigType.Boolean, false, Low,
            "Stores the headers of records in files of their own.", "Store kafka headers", ConfigWidth.Short) with
        {
            Dependents = [HeadersFormatClassKey],
        });
        group.Add(Optional(KeysFormatClassKey, Class, JavaNames.AvroFormat, Low, "Class of the format in which keys are stored.", "Keys format class") with
        {
            Validator = S3SinkValidators.FormatClass,
            Recommender = Recommend.When(StoreKeysKey, true, Formats),
        });
        group.Add(Optional(HeadersFormatClassKey, Class, JavaNames.AvroFormat, Low,
            "Class of the format in which headers are stored.", "Headers format class") with
        {
            Validator = S3SinkValidators.FormatClass,
            Recommender = Recommend.When(StoreHeadersKey, true, [JavaNames.AvroFormat, JavaNames.JsonFormat, JavaNames.ParquetFormat]),
        });
        group.Add(Optional(PathStyleAccessKey, ConfigType.Boolean, true, Low,
            "Puts the bucket's name in the path of URLs rather than in the host's name.", "Enable Path Style Access to S3", ConfigWidth.Short));
        group.Add(Optional(ElasticBufferKey, ConfigType.Boolean, false, Low,
            "Has no effect: the buffers of open files always grow on demand.", "Enable elastic buffer to staging s3-part", ConfigWidth.Long));
        group.Add(Optional(ElasticBufferCapacityKey, Int, 131072, Low,
            "Has no effect: the buffers of open files always begin small.", "Elastic buffer initial capacity", ConfigWidth.Long) with
        {
            Validator = ConfigValidators.AtLeast(4096),
        });
    }
}
