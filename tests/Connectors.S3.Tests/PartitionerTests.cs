using Connect.Api;

namespace Connectors.S3.Tests;

public sealed class PartitionerTests
{
    private const long Noon = 1_709_985_600_000, Day = 86_400_000, Hour = 3_600_000;
    private const string Package = "io.confluent.connect.storage.partitioner.";

    private static IPartitioner Create(params (string, string)[] changes) => new Partitioners(S3SinkConfig.Parse(SinkRun.Config(changes))).Create(new("t", 7));

    private static string FolderOf(IPartitioner partitioner, SinkRecord record, long now = 0) =>
        partitioner.FolderOf(record, partitioner.TimestampExtractor?.TimeOf(record, now) ?? 0);

    private static IPartitioner TimeBased(string format, long duration = 1, string zone = "UTC", string locale = "en") =>
        Create(("partitioner.class", Package + "TimeBasedPartitioner"),
            ("path.format", format), ("partition.duration.ms", $"{duration}"), ("timezone", zone), ("locale", locale), ("timestamp.extractor", "Record"));

    [Fact]
    public void The_default_folder_is_the_partition() => Assert.Equal("partition=7", FolderOf(Create(), SinkRun.Record(0, SinkRun.Row(0))));

    [Theory]
    [InlineData("'dt'=YYYY-MM-dd/'hr'=HH", Hour, "dt=2024-03-09/hr=12", "dt=2025-01-04/hr=01")]
    [InlineData("YYYY/MM/dd/", Hour, "2024/03/09", "2025/01/04")]
    [InlineData("YYYY/MMM/MMMM/EEE/EEEE/a", Hour, "2024/Mar/March/Sat/Saturday/PM", "2025/Jan/January/Sat/Saturday/AM")]
    [InlineData("yy_M_d_H_h_K_k_m_s", 1000, "24_3_9_12_12_0_12_0_12", "25_1_4_1_1_1_1_0_0")]
    [InlineData("xxxx-'W'ww-e/DDD", Hour, "2024-W10-6/069", "2025-W01-6/004")]
    [InlineData("HHmmssSSS/Z/ZZ/zzz", 1, "120012345/+0000/+00:00/UTC", "010000000/+0000/+00:00/UTC")]
    [InlineData("'it''s'/YYYY", Hour, "it's/2024", "it's/2025")]
    [InlineData("G CC S SSSSS", 1, "AD 20 3 34500", "AD 20 0 00000")]
    public void A_pattern_makes_folders_of_times(string format, long duration, string first, string second)
    {
        var partitioner = TimeBased(format, duration);
        Assert.Equal(first, FolderOf(partitioner, SinkRun.Record(0, null, timestamp: Noon + 12_345)));
        Assert.Equal(second, FolderOf(partitioner, SinkRun.Record(1, null, timestamp: Noon + 300 * Day + 13 * Hour)));
        Assert.Same(FolderOf(partitioner, SinkRun.Record(2, null, timestamp: Noon + 12_345)),
            FolderOf(partitioner, SinkRun.Record(3, null, timestamp: Noon + 12_345)));
    }

    [Theory]
    // Around the change to summer time in Europe, 2024-03-31T01:00Z.
    [InlineData("Europe/Paris", Hour, "2024-03-31/0100", "2024-03-31/0300", "2024-03-31/0400", "2024-03-30/1900")]
    [InlineData("America/New_York", Hour, "2024-03-30/2000", "2024-03-30/2100", "2024-03-30/2200", "2024-03-30/1400")]
    [InlineData("Asia/Kolkata", Hour, "2024-03-31/0500", "2024-03-31/0600", "2024-03-31/0700", "2024-03-31/0000")]
    [InlineData("+03:00", Hour, "2024-03-31/0300", "2024-03-31/0400", "2024-03-31/0500", "2024-03-30/2100")]
    [InlineData("Asia/Calcutta", 6 * Hour, "2024-03-31/0000", "2024-03-31/0600", "2024-03-31/0600", "2024-03-31/0000")]
    public void The_duration_is_rounded_in_local_time(string zone, long duration, params string[] expected)
    {
        var partitioner = TimeBased("YYYY-MM-dd/HHmm", duration, zone);
        long[] times = [1_711_843_200_000, 1_711_846_800_000, 1_711_850_400_000, 1_711_823_400_000];
        Assert.Equal(expected, times.Select(t => FolderOf(partitioner, SinkRun.Record(0, null, timestamp: t))));
    }

    [Fact]
    public void Times_before_1970_are_rounded_up() =>
        Assert.Equal("1970-01-01", FolderOf(TimeBased("YYYY-MM-dd", Day), SinkRun.Record(0, null, timestamp: -1)));

    [Fact]
    public void Years_beyond_DateTime_have_folders_too() => Assert.Equal("56157", FolderOf(TimeBased("YYYY"), SinkRun.Record(0, null, timestamp: Noon * 1000)));

    [Theory]
    [InlineData("en", "March/Saturday")]
    [InlineData("fr", "mars/samedi")]
    [InlineData("de", "März/Samstag")]
    [InlineData("en-US", "March/Saturday")]
    [InlineData("US", "Mar/Sat")]
    public void Names_are_those_of_the_language(string locale, string expected) =>
        Assert.Equal(expected, FolderOf(TimeBased("MMMM/EEEE", Day, locale: locale), SinkRun.Record(0, null, timestamp: Noon)));

