namespace Connect.Java.Tests;

public sealed class HashMapOrderTests
{
    [Theory]
    [InlineData(0, true, 16)]
    [InlineData(1, true, 2)]
    [InlineData(2, true, 4)]
    [InlineData(3, true, 8)]
    [InlineData(6, true, 16)]
    [InlineData(12, true, 32)]
    [InlineData(0, false, 1)]
    [InlineData(3, false, 4)]
    [InlineData(4, false, 4)]
    [InlineData(5, false, 8)]
    public void A_HashMap_begins_with_as_many_buckets_as_it_was_made_for(int entries, bool copied, int buckets) =>
        Assert.Equal(buckets, HashMapOrder.BucketsFor(entries, copied));

    [Theory]
    [InlineData("symbol,price,volume,date", "volume,date,symbol,price")]
    [InlineData("type,repo,actor,created_at", "actor,repo,created_at,type")]
    [InlineData("Aa,BB,AaBB,zürich,x1,x2,x3,x4,x5,x6,x7,x8,x9,x10,x11,x12,x13,Aa", "Aa,BB,x8,x9,x10,x12,x1,x11,x2,x3,x13,x4,zürich,x5,x6,AaBB,x7")]
    public void Names_come_in_the_order_of_a_HashMap(string added, string ordered) =>
        Assert.Equal(ordered, string.Join(',', HashMapOrder.Of(added.Split(','))));
}
