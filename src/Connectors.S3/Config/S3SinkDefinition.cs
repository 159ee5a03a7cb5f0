using Amazon;
using static Connect.Api.Config.ConfigType;
using static Connect.Api.Config.Importance;

namespace Connectors.S3;

/// <summary>The definition of the connector's keys: names, defaults and places in forms are those of the original connector.</summary>
internal static class S3SinkDefinition
{
    private static readonly string[] Formats = [JavaNames.AvroFormat, JavaNames.JsonFormat, JavaNames.ByteArrayFormat, JavaNames.ParquetFormat];
    private static readonly string[] ParquetCodecs = ["none", "snappy", "gzip", "zstd", "lz4", "lz4_raw", "brotli", "lzo"];
    private static readonly string[] AvroCodecs = ["null", "deflate", "snappy", "bzip2"];
    private static readonly string[] Acls =
        ["private", "public-read", "public-read-write", "authenticated-read", "aws-exec-read", "bucket-owner-read", "bucket-owner-full-control"];

    /// <summary>A fresh definition of all keys.</summary>
    public static ConfigDef Create()
    {
        var def = new ConfigDef();
        var connector = new Group(def, "Connector");
        connector.Add(Required(Keys.FormatClass, Class, High, "Class of the format in which the values of records are stored.", "Format class") with
        {
            Validator = S3SinkValidators.FormatClass,
            Recommender = Recommend.Values(Formats),
        });
        connector.Add(Required(Keys.FlushSize, Int, High,
            "How many records of one topic partition are stored before its files are committed.", "Flush Size", ConfigWidth.Long));
        connector.Add(Optional(Keys.RotateInterval, ConfigType.Long, -1L, High,
            "The time span, in milliseconds, of the records in a file: the first record that is this much later than the first one of the file begins the next "
            + "file. The times are those of the partitioner's timestamp extractor; partitioners that know no time ignore this key.",
            "Rotate Interval (ms)", ConfigWidth.Medium));
        connector.Add(Optional(Keys.RotateSchedule, ConfigType.Long, -1L, Importance.Medium,
            "Commits files by the clock, at every multiple of this many milliseconds since midnight in the configured timezone, whether or not records come. "
            + "Files that are cut by the clock are not the same when records are read again, so exactly-once delivery is given up.",
            "Rotate Schedule Interval (ms)", ConfigWidth.Medium));
        connector.Add(Optional(Keys.SchemasCache, Int, 1000, Low,
            "Has no effect: a schema is converted once for each open file.", "Schema Cache Size", ConfigWidth.Long));
        connector.Add(Optional(Keys.EnhancedAvro, ConfigType.Boolean, true, Low,
            "Keeps enums and full names of schemas in Avro and Parquet files.", "Enhanced Avro Support", ConfigWidth.Short));
        connector.Add(Optional(Keys.ConnectMetadata, ConfigType.Boolean, true, Low,
            "Keeps Connect's own properties of schemas (names, versions, documentation) in Avro and Parquet files.",
            "Connect Metadata", ConfigWidth.Short));
        connector.Add(Optional(Keys.RetryBackoff, ConfigType.Long, 5000L, Low,
            "How long to wait, in milliseconds, before records whose file could not be stored are read and stored again.",
            "Retry Backoff (ms)", ConfigWidth.Medium));
        connector.Add(Optional(Keys.ZeroPadWidth, Int, 10, Low, "The least number of digits of the offset in an object's name; shorter ones get leading zeros.",
            "Filename Offset Zero Pad Width", ConfigWidth.Long) with
        {
            Validator = ConfigValidators.AtLeast(0),
            OrderInGroup = 10,
        });
        connector.Add(Optional(Keys.AvroCodec, ConfigType.String, "null", Low,
            "Codec of the blocks in Avro files.", "Avro Compression Codec", ConfigWidth.Medium) with
        {
            Validator = ConfigValidators.In(AvroCodecs),
            Recommender = Recommend.When(Keys.FormatClass, JavaNames.AvroFormat, AvroCodecs),
            OrderInGroup = 11,
        });
        connector.Add(Optional(Keys.AllowOptionalMapKeys, ConfigType.Boolean, false, Low,
            "Stores maps whose text keys are optional as Avro maps too.", "Allow Optional Map Keys", ConfigWidth.Short) with
        {
            OrderInGroup = 12,
        });
        new Group(def, "Schema").Add(Optional(Keys.SchemaCompatibility, ConfigType.String, "NONE", High,
            "What happens when the schema of records changes. With NONE any other schema begins a new file; with BACKWARD, FORWARD or FULL records that can be "
            + "brought to the file's schema stay in the file.",
            "Schema Compatibility", ConfigWidth.Short) with
        {
            Recommender = Recommend.Values("NONE", "BACKWARD", "FORWARD", "FULL"),
        });
        connector.Add(Optional(Keys.ParquetCodec, ConfigType.String, "snappy", Low,
            "Codec of the pages in Parquet files.", "Parquet Compression Codec", ConfigWidth.Medium) with
        {
            Validator = S3SinkValidators.OneOf(ParquetCodecs),
            Recommender = Recommend.When(Keys.FormatClass, JavaNames.ParquetFormat, ParquetCodecs),
            OrderInGroup = 13,
        });

        DefineS3(new Group(def, "S3"));
        def.Define(Optional(Keys.MaxFilesScan, Int, 100, Low,
            "How many following names are tried when an object exists already and must not be overwritten.", Keys.MaxFilesScan) with
        {
            Group = "",
        });
        DefineKeysAndHeaders(new Group(def, "Keys and Headers"));
        def.Define(Optional(Keys.MaxOpenFiles, Int, -1, Low,
            "How many files of one topic partition may be open; one more commits them all. -1 is no limit.", Keys.MaxOpenFiles) with
        {
            Group = "",
        });
        DefineStorage(new Group(def, "Storage"));
        DefinePartitioner(new Group(def, "Partitioner"));
        return def;
    }

