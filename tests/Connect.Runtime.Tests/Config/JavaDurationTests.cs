using Connect.Runtime.Config;

namespace Connect.Runtime.Tests.Config;

/// <summary>What Java's Duration.parse makes of these strings was asked of it.</summary>
public class JavaDurationTests
{
    [Theory]
    [InlineData("PT24H", 86400)]
    [InlineData("P1D", 86400)]
    [InlineData("pt1h", 3600)]
    [InlineData("-PT1H", -3600)]
    [InlineData("PT-1H", -3600)]
    [InlineData("PT1.5S", 1.5)]
    [InlineData("P1DT2H3M4.005S", 93784.005)]
    [InlineData("P-1DT+2H", -79200)]
    [InlineData("-P-1D", 86400)]
    [InlineData("PT1,5S", 1.5)]
    [InlineData("+PT5S", 5)]
    [InlineData("PT-0.5S", -0.5)]
    [InlineData("PT1.S", 1)]
    [InlineData("PT0S", 0)]
    public void A_duration_is_read_as_Java_reads_it(string text, double seconds) => Assert.Equal(TimeSpan.FromSeconds(seconds), JavaDuration.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("P")]
    [InlineData("PT")]
    [InlineData("P1DT")]
    [InlineData("P1W")]
    [InlineData("PT1M1H")]
    [InlineData("PT.5S")]
    [InlineData("P1D2H")]
    [InlineData("PT1.0000000001S")]
    [InlineData(" PT1H")]
    [InlineData("PT1H\n")]
    [InlineData("PT9223372036854775807S")]
    [InlineData("PT99999999999999999999S")]
    public void What_is_none_is_null(string text) => Assert.Null(JavaDuration.Parse(text));
}
