using Connect.Api;
using Connect.Testing;

namespace Connectors.Tools.Tests;

public sealed class MockTests
{
    private readonly ManualTime _time = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static Dictionary<string, string> Config(string mode, string? delay = "400")
    {
        var config = new Dictionary<string, string> { ["mock_mode"] = mode };
        if (delay is not null) config["delay_ms"] = delay;
        return config;
    }

    public static TheoryData<Type> Connectors => [typeof(MockSourceConnector), typeof(MockSinkConnector)];

    private async Task<(Connector Connector, TestSourceContext Context)> StartAsync(Type type, Dictionary<string, string> config)
    {
        var connector = (Connector)Activator.CreateInstance(type)!;
        var context = new TestSourceContext(config, _time);
        connector.Initialize(context);
        await connector.StartAsync(config, Cancellation);
        return (connector, context);
    }

    [Theory]
    [MemberData(nameof(Connectors))]
    public async Task A_connector_that_is_to_fail_does_so_after_its_time(Type type)
    {
        var (connector, context) = await StartAsync(type, Config("connector-failure", null));
        _time.Advance(TimeSpan.FromMilliseconds(14_999));
        Assert.Empty(context.Errors);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        await Eventually.True(() => context.Errors.Count == 1, "it has failed");
        await connector.StopAsync();
    }

    [Theory]
    [MemberData(nameof(Connectors))]
    public async Task A_connector_that_is_stopped_before_its_time_fails_no_more(Type type)
    {
        var (connector, context) = await StartAsync(type, Config("connector-failure"));
        await connector.StopAsync();
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Empty(context.Errors);
    }

    [Theory]
    [MemberData(nameof(Connectors))]
    public async Task There_is_one_task_with_the_connectors_configuration(Type type)
    {
        var (connector, _) = await StartAsync(type, Config("task-failure"));
        Assert.Equal([Config("task-failure")], await connector.TaskConfigsAsync(4, Cancellation));
        Assert.Empty(connector.Config.Keys);
    }

    [Fact]
    public async Task A_sink_task_that_is_to_fail_asks_to_be_called_until_it_does()
    {
        var config = Config("task-failure");
        var context = new TestSinkContext(config, _time);
        var task = new MockSinkTask();
        task.Initialize(context);
        await task.StartAsync(config, Cancellation);
        await task.PutAsync([], Cancellation);
        Assert.Equal([TimeSpan.FromMilliseconds(250), TimeSpan.FromMilliseconds(250)], context.Timeouts);
        _time.Advance(TimeSpan.FromMilliseconds(401));
        var error = await Assert.ThrowsAsync<ConnectException>(() => task.PutAsync([], Cancellation));
        Assert.Equal("mock_mode=task-failure lets it fail after delay_ms=400", error.Message);
    }

    [Fact]
    public async Task A_source_task_that_is_to_fail_does_so_after_its_time()
    {
        var config = Config("task-failure");
        var task = new MockSourceTask();
        task.Initialize(new TestSourceContext(config, _time));
        await task.StartAsync(config, Cancellation);
        var poll = task.PollAsync(Cancellation);
        Assert.False(poll.IsCompleted);
        _time.Advance(TimeSpan.FromMilliseconds(400));
        await Assert.ThrowsAsync<ConnectException>(() => poll);
    }

    [Fact]
    public async Task Without_a_mode_nothing_fails()
    {
        var config = new Dictionary<string, string>();
        var sink = new MockSinkTask();
        sink.Initialize(new TestSinkContext(config, _time));
        await sink.StartAsync(config, Cancellation);
        var source = new MockSourceTask();
        source.Initialize(new TestSourceContext(config, _time));
        await source.StartAsync(config, Cancellation);
        using var stop = new CancellationTokenSource();
        var poll = source.PollAsync(stop.Token);
        _time.Advance(TimeSpan.FromHours(1));
        await sink.PutAsync([], Cancellation);
        Assert.False(poll.IsCompleted);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => poll);
    }

    [Fact]
    public async Task A_time_that_is_no_number_fails_the_start() => Assert.Equal("Invalid MockConnector configuration: delay_ms is 'soon'; expected an integer of 64 bits",
        (await Assert.ThrowsAsync<ConnectException>(() => StartAsync(typeof(MockSinkConnector), Config("connector-failure", "soon")))).Message);
}
