using System.Diagnostics;
using System.Text;
using Connect.Runtime.Storage;

namespace Connect.Runtime.Tests.Storage;

public class ClusterStateTests
{
    private readonly ClusterState _state = new();
    private long _offset;

    private ConfigChange? Apply(string key, string? value) =>
        _state.Apply(new InternalRecord(0, _offset++, Encoding.UTF8.GetBytes(key), value is null ? null : Encoding.UTF8.GetBytes(value)));

    [Fact]
    public void Task_configs_take_effect_with_their_commit()
    {
        Apply("connector-a", """{"properties":{"name":"a","tasks.max":"2"}}""");
        Apply("task-a-0", """{"properties":{"n":"0"}}""");
        Apply("task-a-1", """{"properties":{"n":"1"}}""");
        Assert.Empty(_state.Tasks("a"));

        Assert.IsType<ConfigChange.TasksCommitted>(Apply("commit-a", """{"tasks":2}"""));

        Assert.Equal(["0", "1"], _state.Tasks("a").Select(t => t["n"]));
        Assert.Equal(1, _state.Generation("a"));
        Assert.Equal(4, _state.Offset);
    }

    [Fact]
    public void A_commit_whose_task_configs_are_not_all_there_makes_the_connector_inconsistent_until_a_complete_one()
    {
        Apply("connector-a", """{"properties":{"name":"a"}}""");
        Apply("task-a-1", """{"properties":{"n":"1"}}""");
        Apply("commit-a", """{"tasks":2}""");
        Assert.True(_state.IsInconsistent("a"));
        Assert.Empty(_state.Tasks("a"));
        Assert.Equal(2, _state.TaskCount("a"));

        Apply("task-a-0", """{"properties":{"n":"0"}}""");
        Apply("commit-a", """{"tasks":1}""");
        Assert.False(_state.IsInconsistent("a"));
        Assert.Single(_state.Tasks("a"));
    }

    [Fact]
    public void A_connector_whose_name_ends_in_a_number_keeps_its_tasks_apart()
    {
        Apply("connector-a-1", """{"properties":{"name":"a-1"}}""");
        Apply("task-a-1-0", """{"properties":{"n":"x"}}""");
        Apply("commit-a-1", """{"tasks":1}""");
        Assert.Equal("x", _state.Tasks("a-1")[0]["n"]);
    }

    [Fact]
    public void A_deleted_connector_takes_its_tasks_along()
    {
        Apply("connector-a", """{"properties":{"name":"a"}}""");
        Apply("task-a-0", """{"properties":{}}""");
        Apply("commit-a", """{"tasks":1}""");
        Assert.Equal(new ConfigChange.ConnectorRemoved("a"), Apply("connector-a", null));
        Assert.False(_state.Contains("a"));
        Assert.Empty(_state.Tasks("a"));
        Apply("commit-a", """{"tasks":1}""");
        Assert.Empty(_state.Connectors);
    }

    [Theory]
    [InlineData("""{"state":"PAUSED","state.v2":"STOPPED"}""", "Stopped")]
    [InlineData("""{"state":"PAUSED"}""", "Paused")]
    [InlineData("""{"state":"STARTED","state.v2":7}""", "Started")]
    public void The_target_state_is_the_newer_field_where_it_is_a_text(string record, string expected)
    {
        Apply("connector-a", """{"properties":{"name":"a"}}""");
        Apply("target-state-a", record);
        Assert.Equal(Enum.Parse<TargetState>(expected), _state.Target("a"));
    }

    [Theory]
    [InlineData("target-state-a", """{"state":"SLEEPING"}""")]
    [InlineData("task-a", """{"properties":{}}""")]
    [InlineData("commit-a", """{"tasks":"two"}""")]
    [InlineData("session-key", """{"key":"?"}""")]
    [InlineData("connector-a", "{")]
    [InlineData("connector-a", "{}")]
    [InlineData("connector-a", "[]")]
    [InlineData("something-else", "{}")]
    public void Records_that_make_no_sense_are_told_and_change_nothing_but_the_offset(string key, string value)
    {
        Apply("connector-a", """{"properties":{"name":"a"}}""");
        Apply("target-state-a", """{"state":"PAUSED"}""");
        Assert.Equal(key, Assert.IsType<ConfigChange.Unreadable>(Apply(key, value)).Key);
        Assert.Equal(3, _state.Offset);
        Assert.Equal(["a"], _state.Connectors);
        Assert.Equal(TargetState.Paused, _state.Target("a"));
    }

    [Fact]
    public void Restart_requests_default_to_false()
    {
        Assert.Equal(new ConfigChange.RestartRequested("a", true, false), Apply("restart-connector-a", """{"include-tasks":true}"""));
    }

    [Fact]
    public void Thousands_of_connectors_are_listed_with_their_tasks_in_less_than_a_tenth_of_a_second()
    {
        const int Count = 4200;
        for (var i = 0; i < Count; i++)
        {
            Apply($"connector-c{i}", """{"properties":{"name":"c","connector.class":"FileStreamSink","topics":"t"}}""");
            Apply($"task-c{i}-0", """{"properties":{"topics":"t"}}""");
            Apply($"commit-c{i}", """{"tasks":1}""");
        }
        // The shortest of several: a busy machine takes the processor away from some.
        var took = Enumerable.Range(0, 10).Select(_ =>
        {
            var began = Stopwatch.GetTimestamp();
            var work = _state.Connectors.Sum(c => 1 + _state.Tasks(c).Count);
            return (work, took: Stopwatch.GetElapsedTime(began));
        }).MinBy(t => t.took);

        Assert.Equal(2 * Count, took.work);
        Assert.InRange(took.took.TotalMilliseconds, 0, 100);
    }
}
