namespace Connectors.S3;

/// <summary>The Java class names that stand in configurations for what is built in here.</summary>
internal static class JavaNames
{
    public const string JsonFormat = "io.confluent.connect.s3.format.json.JsonFormat";
    public const string AvroFormat = "io.confluent.connect.s3.format.avro.AvroFormat";
    public const string ParquetFormat = "io.confluent.connect.s3.format.parquet.ParquetFormat";
    public const string ByteArrayFormat = "io.confluent.connect.s3.format.bytearray.ByteArrayFormat";

    public const string S3Storage = "io.confluent.connect.s3.storage.S3Storage";

    public const string DefaultPartitioner = "io.confluent.connect.storage.partitioner.DefaultPartitioner";
    public const string FieldPartitioner = "io.confluent.connect.storage.partitioner.FieldPartitioner";
    public const string TimeBasedPartitioner = "io.confluent.connect.storage.partitioner.TimeBasedPartitioner";
    public const string DailyPartitioner = "io.confluent.connect.storage.partitioner.DailyPartitioner";
    public const string HourlyPartitioner = "io.confluent.connect.storage.partitioner.HourlyPartitioner";

    public const string DefaultCredentials = "software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider";
    public const string AssumeRoleCredentials = "io.confluent.connect.s3.auth.AwsAssumeRoleCredentialsProvider";

    public static string[] Partitioners { get; } = [DefaultPartitioner, HourlyPartitioner, DailyPartitioner, TimeBasedPartitioner, FieldPartitioner];

    /// <summary>Whether the partitioner makes its folders of times.</summary>
    public static bool IsTimeBased(string? partitioner) => partitioner is TimeBasedPartitioner or DailyPartitioner or HourlyPartitioner;
}
