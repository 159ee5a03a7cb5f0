using System.Globalization;
using FsCheck;
using FsCheck.Fluent;

namespace Connect.Java.Tests;

public sealed class JavaNumberTests
{
    private static IEnumerable<string[]> Recorded(string kind)
    {
        using var data = new StreamReader(typeof(JavaNumberTests).Assembly.GetManifestResourceStream("java-numbers.txt")!);
        foreach (var line in data.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries))
            if (line.StartsWith(kind + " ", StringComparison.Ordinal)) yield return line.Split(' ')[1..];
    }

    [Fact]
    public void Doubles_are_written_as_Java_writes_them()
    {
        foreach (var vector in Recorded("double"))
            Assert.Equal(vector[1], JavaNumber.ToString(BitConverter.UInt64BitsToDouble(ulong.Parse(vector[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture))));
    }

    [Fact]
    public void Floats_are_written_as_Java_writes_them()
    {
        foreach (var vector in Recorded("float"))
            Assert.Equal(vector[1], JavaNumber.ToString(BitConverter.UInt32BitsToSingle(uint.Parse(vector[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture))));
    }

    private static bool IsShortest(string text, Func<string, bool> readsBack)
    {
        if (!readsBack(text)) return false;
        // No decimal with fewer digits reads back as the same number; Java's least is two.
        var digits = text.Split('E')[0].Replace(".", "", StringComparison.Ordinal).Trim('-').TrimStart('0').TrimEnd('0').Length;
        for (var fewer = 2; fewer < digits; fewer++)
            if (readsBack(double.Parse(text, CultureInfo.InvariantCulture).ToString("E" + (fewer - 1), CultureInfo.InvariantCulture))) return false;
        return true;
    }

    [Fact]
    public void Any_double_is_written_with_the_fewest_digits_that_read_back_as_it() =>
        Check.One(FsCheck.Config.QuickThrowOnFailure.WithMaxTest(5000), Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), (int seed) =>
        {
            var value = Double(seed);
            return IsShortest(JavaNumber.ToString(value), t => double.Parse(t, CultureInfo.InvariantCulture).Equals(value));
        }));

    [Fact]
    public void Any_float_is_written_so_that_it_reads_back() =>
        Check.One(FsCheck.Config.QuickThrowOnFailure.WithMaxTest(5000), Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), (int seed) =>
        {
            var value = (float)Double(seed);
            return !float.IsFinite(value) || float.Parse(JavaNumber.ToString(value), CultureInfo.InvariantCulture).Equals(value);
        }));

    [Fact]
    public void Numbers_with_few_decimals_are_written_with_these()
    {
        for (var cents = -100_000; cents <= 100_000; cents++)
        {
            var expected = (cents / 100m).ToString("0.0#", CultureInfo.InvariantCulture);
            if (cents == 0) continue;
            Assert.Equal(expected, JavaNumber.ToString(cents / 100.0));
            Assert.Equal(expected, JavaNumber.ToString((float)(cents / 100.0)));
        }
    }

    [Theory]
    [InlineData("0x1p3", 8.0)]
    [InlineData("0X1.8P+1", 3.0)]
    [InlineData("-0x.8p0", -0.5)]
    [InlineData(" +0x10.p-4\t", 1.0)]
    [InlineData("0x1.8p1f", 3.0)]
    [InlineData("0x1p3D", 8.0)]
    [InlineData("0x1.fffffffffffffp1023", double.MaxValue)]
    [InlineData("0x1.fffffffffffff8p1023", double.PositiveInfinity)]
    [InlineData("0x1.fffffffffffff7p1023", double.MaxValue)]
    [InlineData("0x1p-1074", double.Epsilon)]
    [InlineData("0x0.8p-1074", 0.0)]
    [InlineData("0x0.80001p-1074", double.Epsilon)]
    [InlineData("0x1.00000000000008p0", 1.0)]
    [InlineData("0x1.000000000000080001p0", 1.0000000000000002)]
    [InlineData("0x1.00000000000018p0", 1.0000000000000004)]
    [InlineData("0x1p99999999999999999999", double.PositiveInfinity)]
    [InlineData("0x1p-99999999999999999999", 0.0)]
    [InlineData("0x0p99999999999999999999", 0.0)]
    [InlineData("0x1", null)]
    [InlineData("0x1.8", null)]
    [InlineData("0xp1", null)]
    [InlineData("0x.p1", null)]
    [InlineData("0x1p", null)]
    [InlineData("0x1p+", null)]
    [InlineData("0x1p1.5", null)]
    [InlineData("0x1.2.3p1", null)]
    [InlineData("0x1gp1", null)]
    [InlineData("0x 1p1", null)]
    [InlineData("0x1d", null)]
    [InlineData("0x1p3fd", null)]
    public void Numbers_in_hexadecimal_digits_are_read_as_Java_reads_them(string text, double? expected)
    {
        Assert.Equal(expected is not null, JavaNumber.TryParse(text, out double read));
        if (expected is { } number) Assert.Equal(number, read);
    }

    [Theory]
    [InlineData("0x1.000001p0", 1f)]
    [InlineData("0x1.0000011p0", 1.0000001f)]
    [InlineData("0x1.000003p0", 1.0000002f)]
    [InlineData("0x1.fffffep127", float.MaxValue)]
    [InlineData("0x1.ffffffp127", float.PositiveInfinity)]
    [InlineData("-0x1p-149", -float.Epsilon)]
    [InlineData("0x1p-150", 0f)]
    [InlineData("0x1.8p-150", float.Epsilon)]
    public void A_float_in_hexadecimal_digits_is_rounded_once(string text, float expected)
    {
        Assert.True(JavaNumber.TryParse(text, out float read));
        Assert.Equal(expected, read);
    }

    [Fact]
    public void A_million_hexadecimal_digits_are_read_as_fast_as_they_come()
    {
        Assert.True(JavaNumber.TryParse($"0x{new string('8', 1_000_000)}p-3999999", out double number));
        Assert.Equal(1.0666666666666667, number);
    }

    [Theory]
    [InlineData("0", 0L)]
    [InlineData("+7", 7L)]
    [InlineData("-0", 0L)]
    [InlineData("0123", 123L)]
    [InlineData("9223372036854775807", long.MaxValue)]
    [InlineData("-9223372036854775808", long.MinValue)]
    [InlineData("\u0661\u0662", 12L)]
    [InlineData("\uff15", 5L)]
    [InlineData("9223372036854775808", null)]
    [InlineData("-9223372036854775809", null)]
    [InlineData("99999999999999999999999999999999999999999999", null)]
    [InlineData("", null)]
    [InlineData("+", null)]
    [InlineData("-", null)]
    [InlineData("--5", null)]
    [InlineData(" 5", null)]
    [InlineData("5\0", null)]
    [InlineData("1.0", null)]
    [InlineData("1L", null)]
    [InlineData("\u00b2", null)]
    public void Integers_are_read_as_Java_reads_them(string text, long? expected)
    {
        Assert.Equal(expected is not null, JavaNumber.TryParse(text, out long read));
        if (expected is { } number) Assert.Equal(number, read);
    }

    private static double Double(int seed)
    {
#pragma warning disable CA5394 // The same for the same seed, not secret.
        var random = new System.Random(seed);
        var value = random.Next(3) switch
        {
            0 => random.Next() / Math.Pow(10, random.Next(10)),
            1 => random.NextDouble() * Math.Pow(10, random.Next(14) - 6),
            _ => BitConverter.Int64BitsToDouble(random.NextInt64()),
        };
#pragma warning restore CA5394
        return double.IsFinite(value) ? value : 1;
    }
}
