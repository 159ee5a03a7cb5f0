using Connect.Api;
using Connect.Runtime.Errors;
using Connect.Runtime.Kafka;
using Connect.Testing;

namespace Connect.Runtime.Tests.Worker;

public class ErrorTrapsTests
{
    [Theory]
    [InlineData("all", "false", "skips bad records without a trace")]
    [InlineData("all", "true", null)]
    [InlineData("none", "false", null)]
    public void Tolerance_that_nobody_hears_of_is_warned_of(string tolerance, string log, string? warning)
    {
        var logger = new LineLogger<ErrorReports>();
        var config = ErrorConfig.From(new Dictionary<string, string> { ["errors.tolerance"] = tolerance, ["errors.log.enable"] = log });
        using var reports = new ErrorReports(new TaskId("c", 0), config, null, new TaskErrorCounts(), new ManualTime(), logger);
        reports.WarnOfTraps();
        if (warning is null) Assert.Empty(logger.Lines);
        else Assert.Contains(warning, Assert.Single(logger.Lines), StringComparison.Ordinal);
    }
    [Theory]
    [InlineData(TimestampType.CreateTime, 12L, ", timestamp=12, timestampType=CreateTime")]
    [InlineData(TimestampType.LogAppendTime, 12L, ", timestamp=12, timestampType=LogAppendTime")]
    [InlineData(TimestampType.NoTimestampType, null, "")]
    public async Task A_sinks_bad_record_is_logged_with_where_it_stands_where_that_is_asked_for(TimestampType type, long? timestamp, string expected)
    {
        var record = new RawRecord("t", 1, 7, [1], [2], timestamp, type, []);
        Assert.Equal($"Error encountered in task c-0. Executing stage 'VALUE_CONVERTER' with class 'org.example.Converter', where consumed record is {{topic='t', partition=1, offset=7{expected}}}.",
            await LoggedAsync(new FailedRecord(Stage.ValueConverter, "org.example.Converter", new DataException("bad"), record, null)));
    }

    [Fact]
    public async Task A_sources_bad_record_is_logged_with_what_it_holds_where_that_is_asked_for()
    {
        var schema = SchemaBuilder.Struct().Name("row").Field("id", Schema.Int32).Build();
        var record = new SourceRecord(new Dictionary<string, object?> { ["table"] = "orders" }, new Dictionary<string, object?> { ["id"] = 5L }, "t", null, null, null,
            schema, new Struct(schema).Put("id", 5), 12, new ConnectHeaders().AddString("h", "x"));
        Assert.Equal("Error encountered in task c-0. Executing stage 'TRANSFORMATION' with class 'org.example.Cast', where source record is = "
            + "SourceRecord{sourcePartition={table=orders}, sourceOffset={id=5}} ConnectRecord{topic='t', kafkaPartition=null, key=null, keySchema=null, value=Struct{id=5}, "
            + "valueSchema=Schema{row:STRUCT}, timestamp=12, headers=ConnectHeaders(headers=[ConnectHeader(key=h, value=x, schema=Schema{STRING})])}.",
            await LoggedAsync(new FailedRecord(Stage.Transformation, "org.example.Cast", new DataException("bad"), null, record)));
    }

    private static async Task<string> LoggedAsync(FailedRecord failed)
    {
        var logger = new LineLogger<ErrorReports>();
        var config = ErrorConfig.From(new Dictionary<string, string>
        {
            ["errors.tolerance"] = "all",
            ["errors.log.enable"] = "true",
            ["errors.log.include.messages"] = "true",
        });
        using var reports = new ErrorReports(new TaskId("c", 0), config, null, new TaskErrorCounts(), new ManualTime(), logger);
        await reports.ReportAsync(failed);
        return Assert.Single(logger.Lines);
    }
}
