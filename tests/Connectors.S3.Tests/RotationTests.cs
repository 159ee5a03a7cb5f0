using Connect.Api;

namespace Connectors.S3.Tests;

public sealed class RotationTests
{
    private const long Noon = 1_709_985_600_000, Minute = 60_000, Hour = 3_600_000;
    private static readonly (string, string)[] Hourly = [
        ("partitioner.class", "io.confluent.connect.storage.partitioner.HourlyPartitioner"),
        ("timestamp.extractor", "Record"), ("locale", "en"), ("timezone", "UTC"), ("flush.size", "1000"),
    ];

    [Fact]
    public async Task A_file_ends_with_its_size_and_the_offset_follows_the_file()
    {
        await using var run = await SinkRun.StartAsync();
        await run.PutRowsAsync(2);
        Assert.Null(await run.CommittedAsync());
        await run.PutRowsAsync(2);
        Assert.Equal(3, await run.CommittedAsync());
        Assert.Equal(["topics/t/partition=0/t+0+0000000000.json"], run.Keys);
        Assert.Equal("{\"n\":0}\n{\"n\":1}\n{\"n\":2}\n", run.Storage.Text(run.Keys[0]));
        await run.PutRowsAsync(2);
        Assert.Equal(6, await run.CommittedAsync());
        Assert.Equal("topics/t/partition=0/t+0+0000000003.json", run.Keys[1]);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    public async Task A_size_that_is_not_positive_makes_a_file_of_each_record(string size)
    {
        await using var run = await SinkRun.StartAsync(("flush.size", size));
        await run.PutRowsAsync(2);
        Assert.Equal(2, await run.CommittedAsync());
        Assert.Equal(2, run.Keys.Length);
    }

    [Fact]
    public async Task The_first_record_of_a_file_sets_its_time_and_one_the_interval_later_begins_the_next_file()
    {
        await using var run = await SinkRun.StartAsync([.. Hourly, ("rotate.interval.ms", "600000")]);
        await run.PutAtAsync(Noon, Noon + 5 * Minute, Noon + 10 * Minute - 1,
            Noon + 10 * Minute, Noon + 2 * Minute, Noon + 19 * Minute, Noon + 20 * Minute, Noon + 58 * Minute);
        Assert.Equal(7, await run.CommittedAsync());
        const string Folder = "topics/t/year=2024/month=03/day=09/hour=12/t+0+";
        Assert.Equal([Folder + "0000000000.json", Folder + "0000000003.json", Folder + "0000000006.json"], run.Keys);
        Assert.Equal("{\"n\":3}\n{\"n\":4}\n{\"n\":5}\n", run.Storage.Text(Folder + "0000000003.json"));
    }

    [Theory]
    [InlineData("true", new[] { "12/t+0+0000000000", "12/t+0+0000000003", "13/t+0+0000000002", "13/t+0+0000000004" })]
    [InlineData("false", new[] { "12/t+0+0000000000", "13/t+0+0000000002" })]
    public async Task A_record_for_another_folder_ends_the_files_unless_that_is_turned_off(string onChange, string[] expected)
    {
        await using var run = await SinkRun.StartAsync([.. Hourly, ("rotate.interval.ms", "7200000"), ("rotate.file.on.partition.change", onChange)]);
        await run.PutAtAsync(Noon, Noon + Minute, Noon + Hour, Noon + 2 * Minute, Noon + Hour + Minute, Noon + 3 * Hour);
        Assert.Equal(5, await run.CommittedAsync());
        Assert.Equal(expected, run.Keys.Select(k => k["topics/t/year=2024/month=03/day=09/hour=".Length..^".json".Length]));
    }

    [Fact]
    public async Task The_interval_waits_for_records_however_long_that_takes()
    {
        await using var run = await SinkRun.StartAsync([.. Hourly, ("rotate.interval.ms", "1000")]);
        await run.PutAtAsync(Noon, Noon + 1);
        run.Time.Advance(TimeSpan.FromHours(5));
        await run.PutAsync();
        Assert.Null(await run.CommittedAsync());
        await run.PutAtAsync(Noon + 1000);
        Assert.Equal(2, await run.CommittedAsync());
    }

    [Fact]
    public async Task The_interval_is_ignored_where_folders_know_no_time()
    {
        await using var run = await SinkRun.StartAsync(("rotate.interval.ms", "1000"));
        await run.PutAtAsync(Noon, Noon + Hour, Noon + 2 * Hour);
        Assert.Equal(3, await run.CommittedAsync());
        Assert.Single(run.Keys);
    }

    [Fact]
    public async Task The_schedule_commits_by_the_clock_without_further_records()
    {
        await using var run = await SinkRun.StartAsync(("flush.size", "1000"), ("rotate.schedule.interval.ms", "600000"), ("timezone", "Asia/Kolkata"));
        await run.PutRowsAsync(2);
        run.Time.Advance(TimeSpan.FromMinutes(9));
        await run.PutAsync();
        Assert.Null(await run.CommittedAsync());
        run.Time.Advance(TimeSpan.FromMinutes(1));
        await run.PutAsync();
        Assert.Equal(2, await run.CommittedAsync());
        run.Time.Advance(TimeSpan.FromMinutes(30));
        await run.PutRowsAsync(1);
        Assert.Single(run.Keys);
    }

    [Theory]
    // Asia/Kolkata is 5:30 ahead: 12:00 UTC is 17:30 there.
    [InlineData(3_600_000, "2024-02-29T12:30:00Z")]
    [InlineData(7 * 3_600_000, "2024-02-29T15:30:00Z")]
    [InlineData(10 * 86_400_000L, "2024-02-29T18:30:00Z")]
    public void The_schedule_counts_from_midnight_in_its_zone_and_strikes_at_the_end_of_the_day(long interval, string expected)
    {
        var schedule = new Schedule(interval, S3SinkConfig.Zone("Asia/Kolkata"));
        var next = schedule.After(DateTimeOffset.Parse("2024-02-29T12:00:00Z", null).ToUnixTimeMilliseconds());
        Assert.Equal(DateTimeOffset.Parse(expected, null).ToUnixTimeMilliseconds(), next);
    }

    [Fact]
    public async Task All_open_files_of_a_partition_end_together()
    {
        var schema = SchemaBuilder.Struct().Field("n", Schema.Int32).Field("kind", Schema.String).Build();
        await using var run = await SinkRun.StartAsync(("flush.size", "4"),
            ("partitioner.class", "io.confluent.connect.storage.partitioner.FieldPartitioner"), ("partition.field.name", "kind"));
        await run.PutAsync([.. Enumerable.Range(0, 7).Select(n => SinkRun.Record(n, new Struct(schema).Put("n", n).Put("kind", n % 2 == 0 ? "a" : "b")))]);
        Assert.Equal(4, await run.CommittedAsync());
        Assert.Equal(["topics/t/kind=a/t+0+0000000000.json", "topics/t/kind=b/t+0+0000000001.json"], run.Keys);
        Assert.Equal("{\"n\":0,\"kind\":\"a\"}\n{\"n\":2,\"kind\":\"a\"}\n", run.Storage.Text(run.Keys[0]));
    }

    [Fact]
    public async Task One_folder_too_many_commits_all()
    {
        await using var run = await SinkRun.StartAsync([.. Hourly, ("partitioner.max.open.files", "2")]);
        await run.PutAtAsync(Noon, Noon + Hour, Noon, Noon + 2 * Hour);
        Assert.Equal(3, await run.CommittedAsync());
        Assert.Equal(2, run.Keys.Length);
    }

    [Fact]
    public async Task Another_schema_begins_a_new_file_and_so_does_its_absence()
    {
        var one = SchemaBuilder.Struct().Name("one").Field("n", Schema.Int32).Build();
        var two = SchemaBuilder.Struct().Name("two").Field("n", Schema.Int32).Build();
        await using var run = await SinkRun.StartAsync(("flush.size", "100"));
        await run.PutAsync(SinkRun.Record(0, new Struct(one).Put("n", 0)),
            SinkRun.Record(1, new Struct(two).Put("n", 1)), SinkRun.Record(2, SinkRun.Row(2)), SinkRun.Record(3, new Struct(two).Put("n", 3)));
        Assert.Equal(3, await run.CommittedAsync());
        Assert.Equal(3, run.Keys.Length);
    }

    [Theory]
    [InlineData("BACKWARD", "0,1|2,3|4,5,6,7")]
    [InlineData("FULL", "0,1|2,3|4,5,6,7")]
    [InlineData("FORWARD", "0,1,2,3|4|5|6")]
    [InlineData("NONE", "0,1|2|3|4|5|6")]
    [InlineData("nonsense", "0,1|2|3|4|5|6")]
    public async Task Records_of_other_versions_stay_in_a_file_as_the_compatibility_says(string mode, string expected)
    {
        var v1 = SchemaBuilder.Struct().Name("thing").Version(1).Field("id", Schema.Int32).Build();
        var v2 = SchemaBuilder.Struct().Name("thing").Version(2).Field("id", Schema.Int32).Field("name", Schema.OptionalString).Build();
        var v3 = SchemaBuilder.Struct().Name("thing").Version(3).Field("id", Schema.Int64).Field("name", Schema.OptionalString)
            .Field("kind", SchemaBuilder.String().Default("none").Build()).Build();
        Schema[] schemas = [v1, v1, v2, v1, v3, v2, v1, v3];
        await using var run = await SinkRun.StartAsync(("schema.compatibility", mode), ("flush.size", "4"));
        await run.PutAsync([.. schemas.Select((s, n) => SinkRun.Record(n, new Struct(s).Put("id", ReferenceEquals(s, v3) ? (object)(long)n : n)))]);
        await run.CommittedAsync();
        Assert.Equal(expected, string.Join('|',
            run.Keys.Select(k => string.Join(',', run.Storage.Text(k).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l[6..7])))));
    }

