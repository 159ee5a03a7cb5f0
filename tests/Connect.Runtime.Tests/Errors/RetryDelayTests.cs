using Connect.Runtime.Errors;
using Connect.Testing;

namespace Connect.Runtime.Tests.Errors;

public class RetryDelayTests
{
    private readonly ManualTime _time = new();

    private RetryDelay Delay(double? timeout, double longest) =>
        new(timeout is { } t ? TimeSpan.FromMilliseconds(t) : null, TimeSpan.FromMilliseconds(longest), _time);

    [Fact]
    public void The_wait_begins_with_300_ms_doubles_each_time_and_is_any_below_the_longest_beyond_it()
    {
        var delay = Delay(null, 60_000);
        for (var attempt = 0; attempt < 8; attempt++) Assert.Equal(300 << attempt, delay.Next(attempt)!.Value.TotalMilliseconds);
        for (var attempt = 8; attempt < 100; attempt++) Assert.InRange(delay.Next(attempt)!.Value.TotalMilliseconds, 1, 60_000);
    }

    [Fact]
    public void The_last_try_is_at_the_end_of_the_time_and_none_is_after_it()
    {
        var delay = Delay(2000, 60_000);
        foreach (var (attempt, expected) in (ReadOnlySpan<(int, int)>)[(0, 300), (1, 600), (2, 1100)])
        {
            var wait = delay.Next(attempt)!.Value;
            Assert.Equal(expected, wait.TotalMilliseconds);
            _time.Advance(wait);
        }
        Assert.Null(delay.Next(3));
        // The next operation that fails has all the time again.
        Assert.Equal(300, delay.Next(0)!.Value.TotalMilliseconds);
    }

    [Fact]
    public void By_default_nothing_is_tried_again() => Assert.Null(Delay(0, 60_000).Next(0));

    [Fact]
    public void No_longest_wait_is_no_reason_to_try_without_a_pause() => Assert.Equal(1, Delay(null, 0).Next(0)!.Value.TotalMilliseconds);
}
