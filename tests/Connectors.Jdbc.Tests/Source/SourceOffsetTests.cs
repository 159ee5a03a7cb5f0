using Connect.Api;
using Connectors.Jdbc.Columns;
using Connectors.Jdbc.Reading;
using FsCheck;
using FsCheck.Fluent;

namespace Connectors.Jdbc.Tests.Source;

public sealed class SourceOffsetTests
{
    private static readonly long[] Kinds = [0, 1, 2];

    [Fact]
    public void An_offset_reads_back_as_it_was_written() =>
        Prop.ForAll<long, int, int>((id, seconds, nanos) => Kinds.All(kind =>
        {
            long? incrementing = kind == 1 ? null : id;
            Instant? time = kind == 0 ? null : new Instant(seconds, (int)((uint)nanos % 1_000_000_000));
            var offset = new SourceOffset(incrementing, time);
            var back = SourceOffset.From(new Dictionary<string, object?>(offset));
            return back.Incrementing == offset.Incrementing && back.Timestamp == offset.Timestamp
                && back.Count == offset.Count && offset.All(e => Equals(back[e.Key], e.Value));
        })).QuickCheckThrowOnFailure();

    [Fact]
    public void Nothing_stored_starts_at_zero_and_1970()
    {
        var offset = SourceOffset.From(null);
        Assert.Equal(-1, offset.Incrementing);
        Assert.Equal(Instant.Epoch, offset.Timestamp);
        Assert.Empty(offset);
    }

    [Fact]
    public void Nanoseconds_may_be_left_out() =>
        Assert.Equal(new Instant(-1, 500_000_000), SourceOffset.From(new Dictionary<string, object?> { ["timestamp"] = -500L }).Timestamp);

    [Theory]
    [InlineData("incrementing", "7")]
    [InlineData("incrementing", 1.5)]
    [InlineData("timestamp", true)]
    public void An_offset_of_another_type_is_refused_with_what_it_is(string field, object value)
    {
        var error = Assert.Throws<ConnectException>(() => SourceOffset.From(new Dictionary<string, object?> { [field] = value }));
        Assert.Contains(field, error.Message, StringComparison.Ordinal);
    }
}
