using Connect.Runtime.Logging;
using Connect.Testing;
using Microsoft.Extensions.Logging;

namespace Connect.Runtime.Tests.Logging;

public class LogLevelsTests
{
    private readonly LogLevels _levels = new(new ManualTime());

    [Fact]
    public void A_name_stands_for_the_loggers_below_it()
    {
        _levels.Register("Connect.Runtime.Worker.TaskRunner");
        _levels.Register("Connect.Runtimes");
        Assert.Equal(["Connect.Runtime", "Connect.Runtime.Worker.TaskRunner"], _levels.Set("Connect.Runtime", "debug"));
        Assert.True(_levels.IsEnabled("Connect.Runtime.Worker.TaskRunner", LogLevel.Debug));
        Assert.False(_levels.IsEnabled("Connect.Runtimes", LogLevel.Debug));
        Assert.Empty(_levels.Set("Connect.Runtime", "DEBUG"));
    }

    [Fact]
    public void A_logger_that_comes_later_has_the_level_of_its_nearest_parent()
    {
        _levels.Set("a.b", "ERROR");
        Assert.False(_levels.IsEnabled("a.b.c.d", LogLevel.Warning));
        Assert.True(_levels.IsEnabled("a.x", LogLevel.Information));
    }

    [Fact]
    public void Levels_have_their_traditional_names()
    {
        Assert.Equal(LogLevel.Warning, LogLevels.Parse("warn"));
        Assert.Equal(LogLevel.Critical, LogLevels.Parse("FATAL"));
        Assert.Null(LogLevels.Parse("loud"));
    }

    [Fact]
    public void The_root_is_known_in_any_case()
    {
        _levels.Register("a");
        Assert.Equal(["a", "root"], _levels.Set("ROOT", "WARN"));
        Assert.Equal("WARN", _levels.Find("Root")!.Level);
        Assert.Equal(["a", "root"], _levels.All.Select(l => l.Key));
    }

    [Fact]
    public void Names_of_the_Java_worker_s_loggers_mean_what_does_the_same_here()
    {
        _levels.Register("Connect.Runtime.Worker.Sink.SinkTaskRunner");
        _levels.Register("Connectors.Jdbc.JdbcSinkTask");
        Assert.Equal(["Connectors.Jdbc.JdbcSinkTask", "io.confluent.connect.jdbc"], _levels.Set("io.confluent.connect.jdbc", "DEBUG"));
        Assert.True(_levels.IsEnabled("Connectors.Jdbc.JdbcSinkTask", LogLevel.Debug));
        Assert.False(_levels.IsEnabled("Connect.Runtime.Worker.Sink.SinkTaskRunner", LogLevel.Debug));
        _levels.SetInitial("org.apache.kafka.connect", "TRACE");
        Assert.True(_levels.IsEnabled("Connect.Runtime.Worker.Sink.SinkTaskRunner", LogLevel.Trace));
        Assert.True(_levels.IsEnabled("Connect.Runtime.Rest.RestServer", LogLevel.Trace));
        Assert.False(_levels.IsEnabled("Connectors.S3.S3SinkTask", LogLevel.Debug));
    }

    [Fact]
    public void Classes_of_the_Java_worker_that_are_called_otherwise_here_are_known_by_their_names()
    {
        _levels.SetInitial("org.apache.kafka.connect.runtime.WorkerSinkTask", "DEBUG");
        _levels.SetInitial("org.apache.kafka.connect.runtime.distributed.WorkerCoordinator", "WARN");
        _levels.Register("Connect.Runtime.Worker.Sink.SinkTaskRunner");
        _levels.Register("Connect.Runtime.Worker.Source.AtLeastOnceSourceTaskRunner");
        _levels.Register("Connect.Runtime.Group.WorkerGroup");
        Assert.True(_levels.IsEnabled("Connect.Runtime.Worker.Sink.SinkTaskRunner", LogLevel.Debug));
        Assert.False(_levels.IsEnabled("Connect.Runtime.Worker.Source.AtLeastOnceSourceTaskRunner", LogLevel.Debug));
        Assert.False(_levels.IsEnabled("Connect.Runtime.Group.WorkerGroup", LogLevel.Information));
        Assert.Equal("INFO", _levels.Find("org.apache.kafka.connect.runtime.WorkerSourceTask")!.Level);
        Assert.Contains("Connect.Runtime.Group.WorkerGroup", _levels.Set("org.apache.kafka.connect.runtime.distributed", "ERROR"));
        Assert.Null(_levels.Find("no.such.logger"));
    }

    [Fact]
    public void The_narrower_name_counts_whichever_was_set_first()
    {
        _levels.Register("a.b.c");
        _levels.SetInitial("a.b", "DEBUG");
        _levels.SetInitial("a", "ERROR");
        _levels.SetInitial("root", "WARN");
        Assert.True(_levels.IsEnabled("a.b.c", LogLevel.Debug));
        Assert.True(_levels.IsEnabled("a.b.d", LogLevel.Debug));
        Assert.False(_levels.IsEnabled("a.x", LogLevel.Warning));
        Assert.False(_levels.IsEnabled("x", LogLevel.Information));
    }
}
