using Connect.Api;
using Connect.Runtime.Plugins;

namespace Connect.Runtime.Tests.Plugins;

public class VersionRangeTests
{
    [Theory]
    [InlineData("1.2", "1.2.0", true)]
    [InlineData("1.2", "1.2.1", false)]
    [InlineData("[1.2]", "1.2", true)]
    [InlineData("[1.0,2.0)", "1.9.9", true)]
    [InlineData("[1.0,2.0)", "2.0", false)]
    [InlineData("(1.0,2.0]", "1.0", false)]
    [InlineData("(,1.0]", "0.1", true)]
    [InlineData("[1.5,)", "10.0", true)]
    [InlineData("[1.5,)", "1.5-rc1", false)]
    [InlineData("(,1.0],[1.2,)", "1.1", false)]
    [InlineData("(,1.0], [1.2,)", "1.3", true)]
    [InlineData("[1.0-alpha2,1.0-beta1]", "1.0-alpha10", true)]
    public void A_version_is_in_a_range_or_not(string range, string version, bool isIn) => Assert.Equal(isIn, VersionRange.Parse(range)!.Contains(version));

    [Theory]
    [InlineData(null)]
    [InlineData("latest")]
    public void Whoever_asks_for_no_version_takes_any(string? range) => Assert.Null(VersionRange.Parse(range));

    [Theory]
    [InlineData("")]
    [InlineData("[1.0")]
    [InlineData("[1.0,2.0")]
    [InlineData("(1.0)")]
    [InlineData("[]")]
    [InlineData("[2.0,1.0]")]
    [InlineData("[1,2,3]")]
    [InlineData("[1.0],2.0")]
    public void What_is_no_range_is_refused(string range) => Assert.Throws<ConfigException>(() => VersionRange.Parse(range));

    [Theory]
    [InlineData("1.2", "[1.2,1.2]")]
    [InlineData("[1.2]", "[1.2,1.2]")]
    [InlineData("(,1.0], [1.2,)", "(,1.0],[1.2,)")]
    public void A_range_shows_its_bounds(string range, string shown) => Assert.Equal(shown, VersionRange.Parse(range)!.ToString());
}
