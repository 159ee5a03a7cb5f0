using static Connect.Api.Config.ConfigType;
using static Connect.Api.Config.Importance;

namespace Connectors.S3;

// Which folder a record goes to.
internal sealed partial class S3SinkConfig
{
    public const string PartitionerClassKey = "partitioner.class";
    public const string PartitionFieldNameKey = "partition.field.name";
    public const string PartitionDurationKey = "partition.duration.ms";
    public const string PathFormatKey = "path.format";
    public const string LocaleKey = "locale";
    public const string TimezoneKey = "timezone";
    public const string TimestampExtractorKey = "timestamp.extractor";
    public const string TimestampFieldKey = "timestamp.field";

    public string PartitionerClass { get; } = parsed.GetRequiredString(PartitionerClassKey);

    private static void DefinePartitioner(Group group)
    {
        group.Add(Optional(PartitionerClassKey, Class, JavaNames.DefaultPartitioner, High,
            "Class of the partitioner, which divides records among folders.", "Partitioner Class", ConfigWidth.Long) with
        {
            Dependents = [PartitionFieldNameKey, PartitionDurationKey, PathFormatKey, LocaleKey, TimezoneKey],
            Validator = S3SinkValidators.PartitionerClass,
            Recommender = Recommend.Values(JavaNames.Partitioners),
        });
        group.Add(Optional(PartitionFieldNameKey, List, "", Importance.Medium,
            "The fields whose values make the folders of the FieldPartitioner; dots lead into nested structs.", "Partition Field Name") with
        {
            Validator = S3SinkValidators.FieldNames,
            Recommender = Recommend.VisibleIf(p => p.GetValueOrDefault(PartitionerClassKey) is JavaNames.FieldPartitioner),
        });
        group.Add(Optional(PartitionDurationKey, ConfigType.Long, -1L, Importance.Medium,
            "The time span of a folder of the TimeBasedPartitioner, in milliseconds.", "Partition Duration (ms)", ConfigWidth.Long) with
        {
            Recommender = Recommend.VisibleIf(p => p.GetValueOrDefault(PartitionerClassKey) is JavaNames.TimeBasedPartitioner),
        });
        group.Add(Optional(PathFormatKey, ConfigType.String, "", Importance.Medium,
            "The folders of the TimeBasedPartitioner as a pattern of Joda-Time: 'year'=YYYY/'month'=MM/'day'=dd.", "Path Format", ConfigWidth.Long) with
        {
            Recommender = Recommend.VisibleIf(p => p.GetValueOrDefault(PartitionerClassKey) is JavaNames.TimeBasedPartitioner),
        });
        group.Add(Optional(LocaleKey, ConfigType.String, "", Importance.Medium,
            "The language of names of months and days in folders, such as en.", "Locale", ConfigWidth.Long) with
        {
            Recommender = Recommend.VisibleIf(p => JavaNames.IsTimeBased(p.GetValueOrDefault(PartitionerClassKey) as string)),
        });
        group.Add(Optional(TimezoneKey, ConfigType.String, "", Importance.Medium,
            "The timezone of folders and of the rotation schedule: UTC, Europe/Paris, +01:00.", "Timezone", ConfigWidth.Long) with
        {
            Validator = S3SinkValidators.Timezone,
            Recommender = Recommend.VisibleIf(p => JavaNames.IsTimeBased(p.GetValueOrDefault(PartitionerClassKey) as string)),
        });
        group.Add(Optional(TimestampExtractorKey, ConfigType.String, "Wallclock", Importance.Medium,
            "Where a record's time comes from: Wallclock is the time of writing, Record the record's timestamp, RecordField a field of its value.",
            "Timestamp Extractor", ConfigWidth.Long));
        group.Add(Optional(TimestampFieldKey, ConfigType.String, "timestamp", Importance.Medium,
            "The field that RecordField reads; dots lead into nested structs.", "Record Field for Timestamp Extractor", ConfigWidth.Long));
    }
}