    [Fact]
    public async Task Records_of_an_older_version_get_the_fields_of_the_file()
    {
        var v1 = SchemaBuilder.Struct().Version(1).Field("id", Schema.Int32).Field("gone", Schema.String).Build();
        var v2 = SchemaBuilder.Struct().Version(2).Field("id", Schema.Int64)
            .Field("name", Schema.OptionalString).Field("kind", SchemaBuilder.String().Default("none").Build()).Build();
        await using var run = await SinkRun.StartAsync(("schema.compatibility", "BACKWARD"), ("flush.size", "2"));
        await run.PutAsync(SinkRun.Record(0, new Struct(v2).Put("id", 1L).Put("name", "x").Put("kind", "k")),
            SinkRun.Record(1, new Struct(v1).Put("id", 2).Put("gone", "y")));
        await run.CommittedAsync();
        Assert.Equal("{\"id\":1,\"name\":\"x\",\"kind\":\"k\"}\n{\"id\":2,\"name\":null,\"kind\":\"none\"}\n", run.Storage.Text(run.Keys[0]));
    }

    [Fact]
    public async Task Without_versions_other_modes_than_NONE_refuse_a_second_schema_but_not_the_same_one()
    {
        var one = SchemaBuilder.Struct().Name("x").Field("id", Schema.Int32).Build();
        var same = SchemaBuilder.Struct().Name("x").Field("id", Schema.Int32).Build();
        var other = SchemaBuilder.Struct().Name("x").Field("id", Schema.Int32).Field("more", Schema.OptionalString).Build();
        await using var run = await SinkRun.StartAsync(("schema.compatibility", "BACKWARD"));
        await run.PutAsync(SinkRun.Record(0, new Struct(one).Put("id", 0)), SinkRun.Record(1, new Struct(same).Put("id", 1)));
        await Assert.ThrowsAsync<SchemaProjectorException>(() => run.PutAsync(SinkRun.Record(2, new Struct(other).Put("id", 2))));
    }
}
