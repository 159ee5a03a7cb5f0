using System.Globalization;
using System.Numerics;
using Connect.Api;

namespace Connect.Json;

/// <summary>A number in JSON text, read as far as is cheap; which type it becomes is the reader's question.</summary>
internal readonly ref struct JsonNumber
{
    private static readonly double[] Powers =
        [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22];

    /// <summary>The number as it was written.</summary>
    public required ReadOnlySpan<byte> Text { get; init; }
    /// <summary>Whether it has neither point nor exponent.</summary>
    public required bool IsIntegral { get; init; }
    /// <summary>Whether <see cref="Digits"/> holds all digits and there is no exponent.</summary>
    public required bool IsShort { get; init; }
    /// <summary>The digits as an integer, with their sign.</summary>
    public required long Digits { get; init; }
    /// <summary>How many of the digits stand after the point.</summary>
    public required int Scale { get; init; }

    public bool TryInt64(out long value)
    {
        value = Digits;
        if (IsIntegral && IsShort) return true;
        if (IsIntegral) return long.TryParse(Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);
        // 1.0 and 1e3 are integers as well.
        var number = ToDecimal();
        if (number.Scale < -19) return number.Unscaled.IsZero;
        var integer = number.Scale > 1000 ? BigInteger.Zero : number.ToBigInteger();
        if (integer < long.MinValue || integer > long.MaxValue || new BigDecimal(integer, 0).CompareTo(number) != 0) return false;
        value = (long)integer;
        return true;
    }

    /// <summary>The nearest float64; infinite where it is too large.</summary>
    public double ToDouble()
    {
        // Both operands are exact, so that the one operation rounds as the whole should.
        if (IsShort && Math.Abs(Digits) < 1L << 53 && Scale < Powers.Length && Digits != 0) return Digits / Powers[Scale];
        return double.Parse(Text, NumberStyles.Float, CultureInfo.InvariantCulture);
    }

    /// <summary>The nearest float32, rounded once; infinite where it is too large.</summary>
    public float ToSingle()
    {
        if (IsShort && Math.Abs(Digits) < 1 << 24 && Scale <= 10 && Digits != 0) return Digits / (float)Powers[Scale];
        return float.Parse(Text, NumberStyles.Float, CultureInfo.InvariantCulture);
    }

    public BigDecimal ToDecimal()
    {
        if (IsShort) return new BigDecimal(Digits, Scale);
        var text = System.Text.Encoding.ASCII.GetString(Text);
        return BigDecimal.TryParse(text, out var value) ? value : throw new DataException($"{text} has an exponent of more than 32 bits");
    }

    public override string ToString() => System.Text.Encoding.ASCII.GetString(Text);
}
