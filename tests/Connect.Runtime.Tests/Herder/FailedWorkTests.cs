using System.Net;
using System.Text.Json.Nodes;
using Connect.Testing;

namespace Connect.Runtime.Tests.Herder;

/// <summary>Connectors and tasks of a whole worker that start again by themselves, on a clock of the test's.</summary>
public sealed class FailedWorkTests(BrokerFixture broker)
{
    private readonly ManualTime _time = new();
    private readonly string _name = Servers.Unique("failing");

    private async Task<InProcessWorker> StartedAsync(string place, params (string Key, string Value)[] config)
    {
        FailingSourceConnector.FailIn(_name, place);
        var worker = new InProcessWorker(broker.BootstrapServers, _time, ("errors.restart.policy", "backoff"), ("errors.restart.backoff.ms", "60000"));
        await worker.StartAsync();
        await ConfigureAsync(worker, config);
        return worker;
    }

    private async Task ConfigureAsync(InProcessWorker worker, params (string Key, string Value)[] config)
    {
        var body = new JsonObject { ["connector.class"] = "FailingSource" };
        foreach (var (key, value) in config) body[key] = value;
        var (status, answer) = await worker.RequestAsync(HttpMethod.Put, $"/connectors/{_name}/config", body);
        Assert.True(status is HttpStatusCode.OK or HttpStatusCode.Created, $"the configuration is taken: {answer}");
    }

    private async Task<JsonNode?> StatusAsync(InProcessWorker worker) => (await worker.RequestAsync(HttpMethod.Get, $"/connectors/{_name}/status")).Body;

    private static string Text(JsonNode? part) => $"{part?["state"]}{(part?["restarts"] is { } n ? $" {n}" : "")}";

    private async Task ShowsAsync(InProcessWorker worker, string connector, string task)
    {
        var last = "";
        await Eventually.True(async () =>
        {
            var status = await StatusAsync(worker);
            last = $"{Text(status?["connector"])}, {Text(status?["tasks"]?.AsArray().SingleOrDefault())}";
            return last == $"{connector}, {task}";
        }, $"the connector is {connector} and its task {task}, not {last}");
    }

    private int Starts(string place = "start") => FailingSourceConnector.StartsOf($"{_name}/{place}");

