using System.Globalization;
using System.Numerics;
using Connect.Api;

namespace Connectors.Mongo.Bson;

/// <summary>
/// A decimal of BSON: IEEE 754-2008 decimal128 in its binary integer form, up to 34 digits and an exponent of -6176 to 6111
/// (https://github.com/mongodb/specifications/blob/master/source/bson-decimal128/decimal128.md).
/// </summary>
/// <param name="High">The upper 64 bits: sign, exponent, and the upper 49 bits of the digits.</param>
/// <param name="Low">The lower 64 bits of the digits.</param>
internal readonly record struct Decimal128(ulong High, ulong Low)
{
    private const int MaxDigits = 34, MinExponent = -6176, MaxExponent = 6111;
    private const ulong Negative = 1UL << 63;

    public static Decimal128 NaN { get; } = new(0x7C00_0000_0000_0000, 0);
    public static Decimal128 Infinity { get; } = new(0x7800_0000_0000_0000, 0);
    public static Decimal128 NegativeInfinity { get; } = new(0xF800_0000_0000_0000, 0);

    /// <summary>The decimal of a number, its scale kept.</summary>
    /// <exception cref="DataException">It has more significant digits or a larger exponent than fit.</exception>
    public static Decimal128 From(BigDecimal value) => From(value, value.Unscaled.Sign < 0);

    /// <summary>Reads a number such as <c>-1.50E+3</c>, <c>NaN</c> or <c>Infinity</c>.</summary>
    /// <exception cref="DataException">It is not a number, or does not fit.</exception>
    public static Decimal128 Parse(string text)
    {
        switch (text.ToUpperInvariant())
        {
            case "NAN":
                return NaN;
            case "-NAN":
                return NaN with { High = NaN.High | Negative };
            case "INFINITY" or "INF" or "+INFINITY" or "+INF":
                return Infinity;
            case "-INFINITY" or "-INF":
                return NegativeInfinity;
        }
        if (!text.AsSpan().ContainsAny(" \t\r\n") && BigDecimal.TryParse(text, out var value))
            return From(value, text[0] == '-');
        throw new DataException($"'{text}' is not a decimal number");
    }

    /// <summary>The number without its fraction, if it is one that an int64 holds.</summary>
    public bool TryTruncate(out long number)
    {
        number = 0;
        // The combination field says infinity or NaN by four ones, and by two ones digits that are beyond 34 and count as zero.
        if ((High >> 59 & 0xf) == 0xf)
            return false;
        var digits = (High >> 61 & 3) == 3 ? 0 : (BigInteger)(((UInt128)(High & ((1UL << 49) - 1)) << 64) | Low);
        var exponent = (int)(High >> 49 & 0x3fff) + MinExponent;
        if (digits.IsZero || exponent < -MaxDigits)
            return true;
        if (exponent > MaxDigits)
            return false;
        digits = exponent < 0 ? digits / BigInteger.Pow(10, -exponent) : digits * BigInteger.Pow(10, exponent);
        if (digits > long.MaxValue)
            return false;
        number = (High & Negative) == 0 ? (long)digits : -(long)digits;
        return true;
    }

    private static Decimal128 From(BigDecimal value, bool negative)
    {
        var digits = BigInteger.Abs(value.Unscaled);
        var exponent = -(long)value.Scale;
        if (digits.IsZero)
            exponent = Math.Clamp(exponent, MinExponent, MaxExponent);
        // Digits that are zeros can move into the exponent, and back.
        var count = Digits(digits);
        while ((count > MaxDigits || exponent < MinExponent) && !digits.IsZero)
        {
            digits = BigInteger.DivRem(digits, 10, out var rest);
            if (!rest.IsZero)
                throw new DataException($"The decimal {value} has more than the {MaxDigits} significant digits that MongoDB's decimal128 holds");
            exponent++;
            count--;
        }
        if (exponent > MaxExponent)
        {
            if (exponent - MaxExponent + count > MaxDigits)
                throw new DataException($"The decimal {value} is beyond the exponent {MaxExponent} of MongoDB's decimal128");
            digits *= BigInteger.Pow(10, (int)(exponent - MaxExponent));
            exponent = MaxExponent;
        }
        var bits = (UInt128)digits;
        var high = (ulong)(bits >> 64) | ((ulong)(exponent - MinExponent) << 49);
        return new(negative ? high | Negative : high, (ulong)bits);
    }

    private static int Digits(BigInteger value) =>
        value < long.MaxValue ? ((long)value).ToString(CultureInfo.InvariantCulture).Length : value.ToString(CultureInfo.InvariantCulture).Length;
}
