using System.Globalization;
using System.Numerics;

namespace Connect.Api.Tests;

public sealed class BigDecimalTests
{
    [Theory]
    [InlineData("12.50", 1250, 2)]
    [InlineData("-0.1", -1, 1)]
    [InlineData("+5", 5, 0)]
    [InlineData("1E+3", 1, -3)]
    [InlineData("1.5e-3", 15, 4)]
    [InlineData("5.", 5, 0)]
    [InlineData(".5", 5, 1)]
    public void Literals_are_read_with_their_scale(string text, int unscaled, int scale) => Assert.Equal(new BigDecimal(unscaled, scale), BigDecimal.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("-")]
    [InlineData("1e")]
    [InlineData("1,5")]
    [InlineData("0x10")]
    [InlineData(" 1")]
    [InlineData("1 ")]
    [InlineData("--1")]
    [InlineData("1.-5")]
    [InlineData("1e99999999999")]
    public void What_is_no_number_is_refused(string text)
    {
        Assert.False(BigDecimal.TryParse(text, out _));
        Assert.Throws<FormatException>(() => BigDecimal.Parse(text));
    }

    [Fact]
    public void The_scale_counts_for_equality_and_not_for_order()
    {
        var (a, b) = (BigDecimal.Parse("1.5"), BigDecimal.Parse("1.50"));
        Assert.NotEqual(a, b);
        Assert.Equal(0, a.CompareTo(b));
        Assert.True(a < BigDecimal.Parse("1.51"));
        Assert.True(a >= b);
    }

    [Fact]
    public void The_scale_changes_only_without_loss()
    {
        Assert.Equal(BigDecimal.Parse("1.500"), BigDecimal.Parse("1.5").WithScale(3));
        Assert.Equal(BigDecimal.Parse("1.5"), BigDecimal.Parse("1.500").WithScale(1));
        Assert.Throws<ArithmeticException>(() => BigDecimal.Parse("1.55").WithScale(1));
    }

    [Theory]
    [InlineData("79228162514264337593543950335")]
    [InlineData("-79228162514264337593543950335")]
    [InlineData("-0.0000000000000000000000000001")]
    [InlineData("0.00")]
    [InlineData("12.50")]
    public void System_decimals_go_both_ways(string text)
    {
        var number = decimal.Parse(text, CultureInfo.InvariantCulture);
        var value = BigDecimal.From(number);
        Assert.Equal(text, value.ToPlainString());
        Assert.True(value.TryToDecimal(out var back));
        Assert.Equal(number, back);
    }

    [Fact]
    public void What_no_System_decimal_holds_is_said_and_not_cut()
    {
        Assert.False(BigDecimal.Parse("79228162514264337593543950336").TryToDecimal(out _));
        Assert.False(new BigDecimal(1, 29).TryToDecimal(out _));
        Assert.False(new BigDecimal(1, -29).TryToDecimal(out _));
        Assert.True(new BigDecimal(5, -3).TryToDecimal(out var thousands));
        Assert.Equal(5000m, thousands);
    }

    [Fact]
    public void The_integer_part_is_cut_towards_zero()
    {
        Assert.Equal(new BigInteger(-1), BigDecimal.Parse("-1.9").ToBigInteger());
        Assert.Equal(new BigInteger(1000), BigDecimal.Parse("1E+3").ToBigInteger());
    }

    [Fact]
    public void Decimals_are_what_they_are_in_Java()
    {
        using var data = new StreamReader(typeof(BigDecimalTests).Assembly.GetManifestResourceStream("java-decimals.txt")!);
        foreach (var vector in data.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')))
        {
            var value = new BigDecimal(BigInteger.Parse(vector[0], CultureInfo.InvariantCulture), int.Parse(vector[1], CultureInfo.InvariantCulture));
            Assert.Equal(vector[2], value.ToString());
            Assert.Equal(vector[3], value.ToPlainString());
            Assert.Equal(vector[4], value.Precision.ToString(CultureInfo.InvariantCulture));
            Assert.Equal(vector[5], Convert.ToBase64String(value.UnscaledBytes()));
            Assert.Equal(double.Parse(vector[6], CultureInfo.InvariantCulture), value.ToDouble());
            Assert.Equal(vector[7], value.ToBigInteger().ToString(CultureInfo.InvariantCulture));
            Assert.Equal(value, BigDecimal.Parse(vector[2]));
            Assert.Equal(value, BigDecimal.FromUnscaledBytes(value.UnscaledBytes(), value.Scale));
        }
    }
}