    [Fact]
    public async Task A_task_that_failed_starts_again_after_its_wait_and_its_status_says_so()
    {
        await using var worker = await StartedAsync("start");
        await ShowsAsync(worker, "RUNNING", "FAILED");
        var trace = (string?)(await StatusAsync(worker))!["tasks"]![0]!["trace"];
        Assert.Matches($"^Task {_name}-0 failed: the start is to fail; see to the cause; it starts again by itself after (4[89]|5\\d|60)(\\.\\d)? s \\(attempt 1 of 10\\)\\.\nSystem\\.InvalidOperationException: the start", trace);
        _time.Advance(TimeSpan.FromSeconds(47));
        await ShowsAsync(worker, "RUNNING", "FAILED");
        _time.Advance(TimeSpan.FromSeconds(13));
        await ShowsAsync(worker, "RUNNING", "FAILED 1");
        Assert.Contains("(attempt 2 of 10)", (string?)(await StatusAsync(worker))!["tasks"]![0]!["trace"], StringComparison.Ordinal);
        FailingSourceConnector.FailIn(_name, "");
        _time.Advance(TimeSpan.FromSeconds(120));
        await ShowsAsync(worker, "RUNNING", "RUNNING 2");
        Assert.Equal(3, Starts());
        Assert.Contains($"connect_task_restarts_total{{connector=\"{_name}\",task=\"0\"}} 2\n", (await worker.TextAsync("/metrics")).Text, StringComparison.Ordinal);
        // It runs well for long: what fails then counts anew.
        _time.Advance(TimeSpan.FromMinutes(5));
        FailingSourceConnector.FailIn(_name, "poll");
        await ShowsAsync(worker, "RUNNING", "FAILED 2");
        Assert.Contains("(attempt 1 of 10)", (string?)(await StatusAsync(worker))!["tasks"]![0]!["trace"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connector_whose_start_failed_starts_again_and_then_has_its_tasks()
    {
        await using var worker = await StartedAsync("connector");
        await ShowsAsync(worker, "FAILED", "");
        _time.Advance(TimeSpan.FromSeconds(60));
        await ShowsAsync(worker, "FAILED 1", "");
        FailingSourceConnector.FailIn(_name, "");
        _time.Advance(TimeSpan.FromSeconds(120));
        await ShowsAsync(worker, "RUNNING 2", "RUNNING");
        Assert.Equal(3, Starts("connector"));
        Assert.Contains($"connect_connector_restarts_total{{connector=\"{_name}\"}} 2\n", (await worker.TextAsync("/metrics")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_last_attempt_leaves_it_failed_and_a_restart_by_hand_begins_anew()
    {
        await using var worker = await StartedAsync("start", ("errors.restart.max.attempts", "1"));
        await ShowsAsync(worker, "RUNNING", "FAILED");
        _time.Advance(TimeSpan.FromSeconds(60));
        await ShowsAsync(worker, "RUNNING", "FAILED 1");
        Assert.Contains("it has started again by itself 1 times, as often as errors.restart.max.attempts allows", (string?)(await StatusAsync(worker))!["tasks"]![0]!["trace"], StringComparison.Ordinal);
        _time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(2, Starts());
        await worker.RequestAsync(HttpMethod.Post, $"/connectors/{_name}/tasks/0/restart");
        await ShowsAsync(worker, "RUNNING", "FAILED");
        _time.Advance(TimeSpan.FromSeconds(60));
        await ShowsAsync(worker, "RUNNING", "FAILED 1");
        Assert.Equal(4, Starts());
    }

    [Fact]
    public async Task What_is_paused_starts_again_when_it_is_resumed()
    {
        await using var worker = await StartedAsync("start");
        await ShowsAsync(worker, "RUNNING", "FAILED");
        await worker.RequestAsync(HttpMethod.Put, $"/connectors/{_name}/pause");
        await ShowsAsync(worker, "PAUSED", "FAILED");
        _time.Advance(TimeSpan.FromHours(1));
        FailingSourceConnector.FailIn(_name, "");
        await worker.RequestAsync(HttpMethod.Get, $"/connectors/{_name}/status");
        Assert.Equal(1, Starts());
        await worker.RequestAsync(HttpMethod.Put, $"/connectors/{_name}/resume");
        await ShowsAsync(worker, "RUNNING", "RUNNING 1");
    }

    [Theory]
    [InlineData("stop")]
    [InlineData("delete")]
    [InlineData("reconfigure")]
    [InlineData("restart")]
    public async Task What_is_stopped_deleted_reconfigured_or_restarted_meanwhile_is_not_started_by_itself(string how)
    {
        await using var worker = await StartedAsync("start");
        await ShowsAsync(worker, "RUNNING", "FAILED");
        FailingSourceConnector.FailIn(_name, "");
        switch (how)
        {
            case "stop":
                await worker.RequestAsync(HttpMethod.Put, $"/connectors/{_name}/stop");
                await ShowsAsync(worker, "STOPPED", "");
                break;
            case "delete":
                await worker.RequestAsync(HttpMethod.Delete, $"/connectors/{_name}");
                await Eventually.True(async () => (await worker.RequestAsync(HttpMethod.Get, $"/connectors/{_name}/status")).Status == HttpStatusCode.NotFound, "it is gone");
                break;
            case "reconfigure":
                await ConfigureAsync(worker, ("errors.restart.policy", "none"));
                await ShowsAsync(worker, "RUNNING", "RUNNING");
                break;
            default:
                await worker.RequestAsync(HttpMethod.Post, $"/connectors/{_name}/restart?includeTasks=true&onlyFailed=true");
                await ShowsAsync(worker, "RUNNING", "RUNNING");
                break;
        }
        var starts = Starts();
        Assert.Equal(how is "stop" or "delete" ? 1 : 2, starts);
        _time.Advance(TimeSpan.FromHours(1));
        // A request that goes through the loop comes after what was due.
        await worker.RequestAsync(HttpMethod.Get, "/connectors?expand=status");
        Assert.Equal(starts, Starts());
        if (how is "reconfigure" or "restart") await ShowsAsync(worker, "RUNNING", "RUNNING");
    }

    [Fact]
    public async Task A_worker_that_is_no_member_starts_nothing_until_it_is_one_again()
    {
        await using var worker = await StartedAsync("start");
        await ShowsAsync(worker, "RUNNING", "FAILED");
        FailingSourceConnector.FailIn(_name, "");
        worker.Lone!.IsMember = false;
        _time.Advance(TimeSpan.FromMinutes(2));
        await worker.RequestAsync(HttpMethod.Get, "/connectors?expand=status");
        Assert.Equal(1, Starts());
        worker.Lone.IsMember = true;
        _time.Advance(TimeSpan.FromSeconds(1));
        await ShowsAsync(worker, "RUNNING", "RUNNING 1");
    }

    [Fact]
    public async Task Keys_of_the_policy_are_checked_and_shown_only_where_one_is_given()
    {
        await using var worker = await StartedAsync("");
        async Task<JsonNode> ValidateAsync(params (string, string)[] more)
        {
            var body = new JsonObject { ["connector.class"] = "FailingSource", ["name"] = _name };
            foreach (var (key, value) in more) body[key] = value;
            return (await worker.RequestAsync(HttpMethod.Put, "/connector-plugins/FailingSource/config/validate", body)).Body!;
        }
        var without = await ValidateAsync();
        Assert.DoesNotContain(without["configs"]!.AsArray(), c => ((string)c!["definition"]!["name"]!).StartsWith("errors.restart", StringComparison.Ordinal));
        var with = await ValidateAsync(("errors.restart.policy", "always"));
        Assert.Equal(1, (int)with["error_count"]!);
        Assert.Equal(4, with["configs"]!.AsArray().Count(c => ((string)c!["definition"]!["name"]!).StartsWith("errors.restart", StringComparison.Ordinal)));
    }
}
