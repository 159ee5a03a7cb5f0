using System.Globalization;
using Connect.Runtime.Config;

namespace Connect.Runtime.Tests.Config;

public class WorkerConfigTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(long.MaxValue)]
    public void Times_of_any_length_are_what_clocks_and_timers_can_hold(long milliseconds)
    {
        var text = milliseconds.ToString(CultureInfo.InvariantCulture);
        var worker = new WorkerConfig(new Dictionary<string, string>
        {
            ["bootstrap.servers"] = "h:1",
            ["group.id"] = "g",
            ["key.converter"] = "StringConverter",
            ["value.converter"] = "StringConverter",
            ["config.storage.topic"] = "c",
            ["offset.storage.topic"] = "o",
            ["status.storage.topic"] = "s",
            ["offset.flush.interval.ms"] = text,
            ["offset.flush.timeout.ms"] = text,
            ["task.shutdown.graceful.timeout.ms"] = text,
        });
        foreach (var time in (TimeSpan[])[worker.OffsetFlushInterval, worker.OffsetFlushTimeout, worker.TaskShutdownTimeout])
        {
            Assert.Equal(Math.Min(milliseconds, int.MaxValue), time.TotalMilliseconds);
            Assert.True(DateTimeOffset.UtcNow + time > DateTimeOffset.UtcNow);
            using var timer = TimeProvider.System.CreateTimer(static _ => { }, null, time, Timeout.InfiniteTimeSpan);
        }
    }
}
