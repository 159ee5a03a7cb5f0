using Connect.Runtime.Kafka;
using Connect.Testing;

namespace Connect.Runtime.Tests.Kafka;

public class GroupEntranceTests
{
    private readonly TaskCompletionSource _first = new(), _second = new();

    [Fact]
    public async Task The_second_member_joins_when_the_first_has_its_partitions()
    {
        var entrance = new GroupEntrance(TimeProvider.System);
        await entrance.EnterAsync("g", _first.Task, TestContext.Current.CancellationToken);
        _first.SetResult();
        var second = entrance.EnterAsync("g", _second.Task, TestContext.Current.CancellationToken);
        Assert.True(second.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task The_second_member_waits_no_longer_than_its_moment_for_the_first()
    {
        var time = new ManualTime();
        var entrance = new GroupEntrance(time);
        await entrance.EnterAsync("g", _first.Task, TestContext.Current.CancellationToken);
        var second = entrance.EnterAsync("g", _second.Task, TestContext.Current.CancellationToken);
        Assert.False(second.IsCompleted);
        time.Advance(TimeSpan.FromMilliseconds(100));
        await second;
    }

    [Fact]
    public async Task Members_of_other_groups_do_not_wait()
    {
        var entrance = new GroupEntrance(TimeProvider.System);
        await entrance.EnterAsync("g", _first.Task, TestContext.Current.CancellationToken);
        Assert.True(entrance.EnterAsync("h", _second.Task, TestContext.Current.CancellationToken).IsCompletedSuccessfully);
    }

    [Fact]
    public async Task A_member_that_stops_stops_waiting()
    {
        using var stop = new CancellationTokenSource();
        var entrance = new GroupEntrance(new ManualTime());
        await entrance.EnterAsync("g", _first.Task, TestContext.Current.CancellationToken);
        var second = entrance.EnterAsync("g", _second.Task, stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
    }
}
