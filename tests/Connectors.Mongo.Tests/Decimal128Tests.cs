using System.Numerics;
using Connect.Api;
using Connectors.Mongo.Bson;
using FsCheck;
using FsCheck.Fluent;

namespace Connectors.Mongo.Tests;

public sealed class Decimal128Tests
{
    private static string Text(Decimal128 value)
    {
        using var writer = new BsonWriter();
        var start = writer.Begin();
        writer.Name(BsonType.Decimal128, "d");
        writer.Decimal128(value);
        writer.End(start);
        return Doc.Text(writer.Written)["{d: decimal ".Length..^1];
    }

    [Theory]
    [InlineData("0", "0E0")]
    [InlineData("1.50", "150E-2")]
    [InlineData("-123.45", "-12345E-2")]
    [InlineData("1E+3", "1E3")]
    [InlineData("9999999999999999999999999999999999", "9999999999999999999999999999999999E0")]
    [InlineData("1000000000000000000000000000000000000", "1000000000000000000000000000000000E3")]
    [InlineData("-0", "-0E0")]
    [InlineData("NaN", "NaN")]
    [InlineData("-Infinity", "-Infinity")]
    [InlineData("1E+6144", "1000000000000000000000000000000000E6111")]
    [InlineData("0E-9999", "0E-6176")]
    public void A_number_keeps_its_scale(string text, string expected) => Assert.Equal(expected, Text(Decimal128.Parse(text)));

    [Theory]
    [InlineData("12345678901234567890123456789012345")]
    [InlineData("1E+6145")]
    [InlineData("1E-6177")]
    [InlineData("x")]
    [InlineData(" 5")]
    [InlineData("")]
    public void What_does_not_fit_is_refused(string text) => Assert.Throws<DataException>(() => Decimal128.Parse(text));

    [Fact]
    public void Any_decimal_of_34_digits_reads_back_as_it_was() =>
        Check.One(FsCheck.Config.QuickThrowOnFailure.WithMaxTest(500),
            Prop.ForAll(ArbMap.Default.ArbFor<long>(), ArbMap.Default.ArbFor<uint>(), ArbMap.Default.ArbFor<short>(), (high, low, scale) =>
        {
            var digits = new BigInteger(high) * 10_000_000 + low % 10_000_000;
            var read = Text(Decimal128.From(new BigDecimal(digits, scale % 6000)));
            Assert.Equal($"{digits}E{-(scale % 6000)}", read);
        }));
}
