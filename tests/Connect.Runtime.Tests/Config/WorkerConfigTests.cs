using System.Globalization;
using Connect.Runtime.Config;

namespace Connect.Runtime.Tests.Config;

public class WorkerConfigTests
{
    private static WorkerConfig Worker(params (string Key, string Value)[] more)
    {
        var properties = new Dictionary<string, string>
        {
            ["bootstrap.servers"] = "h:1",
            ["group.id"] = "g",
            ["key.converter"] = "StringConverter",
            ["value.converter"] = "StringConverter",
            ["config.storage.topic"] = "c",
            ["offset.storage.topic"] = "o",
            ["status.storage.topic"] = "s",
        };
        foreach (var (key, value) in more) properties[key] = value;
        return new WorkerConfig(properties);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(long.MaxValue)]
    public void Times_of_any_length_are_what_clocks_and_timers_can_hold(long milliseconds)
    {
        var text = milliseconds.ToString(CultureInfo.InvariantCulture);
        var worker = Worker(("offset.flush.interval.ms", text), ("offset.flush.timeout.ms", text), ("task.shutdown.graceful.timeout.ms", text));
        foreach (var time in (TimeSpan[])[worker.OffsetFlushInterval, worker.OffsetFlushTimeout, worker.TaskShutdownTimeout])
        {
            Assert.Equal(Math.Min(milliseconds, int.MaxValue), time.TotalMilliseconds);
            Assert.True(DateTimeOffset.UtcNow + time > DateTimeOffset.UtcNow);
            using var timer = TimeProvider.System.CreateTimer(static _ => { }, null, time, Timeout.InfiniteTimeSpan);
        }
    }

    [Fact]
    public void Whoever_relies_on_what_is_not_served_is_warned()
    {
        Assert.Empty(Worker(("response.http.headers.config", "")).Warnings);
        Assert.Equal("session.timeout.ms: Has no effect: a worker is alone in its group. After how long without a heartbeat it counts as gone, in milliseconds.",
            Assert.Single(Worker(("session.timeout.ms", "20000")).Warnings));
        Assert.StartsWith("rest.extension.classes has no effect here: the REST API is open", Assert.Single(Worker(("rest.extension.classes", "some.Auth")).Warnings), StringComparison.Ordinal);
    }
}
