using Connect.Runtime.Metrics;
using Connect.Runtime.Storage;
using Connect.Testing;

namespace Connect.Runtime.Tests.Metrics;

public class SampledValueTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1), Window = TimeSpan.FromSeconds(30);

    private readonly ManualTime _time = new();
    private readonly SampleWindows _windows;
    private readonly SampledValue _value;

    public SampledValueTests()
    {
        _windows = new SampleWindows(2, Window, _time);
        _value = new SampledValue(_windows);
    }

    [Fact]
    public void Without_values_there_is_no_average_and_the_rate_is_none()
    {
        Assert.Equal((double.NaN, double.NaN, double.NaN), (_value.Average, _value.Max, _value.Min));
        Assert.Equal((0, 0, 0, 0), (_value.Rate, _value.EventRate, _value.Share, _value.FailureShare));
    }

    [Fact]
    public void Values_of_the_last_windows_are_taken_together()
    {
        _value.Record(2);
        _time.Advance(Window);
        _value.Record(6);
        Assert.Equal((4, 6, 2), (_value.Average, _value.Max, _value.Min));
    }

    [Fact]
    public void A_value_counts_until_as_much_time_has_passed_as_the_windows_are_long_together()
    {
        _value.Record(9);
        _time.Advance(2 * Window - Second);
        Assert.Equal(9, _value.Max);
        _time.Advance(Second);
        Assert.Equal(double.NaN, _value.Max);
    }

    [Fact]
    public void A_window_that_began_before_the_time_looked_at_and_reaches_into_it_counts()
    {
        _value.Record(1);
        _time.Advance(29 * Second);
        _value.Record(7);
        _time.Advance(31 * Second);
        _value.Record(3);
        _time.Advance(20 * Second);
        // 80 s after the first and 51 s after the second, which are in one window.
        Assert.Equal((7, 1), (_value.Max, _value.Min));
    }

    [Fact]
    public void The_rate_of_the_first_values_is_over_a_whole_window_and_what_there_is_of_the_next()
    {
        _value.Record(60);
        Assert.Equal(2, _value.Rate, 6);
        _time.Advance(10 * Second);
        Assert.Equal(60 / 40.0, _value.Rate, 6);
        _time.Advance(20 * Second);
        Assert.Equal(60 / 30.0, _value.Rate, 6);
    }

    [Fact]
    public void The_rate_of_steady_values_is_what_comes_in_a_second()
    {
        for (var i = 0; i < 300; i++)
        {
            _value.Record(5);
            _time.Advance(Second);
        }
        Assert.InRange(_value.Rate, 4.5, 5.5);
        Assert.InRange(_value.EventRate, 0.9, 1.1);
    }

    [Fact]
    public void The_rate_is_none_when_nothing_has_come_for_long()
    {
        for (var i = 0; i < 100; i++)
        {
            _value.Record(5);
            _time.Advance(Second);
        }
        _time.Advance(2 * Window);
        Assert.Equal(0, _value.Rate);
    }

    [Fact]
    public void Shares_are_of_what_was_tried()
    {
        foreach (var success in (bool[])[true, true, true, false]) _value.Record(success);
        Assert.Equal((0.75, 0.25), (_value.Share, _value.FailureShare));
    }

    [Fact]
    public void One_window_alone_is_enough()
    {
        var value = new SampledValue(new SampleWindows(1, Second, _time));
        value.Record(3);
        Assert.Equal(3, value.Max);
        _time.Advance(Second);
        Assert.Equal(double.NaN, value.Max);
    }

    [Fact]
    public void A_clock_that_is_set_changes_nothing()
    {
        _value.Record(3);
        _time.Set(TimeSpan.FromDays(365));
        Assert.Equal(3, _value.Max);
    }

    [Fact]
    public void What_is_counted_keeps_its_total_when_the_windows_have_passed()
    {
        var counted = new CountedValue(_windows);
        counted.Add(5);
        _time.Advance(3 * Window);
        counted.Add(2);
        Assert.Equal(7, counted.Total);
        Assert.Equal(2 / 30.0, counted.Rate, 6);
        Assert.Equal(counted.Rate * 3600, counted.RatePerHour, 6);
    }

    [Fact]
    public async Task Readers_beside_a_writer_see_only_values_that_were_recorded()
    {
        using var end = new CancellationTokenSource();
        var writer = Task.Run(() => { while (!end.IsCancellationRequested) _value.Record(4); }, TestContext.Current.CancellationToken);
        for (var i = 0; i < 10_000; i++)
        {
            var average = _value.Average;
            Assert.True(double.IsNaN(average) || average == 4, $"{average}");
        }
        await end.CancelAsync();
        await writer.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
    }

    [Fact]
    public void The_share_of_a_state_is_of_the_whole_life()
    {
        var states = new StateTimes(_windows);
        Assert.Equal(0, states.ShareOf(RunState.Running));
        _time.Advance(10 * Second);
        states.Change(RunState.Running);
        _time.Advance(20 * Second);
        states.Change(RunState.Paused);
        _time.Advance(10 * Second);
        Assert.Equal((0.5, 0.25, 0), (states.ShareOf(RunState.Running), states.ShareOf(RunState.Paused), states.ShareOf(RunState.Failed)));
        _time.Advance(60 * Second);
        Assert.Equal((0.2, 0.7), (states.ShareOf(RunState.Running), states.ShareOf(RunState.Paused)));
    }
}
