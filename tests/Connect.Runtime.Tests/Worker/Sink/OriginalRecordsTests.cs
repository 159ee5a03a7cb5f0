using Connect.Api;
using Connect.Runtime.Kafka;
using Connect.Runtime.Worker.Sink;

namespace Connect.Runtime.Tests.Worker.Sink;

public class OriginalRecordsTests
{
    private static RawRecord Raw(int partition, long offset) => new("t", partition, offset, null, [(byte)offset], null, TimestampType.NoTimestampType, []);

    private static SinkRecord Record(int partition, long offset) => new("t", partition, null, null, null, "v", offset);

    private static OriginalRecords Kept(params (int Partition, long Offset)[] records)
    {
        var originals = new OriginalRecords();
        foreach (var (partition, offset) in records) originals.Keep(Raw(partition, offset));
        return originals;
    }

    [Fact]
    public void A_record_is_found_by_where_it_came_from_whatever_it_was_changed_to()
    {
        var originals = Kept((0, 5), (1, 5));
        var changed = Record(1, 5).NewRecord("elsewhere", 9, null, null, null, null, null, null);
        Assert.Equal(1, originals.Find(changed)!.Partition);
        Assert.Null(originals.Find(Record(0, 6)));
        Assert.Null(originals.Find(Record(2, 5)));
    }

    [Fact]
    public void Records_are_forgotten_when_their_offsets_are_committed()
    {
        var originals = Kept((0, 1), (0, 2), (0, 4), (1, 1));
        originals.Remove(new Dictionary<TopicPartition, long> { [new("t", 0)] = 4, [new("t", 7)] = 100 });
        Assert.Null(originals.Find(Record(0, 1)));
        Assert.Null(originals.Find(Record(0, 2)));
        Assert.NotNull(originals.Find(Record(0, 4)));
        Assert.NotNull(originals.Find(Record(1, 1)));
        originals.Remove(new Dictionary<TopicPartition, long> { [new("t", 0)] = 5, [new("t", 1)] = 1 });
        Assert.Null(originals.Find(Record(0, 4)));
        Assert.NotNull(originals.Find(Record(1, 1)));
    }

    [Fact]
    public void Records_are_forgotten_when_their_partition_goes()
    {
        var originals = Kept((0, 1), (1, 1));
        originals.Remove([new TopicPartition("t", 0)]);
        Assert.Null(originals.Find(Record(0, 1)));
        Assert.NotNull(originals.Find(Record(1, 1)));
    }

    [Fact]
    public void A_record_that_is_read_again_takes_its_own_place()
    {
        var originals = Kept((0, 2), (0, 1), (0, 2));
        Assert.Equal([2], originals.Find(Record(0, 2))!.Value!);
        Assert.Equal([1], originals.Find(Record(0, 1))!.Value!);
    }
}
