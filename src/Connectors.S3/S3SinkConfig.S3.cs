using Amazon;
using static Connect.Api.Config.ConfigType;
using static Connect.Api.Config.Importance;

namespace Connectors.S3;

// The bucket, how requests are made and what an object is made of.
internal sealed partial class S3SinkConfig
{
    public const string BucketNameKey = "s3.bucket.name";
    public const string ObjectTaggingKey = "s3.object.tagging";
    public const string ObjectTaggingPairsKey = "s3.object.tagging.key.value.pairs";
    public const string TaggingErrorBehaviorKey = "s3.object.behavior.on.tagging.error";
    public const string RegionKey = "s3.region";
    public const string PartSizeKey = "s3.part.size";
    public const string CredentialsProviderKey = "s3.credentials.provider.class";
    /// <summary>Before keys of the HTTP client, which the original leaves to its client's defaults.</summary>
    public const string ClientPrefix = "s3.client.";
    public const string CredentialsProviderPrefix = "s3.credentials.provider.";
    public const string AccessKeyIdKey = "aws.access.key.id";
    public const string SecretAccessKeyKey = "aws.secret.access.key";
    public const string SseNameKey = "s3.ssea.name";
    public const string SseCustomerKeyKey = "s3.sse.customer.key";
    public const string SseKmsKeyIdKey = "s3.sse.kms.key.id";
    public const string CannedAclKey = "s3.acl.canned";
    public const string WanModeKey = "s3.wan.mode";
    public const string CompressionTypeKey = "s3.compression.type";
    public const string CompressionLevelKey = "s3.compression.level";
    public const string JsonDecimalFormatKey = "json.decimal.format";
    public const string PartRetriesKey = "s3.part.retries";
    public const string PartRetryBackoffKey = "s3.retry.backoff.ms";
    public const string ByteArrayExtensionKey = "format.bytearray.extension";
    public const string ByteArraySeparatorKey = "format.bytearray.separator";
    public const string ProxyUrlKey = "s3.proxy.url";
    public const string ProxyUserKey = "s3.proxy.user";
    public const string ProxyPasswordKey = "s3.proxy.password";
    public const string SendExpectContinueKey = "s3.http.send.expect.continue";
    public const string NullValueBehaviorKey = "behavior.on.null.values";
    public const string ReportNullValuesKey = "report.null.values.to.dlq";
    public const string MaxWriteDurationKey = "max.write.duration.ms";
    public const string RotateOnPartitionChangeKey = "rotate.file.on.partition.change";
    public const string TombstonePartitionKey = "tombstone.encoded.partition";
    public const string SchemaAffixKey = "s3.schema.partition.affix.type";
    public const string SendDigestKey = "s3.send.digest";
    public const string ConditionalWritesKey = "enable.conditional.writes";
    public const string MaxFilesScanKey = "max.files.scan.limit";

    private static string[] Acls =>
        ["private", "public-read", "public-read-write", "authenticated-read", "aws-exec-read", "bucket-owner-read", "bucket-owner-full-control"];

    public bool RotateOnFolderChange { get; } = parsed.GetBoolean(RotateOnPartitionChangeKey);

    public string Bucket { get; } = parsed.GetRequiredString(BucketNameKey);

    /// <summary>Bytes.</summary>
    public int PartSize { get; } = parsed.GetInt(PartSizeKey);

    // 0 means a single attempt; the original cannot start with it.
    public int PartAttempts { get; } = Math.Max(1, parsed.GetInt(PartRetriesKey));

    /// <summary>How long one request to the store may take, its content included (<c>s3.client.request.timeout.ms</c>).</summary>
    public TimeSpan RequestTimeout { get; } = Milliseconds(parsed, "request.timeout.ms", TimeSpan.FromMinutes(5));