    private static void DefineS3(Group s3)
    {
        s3.Add(Required(Keys.BucketName, ConfigType.String, High, "The bucket; it must exist.", "S3 Bucket", ConfigWidth.Long));
        s3.Add(Optional(Keys.ObjectTagging, ConfigType.Boolean, false, Low,
            "Tags every object with startOffset, endOffset and recordCount.", "S3 Object Tagging", ConfigWidth.Long));
        s3.Add(Optional(Keys.ObjectTaggingPairs, List, "", Low,
            "Further tags, as key:value separated by commas.", "S3 Object Tagging Extra Key Value pairs", ConfigWidth.Long));
        s3.Add(Optional(Keys.TaggingErrorBehavior, ConfigType.String, "ignore", Low,
            "Whether a tag that cannot be set is ignored or fails the task.", "Behavior for S3 object tagging error", ConfigWidth.Short) with
        {
            Validator = S3SinkValidators.InSmallLetters("ignore", "fail"),
        });
        s3.Add(Optional(Keys.Region, ConfigType.String, "us-west-2", Importance.Medium, "The region of the bucket.", "AWS region", ConfigWidth.Long) with
        {
            Recommender = Recommend.From(() => [.. RegionEndpoint.EnumerableAllRegions.Select(r => r.SystemName)]),
        });
        s3.Add(Optional(Keys.PartSize, Int, 26214400, High,
            "Size of the parts, in bytes, in which larger objects are uploaded; an object of less than one part is stored by a single request.",
            "S3 Part Size", ConfigWidth.Long) with
        {
            Validator = S3SinkValidators.PartSize,
        });
        s3.Add(Optional(Keys.CredentialsProvider, Class, JavaNames.DefaultCredentials, Low,
            $"Where credentials come from when no access key is given. {JavaNames.AssumeRoleCredentials} takes its own keys, which begin with "
            + $"{Keys.CredentialsProviderPrefix}.",
            "AWS Credentials Provider Class", ConfigWidth.Long) with
        {
            Validator = S3SinkValidators.CredentialsProvider,
        });
        s3.Add(Optional(Keys.AccessKeyId, ConfigType.String, "", High,
            "The access key's id; together with the secret it is used in place of the credentials provider.", "AWS Access Key ID", ConfigWidth.Long));
        s3.Add(Optional(Keys.SecretAccessKey, ConfigType.Password, new Password(""), High,
            "The access key's secret.", "AWS Secret Access Key", ConfigWidth.Long));
        s3.Add(Optional(Keys.SseName, ConfigType.String, "", Low,
            "Server-side encryption of the objects.", "S3 Server Side Encryption Algorithm", ConfigWidth.Long) with
        {
            Validator = ConfigValidators.In("", "AES256", "aws:kms", "aws:kms:dsse"),
            Recommender = Recommend.Values("AES256", "aws:kms", "aws:kms:dsse"),
        });
        s3.Add(Optional(Keys.SseCustomerKey, ConfigType.Password, null, Low,
            "Key of one's own for AES256: 32 bytes in base64.", "S3 Server Side Encryption Customer-Provided Key (SSE-C)", ConfigWidth.Long));
        s3.Add(Optional(Keys.SseKmsKeyId, ConfigType.String, "", Low, "Id of the KMS key for aws:kms.", "S3 Server Side Encryption Key", ConfigWidth.Long) with
        {
            Recommender = Recommend.VisibleIf(p => p.GetValueOrDefault(Keys.SseName) is "aws:kms"),
        });
        s3.Add(Optional(Keys.CannedAcl, ConfigType.String, null, Low,
            "Canned access control list for the objects.", "S3 Canned ACL", ConfigWidth.Long) with
        {
            Validator = S3SinkValidators.OneOfOrNull(Acls),
        });
        s3.Add(Optional(Keys.WanMode, ConfigType.Boolean, false, Importance.Medium,
            "Uses the accelerated endpoint; path style access must be off.", "S3 accelerated endpoint enabled", ConfigWidth.Long));
        s3.Add(Optional(Keys.CompressionType, ConfigType.String, "none", Low,
            "Compression of JSON and byte array files.", "Compression type", ConfigWidth.Long) with
        {
            Validator = S3SinkValidators.OneOf("none", "gzip"),
            Recommender = Recommend.Values("none", "gzip"),
        });
        s3.Add(Optional(Keys.CompressionLevel, Int, -1, Low,
            "Level of the compression: 0 is none, 9 the best, -1 the default.", "Compression Level", ConfigWidth.Long) with
        {
            Validator = ConfigValidators.Between(-1, 9),
            Recommender = Recommend.Values(-1, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9),
        });
        s3.Add(Optional(Keys.JsonDecimalFormat, ConfigType.String, "BASE64", Importance.Medium,
            "How decimals in structs stand in JSON: BASE64 or NUMERIC.", "Decimal Format", ConfigWidth.Medium) with
        {
            Validator = ConfigValidators.InAnyCase("BASE64", "NUMERIC"),
        });
        s3.Add(Optional(Keys.PartRetries, Int, 3, Importance.Medium,
            "How often a request is tried when the store is throttling, failing or not reachable.", "S3 Part Upload Retries", ConfigWidth.Long) with
        {
            Validator = ConfigValidators.AtLeast(0),
        });
        s3.Add(Optional(Keys.PartRetryBackoff, ConfigType.Long, 200L, Low,
            "The pause, in milliseconds, before a request is tried again; doubled each time, with jitter.", "Retry Backoff (ms)", ConfigWidth.Short) with
        {
            Validator = ConfigValidators.AtLeast(0),
        });
        s3.Add(Optional(Keys.ByteArrayExtension, ConfigType.String, ".bin", Low,
            "Extension of the objects of the byte array format.", "Output file extension for ByteArrayFormat", ConfigWidth.Long));
        s3.Add(Optional(Keys.ByteArraySeparator, ConfigType.String, null, Low,
            "What follows each record in the byte array format; a line feed unless set.", "Line separator ByteArrayFormat", ConfigWidth.Long));
        s3.Add(Optional(Keys.ProxyUrl, ConfigType.String, "", Low, "URL of an HTTP proxy between the worker and S3.", "S3 Proxy Settings", ConfigWidth.Long));
        s3.Add(Optional(Keys.ProxyUser, ConfigType.String, null, Low, "User name for the proxy.", "S3 Proxy User", ConfigWidth.Long));
        s3.Add(Optional(Keys.ProxyPassword, ConfigType.Password, null, Low, "Password for the proxy.", "S3 Proxy Password", ConfigWidth.Long));
        s3.Add(Optional(Keys.SendExpectContinue, ConfigType.Boolean, true, Low,
            "Waits for the store's permission before the body of a request is sent.", "S3 HTTP Send Uses Expect Continue", ConfigWidth.Short));
        s3.Add(Optional(Keys.NullValueBehavior, ConfigType.String, "fail", Low,
            "What happens to records without a value: they fail the task, are ignored, or are written, by their keys, to a folder of their own.",
            "Behavior for null-valued records", ConfigWidth.Short) with
        {
            Validator = S3SinkValidators.InSmallLetters("ignore", "fail", "write"),
        });
        s3.Add(Optional(Keys.ReportNullValues, ConfigType.Boolean, true, Low,
            "Whether ignored records without a value go to the dead letter queue.", "Report null value to dlq", ConfigWidth.Short));
        s3.Add(Optional(Keys.MaxWriteDuration, ConfigType.Long, long.MaxValue, Low,
            "How long, in milliseconds, one batch may take; what is left then is written with the next batch, and its partition is paused until then.",
            "Maximum write duration", ConfigWidth.Short));
        s3.Add(Optional(Keys.RotateOnPartitionChange, ConfigType.Boolean, true, Low,
            "With rotate.interval.ms: whether a record for another folder ends the open files.", "Rotate files on partition change", ConfigWidth.Short));
        s3.Add(Optional(Keys.TombstonePartition, ConfigType.String, "tombstone", Low,
            "The folder of records without a value, when they are written.", "Tombstone Encoded Partition", ConfigWidth.Short));
        s3.Add(Optional(Keys.SchemaAffix, ConfigType.String, "NONE", Low,
            "Adds a folder schema_name=NAME before or after those of the partitioner.", "Schema Partition Affix Type", ConfigWidth.Long) with
        {
            Validator = ConfigValidators.In("SUFFIX", "PREFIX", "NONE"),
            Recommender = Recommend.Values("SUFFIX", "PREFIX", "NONE"),
        });
        s3.Add(Optional(Keys.SendDigest, ConfigType.Boolean, false, Low,
            "Sends an MD5 digest with every part, which the store checks.", "S3 Send Upload Message Digest", ConfigWidth.Short));
        s3.Add(Optional(Keys.ConditionalWrites, ConfigType.Boolean, true, Low,
            "With rotation by the clock: never overwrites an object that exists; the task goes on after it.",
            "Enable conditional writes during multipart upload", ConfigWidth.Short));
    }

