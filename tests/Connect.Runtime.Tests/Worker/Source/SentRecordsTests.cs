using Connect.Api;
using Connect.Runtime.Worker.Source;

namespace Connect.Runtime.Tests.Worker.Source;

public class SentRecordsTests
{
    private static SourceRecord Record(string partition, long position) =>
        new(new Dictionary<string, object?> { ["p"] = partition }, new Dictionary<string, object?> { ["at"] = position }, "t", null, null);

    private static Dictionary<string, long> Take(SentRecords sent) => sent.TakeOffsets().ToDictionary(o => (string)o.Key["p"]!, o => (long)o.Value["at"]!);

    [Fact]
    public void Offsets_do_not_pass_a_record_that_is_still_on_its_way()
    {
        var sent = new SentRecords();
        var (a, b, c) = (sent.Add(Record("x", 1)), sent.Add(Record("x", 2)), sent.Add(Record("y", 7)));
        sent.Acknowledge(b);
        sent.Acknowledge(c);
        Assert.Empty(sent.TakeOffsets());
        sent.Acknowledge(a);
        Assert.Equal(new() { ["x"] = 2, ["y"] = 7 }, Take(sent));
        Assert.Empty(sent.TakeOffsets());
        Assert.Equal(0, sent.Count);
    }

    [Fact]
    public void Offsets_that_could_not_be_stored_come_again_unless_newer_ones_are_there()
    {
        var sent = new SentRecords();
        sent.Acknowledge(sent.Add(Record("x", 1)));
        sent.Acknowledge(sent.Add(Record("y", 1)));
        var taken = sent.TakeOffsets();
        sent.Acknowledge(sent.Add(Record("x", 2)));
        sent.PutBack(taken);
        Assert.Equal(new() { ["x"] = 2, ["y"] = 1 }, Take(sent));
    }

    [Fact]
    public void Whoever_stores_offsets_with_their_records_takes_each_once_whether_or_not_it_is_stored_yet()
    {
        var sent = new SentRecords();
        var (a, b) = (sent.Add(Record("x", 1)), sent.Add(Record("y", 7)));
        sent.Acknowledge(a);
        Assert.Equal(2, sent.TakeAllOffsets().Count);
        var c = sent.Add(Record("x", 2));
        sent.Acknowledge(b);
        sent.Acknowledge(c);
        Assert.Equal(new() { ["x"] = 2 }, Take(sent));
        Assert.Equal(0, sent.Count);
    }

    [Fact]
    public void Empty_offsets_are_not_stored()
    {
        var sent = new SentRecords();
        sent.Acknowledge(sent.Add(new SourceRecord(new Dictionary<string, object?> { ["p"] = "x" }, new Dictionary<string, object?>(), "t", null, null)));
        Assert.Empty(sent.TakeOffsets());
        Assert.Equal(0, sent.Count);
    }

    [Fact]
    public void The_ring_grows_and_keeps_its_order()
    {
        var sent = new SentRecords();
        var numbers = Enumerable.Range(0, 5000).Select(i => sent.Add(Record("x", i))).ToList();
        Assert.Equal(5000, sent.Count);
        for (var i = numbers.Count - 1; i > 0; i--) sent.Acknowledge(numbers[i]);
        Assert.Equal(5000, sent.Count);
        Assert.Equal(4321L, sent[numbers[4321]].SourceOffset["at"]);
        sent.Acknowledge(numbers[0]);
        Assert.Equal(new() { ["x"] = 4999 }, Take(sent));
    }
}
