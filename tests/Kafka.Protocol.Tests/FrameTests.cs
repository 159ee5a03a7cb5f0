using Kafka.Protocol.Wire;

namespace Kafka.Protocol.Tests;

public sealed class FrameTests
{
    [Fact]
    public async Task A_frame_is_read_whole_and_the_end_between_frames_is_told()
    {
        using var stream = new MemoryStream([0, 0, 0, 3, 1, 2, 3, 0, 0, 0, 0]);
        using var first = await Frame.ReadAsync(stream, 100, TestContext.Current.CancellationToken);
        Assert.Equal([1, 2, 3], first!.WrittenSpan.ToArray());
        using var second = await Frame.ReadAsync(stream, 100, TestContext.Current.CancellationToken);
        Assert.Equal(0, second!.Length);
        Assert.Null(await Frame.ReadAsync(stream, 100, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData(new byte[] { 0, 0, 0, 101 })]
    [InlineData(new byte[] { 0xff, 0xff, 0xff, 0xff })]
    [InlineData(new byte[] { 0, 0, 0, 5, 1, 2 })]
    [InlineData(new byte[] { 0, 0, 0, 5 })]
    [InlineData(new byte[] { 0, 0 })]
    public async Task A_frame_that_is_too_long_or_cut_short_is_refused(byte[] bytes)
    {
        using var stream = new MemoryStream(bytes);
        await Assert.ThrowsAsync<ProtocolException>(async () => await Frame.ReadAsync(stream, 100, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Memory_is_taken_as_bytes_arrive_and_not_as_they_are_announced()
    {
        using var stream = new MemoryStream([0x7f, 0, 0, 0, 1, 2, 3]);
        var before = GC.GetAllocatedBytesForCurrentThread();
        await Assert.ThrowsAsync<ProtocolException>(async () => await Frame.ReadAsync(stream, int.MaxValue, TestContext.Current.CancellationToken));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
    }
}