    /// <summary>How long a connection to the store may take to be made (<c>s3.client.connect.timeout.ms</c>).</summary>
    public TimeSpan ConnectTimeout { get; } = Milliseconds(parsed, "connect.timeout.ms", TimeSpan.FromSeconds(10));

    public TimeSpan PartRetryBackoff { get; } = TimeSpan.FromMilliseconds(Math.Clamp(parsed.GetLong(PartRetryBackoffKey), 0, int.MaxValue));

    public bool Gzip { get; } = parsed.GetString(CompressionTypeKey) == "gzip";

    public int CompressionLevel { get; } = parsed.GetInt(CompressionLevelKey);

    public bool NumericDecimals { get; } = "NUMERIC".Equals(parsed.GetString(JsonDecimalFormatKey), StringComparison.OrdinalIgnoreCase);

    public string ByteArrayExtension { get; } = parsed.GetString(ByteArrayExtensionKey) ?? "";

    // Parsing trims values, but here blanks are meant.
    public string ByteArraySeparator { get; } = parsed.Originals.TryGetValue(ByteArraySeparatorKey, out var separator) && separator is not null ? separator : "\n";

    public NullValueBehavior NullValues { get; } = parsed.GetRequiredString(NullValueBehaviorKey).ToUpperInvariant() switch
    {
        "IGNORE" => NullValueBehavior.Ignore,
        "WRITE" => NullValueBehavior.Write,
        _ => NullValueBehavior.Fail,
    };

    public bool ReportNullValues { get; } = parsed.GetBoolean(ReportNullValuesKey);

    public string TombstoneFolder { get; } = parsed.GetString(TombstonePartitionKey) ?? "";

    /// <summary>Milliseconds.</summary>
    public long MaxWriteDuration { get; } = parsed.GetLong(MaxWriteDurationKey);

    /// <summary>NONE, PREFIX or SUFFIX.</summary>
    public string SchemaAffix { get; } = parsed.GetString(SchemaAffixKey) ?? "NONE";

    /// <summary>Whether objects that exist are left alone: only where names are not the same when records are read again.</summary>
    public bool ConditionalWrites { get; } = parsed.GetBoolean(ConditionalWritesKey)
        && parsed.GetLong(RotateScheduleKey) > 0 && !parsed.GetBoolean(StoreKeysKey) && !parsed.GetBoolean(StoreHeadersKey);

    public int MaxFilesScan { get; } = parsed.GetInt(MaxFilesScanKey);

    public bool Tagging { get; } = parsed.GetBoolean(ObjectTaggingKey);

    public bool TaggingErrorsFail { get; } = "fail".Equals(parsed.GetString(TaggingErrorBehaviorKey), StringComparison.OrdinalIgnoreCase);