    private static void DefineKeysAndHeaders(Group group)
    {
        group.Add(Optional(Keys.StoreKeys, ConfigType.Boolean, false, Low,
            "Stores the keys of records in files of their own.", "Store kafka keys", ConfigWidth.Short) with
        {
            Dependents = [Keys.KeysFormatClass],
        });
        group.Add(Optional(Keys.StoreHeaders, ConfigType.Boolean, false, Low,
            "Stores the headers of records in files of their own.", "Store kafka headers", ConfigWidth.Short) with
        {
            Dependents = [Keys.HeadersFormatClass],
        });
        group.Add(Optional(Keys.KeysFormatClass, Class, JavaNames.AvroFormat, Low, "Class of the format in which keys are stored.", "Keys format class") with
        {
            Validator = S3SinkValidators.FormatClass,
            Recommender = Recommend.When(Keys.StoreKeys, true, Formats),
        });
        group.Add(Optional(Keys.HeadersFormatClass, Class, JavaNames.AvroFormat, Low,
            "Class of the format in which headers are stored.", "Headers format class") with
        {
            Validator = S3SinkValidators.FormatClass,
            Recommender = Recommend.When(Keys.StoreHeaders, true, [JavaNames.AvroFormat, JavaNames.JsonFormat, JavaNames.ParquetFormat]),
        });
        group.Add(Optional(Keys.PathStyleAccess, ConfigType.Boolean, true, Low,
            "Puts the bucket's name in the path of URLs rather than in the host's name.", "Enable Path Style Access to S3", ConfigWidth.Short));
        group.Add(Optional(Keys.ElasticBuffer, ConfigType.Boolean, false, Low,
            "Has no effect: the buffers of open files always grow on demand.", "Enable elastic buffer to staging s3-part", ConfigWidth.Long));
        group.Add(Optional(Keys.ElasticBufferCapacity, Int, 131072, Low,
            "Has no effect: the buffers of open files always begin small.", "Elastic buffer initial capacity", ConfigWidth.Long) with
        {
            Validator = ConfigValidators.AtLeast(4096),
        });
    }

