namespace Connectors.S3.Tests;

public sealed class ObjectNameTests
{
    [Theory]
    [InlineData("topics.dir", "landing/zone-1", "landing/zone-1/t/partition=0/t+0+0000000042")]
    [InlineData("topics.dir", "", "t/partition=0/t+0+0000000042")]
    [InlineData("topics.dir", "  ", "t/partition=0/t+0+0000000042")]
    [InlineData("topics.dir", "lake/${topic}", "lake/${topic}/t/partition=0/t+0+0000000042")]
    [InlineData("directory.delim", "::", "topics::t::partition=0::t+0+0000000042")]
    [InlineData("file.delim", "--", "topics/t/partition=0/t--0--0000000042")]
    [InlineData("file.delim", "", "topics/t/partition=0/t00000000042")]
    [InlineData("filename.offset.zero.pad.width", "3", "topics/t/partition=0/t+0+042")]
    [InlineData("filename.offset.zero.pad.width", "1", "topics/t/partition=0/t+0+42")]
    public void Names_are_made_of_directory_topic_folder_partition_and_offset(string key, string value, string expected) =>
        Assert.Equal(expected, new ObjectNames(S3SinkConfig.Parse(SinkRun.Config((key, value))), new("t", 0)).StemOf("partition=0", 42));

    [Fact]
    public async Task Without_a_digit_for_the_offset_the_task_does_not_start() =>
        await Assert.ThrowsAsync<Connect.Api.Errors.ConfigException>(() => SinkRun.StartAsync(("filename.offset.zero.pad.width", "0")));
}