    private static void DefineS3(Group s3)
    {
        s3.Add(Required(BucketNameKey, ConfigType.String, High, "The bucket; it must exist.", "S3 Bucket", ConfigWidth.Long));
        s3.Add(Optional(ObjectTaggingKey, ConfigType.Boolean, false, Low,
            "Tags every object with startOffset, endOffset and recordCount.", "S3 Object Tagging", ConfigWidth.Long));
        s3.Add(Optional(ObjectTaggingPairsKey, List, "", Low,
            "Further tags, as key:value separated by commas.", "S3 Object Tagging Extra Key Value pairs", ConfigWidth.Long));
        s3.Add(Optional(TaggingErrorBehaviorKey, ConfigType.String, "ignore", Low,
            "Whether a tag that cannot be set is ignored or fails the task.", "Behavior for S3 object tagging error", ConfigWidth.Short) with
        {
            Validator = S3SinkValidators.OneOfInAnyCase("ignore", "fail"),
        });
        s3.Add(Optional(RegionKey, ConfigType.String, "us-west-2", Importance.Medium, "The region of the bucket.", "AWS region", ConfigWidth.Long) with
        {
            Recommender = Recommend.From(() => [.. RegionEndpoint.EnumerableAllRegions.Select(r => r.SystemName)]),
        });
        s3.Add(Optional(PartSizeKey, Int, 26214400, High,
            "Size of the parts, in bytes, in which larger objects are uploaded; an object of less than one part is stored by a single request.",
            "S3 Part Size", ConfigWidth.Long) with
        {
            Validator = S3SinkValidators.PartSize,
        });
        s3.Add(Optional(CredentialsProviderKey, Class, JavaNames.DefaultCredentials, Low,
            $"Where credentials come from when no access key is given. {JavaNames.AssumeRoleCredentials} takes its own keys, such as "
            + $"{CredentialsProviderPrefix}sts.role.arn.",
            "AWS Credentials Provider Class", ConfigWidth.Long) with
        {
            Validator = S3SinkValidators.CredentialsProvider,
        });
        s3.Add(Optional(AccessKeyIdKey, ConfigType.String, "", High,
            "The access key's id; together with the secret it is used in place of the credentials provider.", "AWS Access Key ID", ConfigWidth.Long));
        s3.Add(Optional(SecretAccessKeyKey, ConfigType.Password, new Password(""), High,
            "The access key's secret.", "AWS Secret Access Key", ConfigWidth.Long));
        s3.Add(Optional(SseNameKey, ConfigType.String, "", Low,
            "Server-side encryption of the objects; empty for the bucket's own setting.", "S3 Server Side Encryption Algorithm", ConfigWidth.Long) with
        {
            Validator = ConfigValidators.In("", "AES256", "aws:kms", "aws:kms:dsse"),
            Recommender = Recommend.Values("AES256", "aws:kms", "aws:kms:dsse"),
        });
        s3.Add(Optional(SseCustomerKeyKey, ConfigType.Password, null, Low,
            "Key of one's own for AES256: 32 bytes in base64.", "S3 Server Side Encryption Customer-Provided Key (SSE-C)", ConfigWidth.Long));
        s3.Add(Optional(SseKmsKeyIdKey, ConfigType.String, "", Low, "Id of the KMS key for aws:kms.", "S3 Server Side Encryption Key", ConfigWidth.Long) with
        {
            Recommender = Recommend.VisibleIf(p => p.GetValueOrDefault(SseNameKey) is "aws:kms"),
        });
        s3.Add(Optional(CannedAclKey, ConfigType.String, null, Low,
            "Canned access control list for the objects.", "S3 Canned ACL", ConfigWidth.Long) with
        {
            Validator = S3SinkValidators.OneOfOrNull(Acls),
        });
        s3.Add(Optional(WanModeKey, ConfigType.Boolean, false, Importance.Medium,
            "Uses the accelerated endpoint; path style access must be off.", "S3 accelerated endpoint enabled", ConfigWidth.Long));
        s3.Add(Optional(CompressionTypeKey, ConfigType.String, "none", Low,
            "Compression of JSON and byte array files.", "Compression type", ConfigWidth.Long) with
        {
            Validator = S3SinkValidators.OneOf("none", "gzip"),
            Recommender = Recommend.Values("none", "gzip"),
        });
        s3.Add(Optional(CompressionLevelKey, Int, -1, Low,
            "Level of the compression: 0 is none, 9 the best, -1 the default.", "Compression Level", ConfigWidth.Long) with
        {
            Validator = ConfigValidators.Between(-1, 9),
            Recommender = Recommend.Values(-1, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9),
        });
        s3.Add(Optional(JsonDecimalFormatKey, ConfigType.String, "BASE64", Importance.Medium,
            "How decimals in structs stand in JSON: BASE64 or NUMERIC.", "Decimal Format", ConfigWidth.Medium) with
        {
            Validator = ConfigValidators.InAnyCase("BASE64", "NUMERIC"),
        });
        s3.Add(Optional(PartRetriesKey, Int, 3, Importance.Medium,
            "How often a request is tried, the first time included, while the store is throttling, failing or not reachable.", "S3 Part Upload Retries", ConfigWidth.Long) with
        {
            Validator = ConfigValidators.AtLeast(0),
        });
        s3.Add(Optional(PartRetryBackoffKey, ConfigType.Long, 200L, Low,
            "The pause, in milliseconds, before a request is tried again; doubled each time, with jitter.", "Retry Backoff (ms)", ConfigWidth.Short) with
        {
            Validator = ConfigValidators.AtLeast(0),
        });
        s3.Add(Optional(ByteArrayExtensionKey, ConfigType.String, ".bin", Low,
            "Extension of the objects of the byte array format.", "Output file extension for ByteArrayFormat", ConfigWidth.Long));
        s3.Add(Optional(ByteArraySeparatorKey, ConfigType.String, null, Low,
            "What follows each record in the byte array format; a line feed unless set.", "Line separator ByteArrayFormat", ConfigWidth.Long));
        s3.Add(Optional(ProxyUrlKey, ConfigType.String, "", Low, "URL of an HTTP proxy between the worker and S3.", "S3 Proxy Settings", ConfigWidth.Long));
        s3.Add(Optional(ProxyUserKey, ConfigType.String, null, Low, "User name for the proxy.", "S3 Proxy User", ConfigWidth.Long));
        s3.Add(Optional(ProxyPasswordKey, ConfigType.Password, null, Low, "Password for the proxy.", "S3 Proxy Password", ConfigWidth.Long));
        s3.Add(Optional(SendExpectContinueKey, ConfigType.Boolean, true, Low,
            "Waits for the store's permission before the body of a request is sent.", "S3 HTTP Send Uses Expect Continue", ConfigWidth.Short));
        s3.Add(Optional(NullValueBehaviorKey, ConfigType.String, "fail", Low,
            "What happens to records without a value: they fail the task, are ignored, or are written, by their keys, to a folder of their own.",
            "Behavior for null-valued records", ConfigWidth.Short) with
        {
            Validator = S3SinkValidators.OneOfInAnyCase("ignore", "fail", "write"),
        });
        s3.Add(Optional(ReportNullValuesKey, ConfigType.Boolean, true, Low,
            "Whether ignored records without a value go to the dead letter queue.", "Report null value to dlq", ConfigWidth.Short));
        s3.Add(Optional(MaxWriteDurationKey, ConfigType.Long, long.MaxValue, Low,
            "How long, in milliseconds, one batch may take; what is left then is written with the next batch, and its partition is paused until then.",
            "Maximum write duration", ConfigWidth.Short));
        s3.Add(Optional(RotateOnPartitionChangeKey, ConfigType.Boolean, true, Low,
            "With rotate.interval.ms: whether a record for another folder ends the open files.", "Rotate files on partition change", ConfigWidth.Short));
        s3.Add(Optional(TombstonePartitionKey, ConfigType.String, "tombstone", Low,
            "The folder of records without a value, when they are written.", "Tombstone Encoded Partition", ConfigWidth.Short));
        s3.Add(Optional(SchemaAffixKey, ConfigType.String, "NONE", Low,
            "Adds a folder schema_name=NAME before or after those of the partitioner.", "Schema Partition Affix Type", ConfigWidth.Long) with
        {
            Validator = ConfigValidators.In("SUFFIX", "PREFIX", "NONE"),
            Recommender = Recommend.Values("SUFFIX", "PREFIX", "NONE"),
        });
        s3.Add(Optional(SendDigestKey, ConfigType.Boolean, false, Low,
            "Sends an MD5 digest with every part, which the store checks.", "S3 Send Upload Message Digest", ConfigWidth.Short));
        s3.Add(Optional(ConditionalWritesKey, ConfigType.Boolean, true, Low,
            "With rotation by the clock: never overwrites an object that exists; the task goes on after it.",
            "Enable conditional writes during multipart upload", ConfigWidth.Short));
    }
}
