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