    [Fact]
    public void A_zone_has_its_short_name_and_its_id() =>
        Assert.Equal("CET Europe/Paris CEST", FolderOf(TimeBased("z ZZZ", zone: "Europe/Paris"), SinkRun.Record(0, null, timestamp: Noon)) + " " +
        FolderOf(TimeBased("z", zone: "Europe/Paris"), SinkRun.Record(0, null, timestamp: Noon + 120 * Day)));

    [Theory]
    [InlineData("DailyPartitioner", "#", "year=2024#month=03#day=09")]
    [InlineData("HourlyPartitioner", "/", "year=2024/month=03/day=09/hour=04")]
    public void Daily_and_hourly_folders_are_fixed(string kind, string delim, string expected)
    {
        var partitioner = Create(("partitioner.class", Package + kind),
            ("locale", "en-GB"), ("timezone", "America/Los_Angeles"), ("path.format", "'ignored'"), ("partition.duration.ms", "5"),
            ("timestamp.extractor", "Record"), ("directory.delim", delim));
        Assert.Equal(expected, FolderOf(partitioner, SinkRun.Record(0, null, timestamp: Noon)));
    }

    [Theory]
    [InlineData("path.format", "")]
    [InlineData("path.format", "/")]
    [InlineData("path.format", "YYYY/foo")]
    [InlineData("partition.duration.ms", "-1")]
    [InlineData("locale", "")]
    [InlineData("timezone", "")]
    [InlineData("timestamp.extractor", "record")]
    public void What_a_partitioner_by_time_lacks_is_an_error(string key, string value) => Assert.Throws<ConfigException>(() => Create(
        [("partitioner.class", Package + "TimeBasedPartitioner"), ("path.format", "YYYY"),
            ("partition.duration.ms", "1000"), ("timezone", "UTC"), ("locale", "en"), (key, value)]));

    private static readonly Schema Address = SchemaBuilder.Struct().Optional().Field("city", Schema.OptionalString).Field("zip", Schema.Int64).Build();
    private static readonly Schema Place = SchemaBuilder.Struct().Field("country", Schema.OptionalString)
        .Field("open", Schema.Boolean).Field("floor", Schema.Int16).Field("address", Address)
        .Field("size", SchemaBuilder.Int32().Default(5).Build()).Field("real", Schema.Float64).Field("day", LogicalTypes.Date).Build();

    [Theory]
    [InlineData("country", "country=a b&c=d")]
    [InlineData("country,open,floor", "country=a b&c=d/open=true/floor=-1")]
    [InlineData("address.zip, address.city", "address.zip=9/address.city=null")]
    [InlineData("size", "size=5")]
    public void Fields_make_folders(string fields, string expected)
    {
        var partitioner = Create(("partitioner.class", Package + "FieldPartitioner"), ("partition.field.name", fields));
        SinkRecord Make() => SinkRun.Record(0, new Struct(Place).Put("country", "a b&c=d")
            .Put("open", true).Put("floor", (short)-1).Put("address", new Struct(Address).Put("zip", 9L)));
        Assert.Equal(expected, FolderOf(partitioner, Make()));
        Assert.Same(FolderOf(partitioner, Make()), FolderOf(partitioner, Make()));
    }

    [Theory]
    [InlineData("country", "country=null")]
    [InlineData("address.city", "address.city=null")]
    public void Null_is_a_folder(string field, string expected) =>
        Assert.Equal(expected,
            FolderOf(Create(("partitioner.class", Package + "FieldPartitioner"), ("partition.field.name", field)), SinkRun.Record(0, new Struct(Place))));

    [Theory]
    [InlineData("real")]
    [InlineData("day")]
    [InlineData("address")]
    [InlineData("absent")]
    [InlineData("address.absent")]
    public void What_no_folder_can_be_made_of_is_refused(string field)
    {
        var partitioner = Create(("partitioner.class", Package + "FieldPartitioner"), ("partition.field.name", field));
        var value = new Struct(Place).Put("real", 1.5).Put("day", new DateOnly(2024, 3, 9)).Put("address", new Struct(Address).Put("zip", 9L));
        Assert.ThrowsAny<ConnectException>(() => FolderOf(partitioner, SinkRun.Record(0, value)));
    }

    [Theory]
    [InlineData("PREFIX", "schema_name=shop.A/partition=7", "schema_name=null/partition=7")]
    [InlineData("SUFFIX", "partition=7/schema_name=shop.A", "partition=7/schema_name=null")]
    public void The_schema_name_can_be_a_folder(string affix, string named, string nameless)
    {
        var partitioner = Create(("s3.schema.partition.affix.type", affix));
        var schema = SchemaBuilder.Struct().Name("shop.A").Build();
        Assert.Equal(named, FolderOf(partitioner, SinkRun.Record(0, new Struct(schema))));
        Assert.Equal(nameless, FolderOf(partitioner, SinkRun.Record(1, SinkRun.Row(1))));
    }
}
