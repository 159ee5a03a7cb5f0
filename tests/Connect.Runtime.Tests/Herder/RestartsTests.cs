using Connect.Runtime.Errors;
using Connect.Runtime.Herder;
using Connect.Testing;

namespace Connect.Runtime.Tests.Herder;

/// <summary>Three attempts, after one, two and three seconds; whatever runs for three seconds begins anew.</summary>
public class RestartsTests
{
    private static readonly RestartPolicy Policy = new(true, 3, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3));
    private static readonly Runnable Task = Runnable.Of(new TaskId("c", 0)), Connector = Runnable.Of("c");

    private readonly ManualTime _time = new();
    private readonly List<Runnable> _due = [];
    private readonly Restarts _restarts;

    public RestartsTests() => _restarts = new Restarts(_time, () => 0, _due.Add);

    private Restarts.Plan? Fail(Runnable? what = null) => _restarts.Failed(what ?? Task, Policy);

    private void Pass(double seconds) => _time.Advance(TimeSpan.FromSeconds(seconds));

    private void StartWhenDue(double seconds)
    {
        Pass(seconds);
        Assert.True(_restarts.IsDue(Task), $"the task is due after {seconds} s");
        _restarts.Begin(Task);
    }

    [Fact]
    public void Without_a_policy_nothing_is_due()
    {
        Assert.Null(_restarts.Failed(Task, Policy with { IsOn = false }));
        Pass(3600);
        Assert.Empty(_due);
        Assert.Equal(0, _restarts.Count(Task));
    }

    [Fact]
    public void What_fails_again_and_again_waits_longer_each_time_and_stays_failed_in_the_end()
    {
        foreach (var (attempt, seconds) in ((int, double)[])[(1, 1), (2, 2), (3, 3)])
        {
            Assert.Equal(new Restarts.Plan(attempt, 3, TimeSpan.FromSeconds(seconds)), Fail());
            Pass(seconds - 0.1);
            Assert.False(_restarts.IsDue(Task));
            StartWhenDue(0.1);
            Assert.Equal(attempt, _restarts.Count(Task));
        }
        Assert.Equal(new Restarts.Plan(3, 3, null), Fail());
        Pass(3600);
        Assert.Equal([Task, Task, Task], _due);
        Assert.False(_restarts.IsDue(Task));
    }

    [Fact]
    public void Attempts_count_anew_after_it_has_run_for_the_longest_wait()
    {
        Fail();
        StartWhenDue(1);
        _restarts.Running(Task);
        Pass(2.9);
        Assert.Equal(2, Fail()!.Attempt);
        StartWhenDue(2);
        _restarts.Running(Task);
        Pass(1);
        // It says that it tries something again, and has been running all the time.
        _restarts.Running(Task);
        Pass(2);
        Assert.Equal(new Restarts.Plan(1, 3, TimeSpan.FromSeconds(1)), Fail());
        Assert.Equal(2, _restarts.Count(Task));
    }

    [Fact]
    public void What_says_twice_that_it_has_failed_is_counted_once()
    {
        var plan = Fail();
        Pass(0.5);
        Assert.Same(plan, Fail());
        Pass(0.5);
        Assert.Equal([Task], _due);
        Assert.Same(plan, Fail());
    }

    [Fact]
    public void What_others_stop_or_start_is_not_started_and_begins_anew()
    {
        Fail();
        StartWhenDue(1);
        Assert.Equal(2, Fail()!.Attempt);
        _restarts.Forget(Task);
        Pass(3600);
        Assert.Single(_due);
        Assert.Equal(0, _restarts.Count(Task));
        Assert.Equal(1, Fail()!.Attempt);
        Assert.Equal(1, _time.Waiting);
        _restarts.Clear();
        Assert.Equal(0, _time.Waiting);
    }

    [Fact]
    public void What_runs_again_because_others_started_it_is_not_started_once_more()
    {
        Fail(Connector);
        _restarts.Running(Connector);
        Pass(3600);
        Assert.Empty(_due);
        Assert.False(_restarts.IsDue(Connector));
    }

    [Fact]
    public void What_is_due_and_cannot_start_waits_without_being_counted()
    {
        Fail();
        Pass(1);
        _restarts.Postpone(Task, TimeSpan.FromSeconds(5));
        Assert.False(_restarts.IsDue(Task));
        Pass(5);
        Assert.True(_restarts.IsDue(Task));
        Assert.Equal(0, _restarts.Count(Task));
        // Paused: whoever resumes it finds it.
        Pass(3600);
        Fail(Runnable.Of(new TaskId("c", 1)));
        Fail(Runnable.Of(new TaskId("other", 0)));
        Assert.Equal([Task], _restarts.Due("c"));
        Pass(1);
        Assert.Equal([Task, Runnable.Of(new TaskId("c", 1))], _restarts.Due("c"));
    }
}
