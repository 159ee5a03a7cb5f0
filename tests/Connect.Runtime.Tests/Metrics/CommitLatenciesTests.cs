using Connect.Api;
using Connect.Runtime.Metrics;
using Connect.Testing;

namespace Connect.Runtime.Tests.Metrics;

public class CommitLatenciesTests
{
    private static readonly TopicPartition Partition = new("topic", 0), Other = new("topic", 1);

    private readonly ManualTime _time = new();
    private readonly LatencyHistogram _histogram = new();
    private readonly CommitLatencies _latencies;

    public CommitLatenciesTests() => _latencies = new CommitLatencies(_histogram, _time);

    private long Ago(double seconds) => _time.GetUtcNow().AddSeconds(-seconds).ToUnixTimeMilliseconds();

    private void Commit(TopicPartition partition, long offset) => _latencies.Commit(new Dictionary<TopicPartition, long> { [partition] = offset });

    private long Total => _histogram.Counts.Sum();

    [Fact]
    public void Records_are_measured_when_the_offset_after_them_is_committed()
    {
        _latencies.Add(Partition, 10, Ago(2));
        _latencies.Add(Partition, 20, Ago(1));
        Commit(Partition, 10);
        Assert.Equal((1, 2.0), (Total, _histogram.Sum));
        _time.Advance(TimeSpan.FromSeconds(3));
        Commit(Partition, 19);
        Assert.Equal(1, Total);
        Commit(Partition, 25);
        Assert.Equal((2, 6.0), (Total, _histogram.Sum));
    }

    [Fact]
    public void Records_that_are_read_again_are_measured_once_from_their_oldest()
    {
        _latencies.Add(Partition, 10, Ago(5));
        _latencies.Add(Partition, 6, Ago(9));
        Commit(Partition, 10);
        Assert.Equal(9 * 2, _histogram.Sum);
        Commit(Partition, 10);
        Assert.Equal(2, Total);
    }

    [Fact]
    public void Batches_without_end_share_what_is_kept_of_them()
    {
        for (var i = 1; i <= 10_000; i++) _latencies.Add(Partition, i, Ago(1));
        Commit(Partition, 10_000);
        Assert.Equal(10_000, Total);
    }

    [Fact]
    public void A_partition_that_was_given_up_is_not_measured()
    {
        _latencies.Add(Partition, 10, Ago(1));
        _latencies.Add(Other, 10, Ago(1));
        _latencies.Remove(Partition);
        Commit(Partition, 10);
        Assert.Equal(0, Total);
        Commit(Other, 10);
        Assert.Equal(1, Total);
    }

    [Fact]
    public void What_a_clock_ahead_of_this_one_has_stamped_counts_as_no_latency()
    {
        _latencies.Add(Partition, 1, Ago(-10));
        Commit(Partition, 1);
        Assert.Equal((1, 0.0), (_histogram.Counts[0], _histogram.Sum));
    }
}
