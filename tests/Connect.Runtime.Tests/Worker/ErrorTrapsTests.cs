using Connect.Runtime.Errors;
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
}
