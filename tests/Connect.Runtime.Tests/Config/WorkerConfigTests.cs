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
        Assert.Empty(Worker(("session.timeout.ms", "20000")).Warnings);
        Assert.StartsWith("rest.extension.classes has no effect here: the REST API is open", Assert.Single(Worker(("rest.extension.classes", "some.Auth")).Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Membership_is_as_the_keys_of_Javas_worker_say()
    {
        var group = Worker(("session.timeout.ms", "6000"), ("heartbeat.interval.ms", "1000"), ("rebalance.timeout.ms", "20000"), ("scheduled.rebalance.max.delay.ms", "3000"),
            ("worker.sync.timeout.ms", "4000"), ("worker.unsync.backoff.ms", "5000"), ("connect.protocol", "compatible")).Group;

        Assert.Equal([6, 1, 20, 3, 4, 5], new[] { group.SessionTimeout, group.HeartbeatInterval, group.RebalanceTimeout, group.MaxDelay, group.SyncTimeout, group.UnsyncBackoff }
            .Select(t => (int)t.TotalSeconds));
        Assert.Equal(Connect.Runtime.Group.ConnectProtocolVersion.Compatible, group.Protocol);
    }

    [Theory]
    [InlineData("inter.worker.signature.algorithm", "HmacSHA1", "Expected one of inter.worker.verification.algorithms")]
    [InlineData("inter.worker.signature.algorithm", "Rot13", "Expected one of HmacMD5, HmacSHA1, HmacSHA256, HmacSHA384, HmacSHA512")]
    [InlineData("inter.worker.key.size", "8", "Expected at least 40 bits")]
    public void Signatures_between_workers_that_could_not_be_checked_are_refused(string key, string value, string message) =>
        Assert.Contains(message, Assert.Throws<Connect.Api.Errors.ConfigException>(() => Worker((key, value))).Message, StringComparison.Ordinal);
}
