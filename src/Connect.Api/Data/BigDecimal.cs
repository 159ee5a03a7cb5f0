using System.Globalization;
using System.Numerics;

namespace Connect.Api.Data;

/// <summary>
/// A decimal number of any precision: <see cref="Unscaled"/> × 10^-<see cref="Scale"/>. Like Java's BigDecimal it keeps its scale: 1.50 is not
/// <see cref="Equals(BigDecimal)"/> to 1.5, but <see cref="CompareTo"/> says 0.
/// </summary>
/// <param name="Unscaled">The digits as an integer.</param>
/// <param name="Scale">How many of the digits are after the point; negative for multiples of ten.</param>
public readonly record struct BigDecimal(BigInteger Unscaled, int Scale) : IComparable<BigDecimal>
{
    /// <summary>The number of a System.Decimal, with its scale.</summary>
    public static BigDecimal From(decimal value)
    {
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(value, bits);
        var unscaled = ((BigInteger)(uint)bits[2] << 64) | ((BigInteger)(uint)bits[1] << 32) | (uint)bits[0];
        return new(value < 0 || bits[3] < 0 ? -unscaled : unscaled, (bits[3] >> 16) & 0xff);
    }

    /// <summary>Reads a decimal literal: sign, digits, point, exponent (<c>-12.50</c>, <c>1E+3</c>).</summary>
    /// <exception cref="FormatException">The text is not a number.</exception>
    public static BigDecimal Parse(ReadOnlySpan<char> text) =>
        TryParse(text, out var value) ? value : throw new FormatException($"'{text}' is not a decimal number");

    /// <inheritdoc cref="Parse"/>
    public static bool TryParse(ReadOnlySpan<char> text, out BigDecimal value)
    {
        value = default;
        long exponent = 0;
        var e = text.IndexOfAny('e', 'E');
        if (e >= 0)
        {
            if (!long.TryParse(text[(e + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out exponent)) return false;
            text = text[..e];
        }
        var point = text.IndexOf('.');
        var digits = text;
        if (point >= 0)
        {
            var joined = new char[text.Length - 1];
            text[..point].CopyTo(joined);
            text[(point + 1)..].CopyTo(joined.AsSpan(point));
            digits = joined;
            exponent -= text.Length - point - 1;
        }
        if (digits.IsEmpty || digits[^1] is < '0' or > '9' || -exponent is < int.MinValue or > int.MaxValue
            || !BigInteger.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var unscaled)) return false;
        value = new(unscaled, (int)-exponent);
        return true;
    }

    /// <summary>The number of digits of the unscaled value; 1 for zero.</summary>
    public int Precision => Unscaled.IsZero ? 1 : BigInteger.Abs(Unscaled).ToString(CultureInfo.InvariantCulture).Length;

    /// <summary>The same number with another scale.</summary>
    /// <exception cref="ArithmeticException">Digits would be lost.</exception>
    public BigDecimal WithScale(int scale)
    {
        if (scale == Scale) return this;
        if (scale > Scale) return new(Unscaled * BigInteger.Pow(10, scale - Scale), scale);
        var quotient = BigInteger.DivRem(Unscaled, BigInteger.Pow(10, Scale - scale), out var rest);
        return rest.IsZero ? new(quotient, scale) : throw new ArithmeticException($"Rounding necessary to bring {this} to scale {scale}");
    }

    /// <summary>The unscaled value in two's complement, big-endian, in the fewest bytes.</summary>
    public byte[] UnscaledBytes() => Unscaled.ToByteArray(isUnsigned: false, isBigEndian: true);

    /// <summary>A decimal from the two's complement bytes of its unscaled value.</summary>
    public static BigDecimal FromUnscaledBytes(ReadOnlySpan<byte> bytes, int scale) => new(new BigInteger(bytes, isUnsigned: false, isBigEndian: true), scale);

    /// <summary>The nearest float64.</summary>
    public double ToDouble() => double.Parse(ToString(), NumberStyles.Float, CultureInfo.InvariantCulture);

    /// <summary>The integer part.</summary>
    public BigInteger ToBigInteger() => Scale <= 0 ? Unscaled * BigInteger.Pow(10, -Scale) : BigInteger.Divide(Unscaled, BigInteger.Pow(10, Scale));

    /// <summary>The number as a System.Decimal, if it fits.</summary>
    public bool TryToDecimal(out decimal value)
    {
        value = 0;
        if (Scale is < -28 or > 28) return false;
        var scaled = Scale < 0 ? WithScale(0) : this;
        if (scaled.Unscaled.GetBitLength() > 96) return false;
        var magnitude = BigInteger.Abs(scaled.Unscaled);
        value = new decimal((int)(uint)(magnitude & uint.MaxValue), (int)(uint)((magnitude >> 32) & uint.MaxValue), (int)(uint)(magnitude >> 64),
            scaled.Unscaled.Sign < 0, (byte)scaled.Scale);
        return true;
    }

    /// <summary>Compares by numeric value; the scale does not matter.</summary>
    public int CompareTo(BigDecimal other)
    {
        var scale = Math.Max(Scale, other.Scale);
        return WithScale(scale).Unscaled.CompareTo(other.WithScale(scale).Unscaled);
    }

    /// <summary>Compares by numeric value.</summary>
    public static bool operator <(BigDecimal left, BigDecimal right) => left.CompareTo(right) < 0;
    /// <summary>Compares by numeric value.</summary>
    public static bool operator >(BigDecimal left, BigDecimal right) => left.CompareTo(right) > 0;
    /// <summary>Compares by numeric value.</summary>
    public static bool operator <=(BigDecimal left, BigDecimal right) => left.CompareTo(right) <= 0;
    /// <summary>Compares by numeric value.</summary>
    public static bool operator >=(BigDecimal left, BigDecimal right) => left.CompareTo(right) >= 0;

    /// <summary>The number without an exponent: <c>12.50</c>, <c>1000</c>.</summary>
    public string ToPlainString()
    {
        if (Scale <= 0) return Unscaled.IsZero ? "0" : Unscaled.ToString(CultureInfo.InvariantCulture) + new string('0', -Scale);
        var digits = BigInteger.Abs(Unscaled).ToString(CultureInfo.InvariantCulture).PadLeft(Scale + 1, '0');
        return $"{(Unscaled.Sign < 0 ? "-" : "")}{digits[..^Scale]}.{digits[^Scale..]}";
    }

    /// <summary>Java's text form: plain where the scale is not negative and the exponent at least -6, else scientific (<c>1.2E+7</c>).</summary>
    public override string ToString()
    {
        var digits = BigInteger.Abs(Unscaled).ToString(CultureInfo.InvariantCulture);
        var adjusted = digits.Length - 1L - Scale;
        if (Scale >= 0 && adjusted >= -6) return ToPlainString();
        var mantissa = digits.Length == 1 ? digits : $"{digits[0]}.{digits[1..]}";
        return $"{(Unscaled.Sign < 0 ? "-" : "")}{mantissa}{(adjusted == 0 ? "" : $"E{(adjusted > 0 ? "+" : "")}{adjusted}")}";
    }
}