    private static void DefineStorage(Group group)
    {
        group.Add(Required(Keys.StorageClass, Class, High, "Class of the storage.", "Storage Class") with
        {
            Validator = S3SinkValidators.StorageClass,
            Recommender = Recommend.Values(JavaNames.S3Storage),
        });
        group.Add(Optional(Keys.TopicsDir, ConfigType.String, "topics", High,
            "What the names of all objects begin with; blank leaves the level out.", "Topics directory"));
        group.Add(Optional(Keys.StoreUrl, ConfigType.String, null, High, "URL of an S3-compatible store, in place of the one of AWS.", "Store URL"));
        group.Add(Optional(Keys.DirectoryDelim, ConfigType.String, "/", Importance.Medium,
            "What separates the levels of an object's name.", "Directory Delimiter", ConfigWidth.Long));
        group.Add(Optional(Keys.FileDelim, ConfigType.String, "+", Importance.Medium,
            "What separates topic, partition and offset in an object's name.", "File Delimiter", ConfigWidth.Long));
    }

    private static void DefinePartitioner(Group group)
    {
        group.Add(Optional(Keys.PartitionerClass, Class, JavaNames.DefaultPartitioner, High,
            "Class of the partitioner, which divides records among folders.", "Partitioner Class", ConfigWidth.Long) with
        {
            Dependents = [Keys.PartitionFieldName, Keys.PartitionDuration, Keys.PathFormat, Keys.Locale, Keys.Timezone],
            Validator = S3SinkValidators.PartitionerClass,
            Recommender = Recommend.Values(JavaNames.Partitioners),
        });
        group.Add(Optional(Keys.PartitionFieldName, List, "", Importance.Medium,
            "The fields whose values make the folders of the FieldPartitioner; dots lead into nested structs.", "Partition Field Name") with
        {
            Validator = S3SinkValidators.FieldNames,
            Recommender = Recommend.VisibleIf(p => p.GetValueOrDefault(Keys.PartitionerClass) is JavaNames.FieldPartitioner),
        });
        group.Add(Optional(Keys.PartitionDuration, ConfigType.Long, -1L, Importance.Medium,
            "The time span of a folder of the TimeBasedPartitioner, in milliseconds.", "Partition Duration (ms)", ConfigWidth.Long) with
        {
            Recommender = Recommend.VisibleIf(p => p.GetValueOrDefault(Keys.PartitionerClass) is JavaNames.TimeBasedPartitioner),
        });
        group.Add(Optional(Keys.PathFormat, ConfigType.String, "", Importance.Medium,
            "The folders of the TimeBasedPartitioner as a pattern of Joda-Time: 'year'=YYYY/'month'=MM/'day'=dd.", "Path Format", ConfigWidth.Long) with
        {
            Recommender = Recommend.VisibleIf(p => p.GetValueOrDefault(Keys.PartitionerClass) is JavaNames.TimeBasedPartitioner),
        });
        group.Add(Optional(Keys.Locale, ConfigType.String, "", Importance.Medium,
            "The language of names of months and days in folders, such as en.", "Locale", ConfigWidth.Long) with
        {
            Recommender = Recommend.VisibleIf(p => JavaNames.IsTimeBased(p.GetValueOrDefault(Keys.PartitionerClass) as string)),
        });
        group.Add(Optional(Keys.Timezone, ConfigType.String, "", Importance.Medium,
            "The timezone of folders and of the rotation schedule: UTC, Europe/Paris, +01:00.", "Timezone", ConfigWidth.Long) with
        {
            Validator = S3SinkValidators.Timezone,
            Recommender = Recommend.VisibleIf(p => JavaNames.IsTimeBased(p.GetValueOrDefault(Keys.PartitionerClass) as string)),
        });
        group.Add(Optional(Keys.TimestampExtractor, ConfigType.String, "Wallclock", Importance.Medium,
            "Where a record's time comes from: Wallclock is the time of writing, Record the record's timestamp, RecordField a field of its value.",
            "Timestamp Extractor", ConfigWidth.Long));
        group.Add(Optional(Keys.TimestampField, ConfigType.String, "timestamp", Importance.Medium,
            "The field that RecordField reads; dots lead into nested structs.", "Record Field for Timestamp Extractor", ConfigWidth.Long));
    }

    private static ConfigKey Required(
        string name, ConfigType type, Importance importance, string documentation, string displayName, ConfigWidth width = ConfigWidth.None) =>
        new(name, type, importance, documentation) { DisplayName = displayName, Width = width };

    private static ConfigKey Optional(
        string name, ConfigType type, object? defaultValue, Importance importance,
        string documentation, string displayName, ConfigWidth width = ConfigWidth.None) =>
        new(name, type, importance, documentation) { Default = defaultValue, DisplayName = displayName, Width = width };

    // Numbers the keys of a group in the order they are added, unless they bring their number.
    private sealed class Group(ConfigDef def, string name)
    {
        private int _order;

        public void Add(ConfigKey key)
        {
            _order = key.OrderInGroup > 0 ? key.OrderInGroup : _order + 1;
            def.Define(key with { Group = name, OrderInGroup = _order });
        }
    }
}
