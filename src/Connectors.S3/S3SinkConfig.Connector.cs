using static Connect.Api.Config.ConfigType;
using static Connect.Api.Config.Importance;

namespace Connectors.S3;

// Files: their format, when they are committed, what schemas may change.
internal sealed partial class S3SinkConfig
{
    public const string FormatClassKey = "format.class";
    public const string FlushSizeKey = "flush.size";
    public const string RotateIntervalKey = "rotate.interval.ms";
    public const string RotateScheduleKey = "rotate.schedule.interval.ms";
    public const string SchemasCacheKey = "schemas.cache.config";
    public const string EnhancedAvroKey = "enhanced.avro.schema.support";
    public const string ConnectMetadataKey = "connect.meta.data";
    public const string RetryBackoffKey = "retry.backoff.ms";
    public const string ZeroPadWidthKey = "filename.offset.zero.pad.width";
    public const string AvroCodecKey = "avro.codec";
    public const string AllowOptionalMapKeysKey = "allow.optional.map.keys";
    public const string SchemaCompatibilityKey = "schema.compatibility";
    public const string ParquetCodecKey = "parquet.codec";
    public const string MaxOpenFilesKey = "partitioner.max.open.files";

    private static string[] ParquetCodecs => ["none", "snappy", "gzip", "zstd", "lz4", "lz4_raw", "brotli", "lzo"];
    private static string[] AvroCodecs => ["null", "deflate", "snappy", "bzip2"];
    private static string[] Formats => [JavaNames.AvroFormat, JavaNames.JsonFormat, JavaNames.ByteArrayFormat, JavaNames.ParquetFormat];

    public string FormatClass { get; } = parsed.GetRequiredString(FormatClassKey);

    public int FlushSize { get; } = Math.Max(1, parsed.GetInt(FlushSizeKey));

    /// <summary>Milliseconds; on when positive.</summary>
    public long RotateInterval { get; } = parsed.GetLong(RotateIntervalKey);

    /// <summary>Milliseconds; on when positive.</summary>
    public long RotateSchedule { get; } = parsed.GetLong(RotateScheduleKey);

    /// <summary>-1 for no limit.</summary>
    public int MaxOpenFiles { get; } = parsed.GetInt(MaxOpenFilesKey);

    public TimeSpan RetryBackoff { get; } = TimeSpan.FromMilliseconds(Math.Clamp(parsed.GetLong(RetryBackoffKey), 0, int.MaxValue));

    public int ZeroPadWidth { get; } = parsed.GetInt(ZeroPadWidthKey);

    public SchemaCompatibility SchemaCompatibility { get; } = parsed.GetString(SchemaCompatibilityKey) switch
    {
        "BACKWARD" => SchemaCompatibility.Backward,
        "FORWARD" => SchemaCompatibility.Forward,
        "FULL" => SchemaCompatibility.Full,
        _ => SchemaCompatibility.None,
    };

    private static void DefineConnector(Group connector, Group schema)
    {
        connector.Add(Required(FormatClassKey, Class, High, "Class of the format in which the values of records are stored.", "Format class") with
        {
            Validator = S3SinkValidators.FormatClass,
            Recommender = Recommend.Values(Formats),
        });
        connector.Add(Required(FlushSizeKey, Int, High,
            "After how many records of one topic partition its open files are stored as objects and its offset is committed.", "Flush Size", ConfigWidth.Long));
        connector.Add(Optional(RotateIntervalKey, ConfigType.Long, -1L, High,
            "The time span, in milliseconds, of the records in a file: the first record that is this much later than the first one of the file begins the next "
            + "file. The times are those of the partitioner's timestamp extractor; partitioners that know no time ignore this key.",
            "Rotate Interval (ms)", ConfigWidth.Medium));
        connector.Add(Optional(RotateScheduleKey, ConfigType.Long, -1L, Importance.Medium,
            "Commits files by the clock, at every multiple of this many milliseconds since midnight in the configured timezone, whether or not records come. "
            + "Files that are cut by the clock are not the same when records are read again, so exactly-once delivery is given up.",
            "Rotate Schedule Interval (ms)", ConfigWidth.Medium));
        connector.Add(Optional(SchemasCacheKey, Int, 1000, Low,
            "Has no effect: a schema is converted once for each open file.", "Schema Cache Size", ConfigWidth.Long));
        connector.Add(Optional(EnhancedAvroKey, ConfigType.Boolean, true, Low,
            "Keeps enums and full names of schemas in Avro and Parquet files.", "Enhanced Avro Support", ConfigWidth.Short));
        connector.Add(Optional(ConnectMetadataKey, ConfigType.Boolean, true, Low,
            "Keeps Connect's own properties of schemas (names, versions, documentation) in Avro and Parquet files.",
            "Connect Metadata", ConfigWidth.Short));
        connector.Add(Optional(RetryBackoffKey, ConfigType.Long, 5000L, Low,
            "How long to wait, in milliseconds, before records whose file could not be stored are read and stored again.",
            "Retry Backoff (ms)", ConfigWidth.Medium));
        connector.Add(Optional(ZeroPadWidthKey, Int, 10, Low, "The least number of digits of the offset in an object's name; shorter ones get leading zeros.",
            "Filename Offset Zero Pad Width", ConfigWidth.Long) with
        {
            Validator = ConfigValidators.AtLeast(0),
            OrderInGroup = 10,
        });
        connector.Add(Optional(AvroCodecKey, ConfigType.String, "null", Low,
            "Codec of the blocks in Avro files.", "Avro Compression Codec", ConfigWidth.Medium) with
        {
            Validator = ConfigValidators.In(AvroCodecs),
            Recommender = Recommend.When(FormatClassKey, JavaNames.AvroFormat, AvroCodecs),
            OrderInGroup = 11,
        });
        connector.Add(Optional(AllowOptionalMapKeysKey, ConfigType.Boolean, false, Low,
            "Stores maps whose text keys are optional as Avro maps too.", "Allow Optional Map Keys", ConfigWidth.Short) with
        {
            OrderInGroup = 12,
        });
        schema.Add(Optional(SchemaCompatibilityKey, ConfigType.String, "NONE", High,
            "What happens when the schema of records changes. With NONE any other schema begins a new file; with BACKWARD, FORWARD or FULL records that can be "
            + "brought to the file's schema stay in the file.",
            "Schema Compatibility", ConfigWidth.Short) with
        {
            Recommender = Recommend.Values("NONE", "BACKWARD", "FORWARD", "FULL"),
        });
        connector.Add(Optional(ParquetCodecKey, ConfigType.String, "snappy", Low,
            "Codec of the pages in Parquet files.", "Parquet Compression Codec", ConfigWidth.Medium) with
        {
            Validator = S3SinkValidators.OneOf(ParquetCodecs),
            Recommender = Recommend.When(FormatClassKey, JavaNames.ParquetFormat, ParquetCodecs),
            OrderInGroup = 13,
        });
    }
}
