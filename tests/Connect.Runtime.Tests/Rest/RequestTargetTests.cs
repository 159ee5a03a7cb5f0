using Connect.Runtime.Rest;

namespace Connect.Runtime.Tests.Rest;

public class RequestTargetTests
{
    [Theory]
    [InlineData("/", "")]
    [InlineData("/connectors", "connectors")]
    [InlineData("/connectors/?expand=info", "connectors")]
    [InlineData("/connectors/a%2Fb%20c+d/status", "connectors|a/b c+d|status")]
    [InlineData("/connectors//offsets", "connectors||offsets")]
    [InlineData("//connectors", "|connectors")]
    [InlineData("http://worker:8083/connectors/a?x=http://y", "connectors|a")]
    [InlineData("http://worker:8083", "")]
    [InlineData("/connectors/a://b", "connectors|a:||b")]
    public void A_target_has_the_segments_of_its_path(string target, string segments) => Assert.Equal(segments, string.Join('|', RestRequest.SegmentsOf(target)));
}
