using System.Globalization;
using System.Numerics;

namespace Connect.Java;

public static partial class JavaNumber
{
    private const NumberStyles Styles = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    /// <summary>
    /// Reads a string that Java's <c>Double.parseDouble</c> takes: blanks around, a type's letter at the end, NaN and Infinity in this case only, and numbers in
    /// hexadecimal digits with an exponent of two (<c>0x1.8p3</c>).
    /// </summary>
    public static bool TryParse(string text, out double number)
    {
        number = 0;
        if (Digits(text) is not { IsEmpty: false } digits) return false;
        return IsHexadecimal(digits)
            ? TryParseHexadecimal(digits, 53, -1074, out number)
            : IsWord(digits, out number) || double.TryParse(digits, Styles, CultureInfo.InvariantCulture, out number);
    }

    /// <summary>As <see cref="TryParse(string, out double)"/>, by <c>Float.parseFloat</c>.</summary>
    public static bool TryParse(string text, out float number)
    {
        number = 0;
        if (Digits(text) is not { IsEmpty: false } digits) return false;
        double word;
        if (IsHexadecimal(digits))
        {
            if (!TryParseHexadecimal(digits, 24, -149, out word)) return false;
        }
        else if (!IsWord(digits, out word)) return float.TryParse(digits, Styles, CultureInfo.InvariantCulture, out number);
        number = (float)word;
        return true;
    }

    /// <summary>Reads a string that Java's <c>Long.parseLong</c> takes: a sign and decimal digits of any script, and nothing around them.</summary>
    public static bool TryParse(string text, out long number)
    {
        ArgumentNullException.ThrowIfNull(text);
        number = 0;
        var start = text.Length > 0 && text[0] is '+' or '-' ? 1 : 0;
        if (start == text.Length) return false;
        Int128 read = 0;
        foreach (var letter in text.AsSpan(start))
        {
            var digit = CharUnicodeInfo.GetDecimalDigitValue(letter);
            if (digit < 0 || (read = read * 10 + digit) > (Int128)long.MaxValue + 1) return false;
        }
        if (text[0] == '-') read = -read;
        if (read > long.MaxValue) return false;
        number = (long)read;
        return true;
    }

    private static bool IsWord(ReadOnlySpan<char> text, out double number)
    {
        var word = text.TrimStart("+-");
        number = word is "NaN" ? double.NaN : text[0] == '-' ? double.NegativeInfinity : double.PositiveInfinity;
        return word is "NaN" or "Infinity";
    }

    // Without what Java passes over. Empty where it is no number: .NET's own words for NaN and Infinity, in any case, are none to Java.
    private static ReadOnlySpan<char> Digits(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var (start, end) = (0, text.Length);
        while (start < end && text[start] <= ' ') start++;
        while (start < end && text[end - 1] <= ' ') end--;
        var digits = text.AsSpan(start, end - start);
        var unsigned = digits.IsEmpty || digits[0] is not ('+' or '-') ? digits : digits[1..];
        if (unsigned is "NaN" or "Infinity") return digits;
        if (unsigned.IsEmpty || !(char.IsAsciiDigit(unsigned[0]) || unsigned[0] == '.')) return default;
        // At the end of hexadecimal digits these are digits; there the exponent, which is decimal, has to come before them.
        return digits[^1] is 'd' or 'D' or 'f' or 'F' && (!IsHexadecimal(digits) || digits.IndexOfAny('p', 'P') >= 0) ? digits[..^1] : digits;
    }

    private static bool IsHexadecimal(ReadOnlySpan<char> digits)
    {
        var unsigned = digits[0] is '+' or '-' ? digits[1..] : digits;
        return unsigned is ['0', 'x' or 'X', ..];
    }

    // Rounded once, half to even, to so many binary digits of which none is worth less than two to the power of the least.
    private static bool TryParseHexadecimal(ReadOnlySpan<char> text, int precision, int least, out double number)
    {
        number = 0;
        var unsigned = text[0] is '+' or '-' ? text[1..] : text;
        var mark = unsigned.IndexOfAny('p', 'P');
        if (mark < 0) return false;
        var mantissa = unsigned[2..mark];
        var point = mantissa.IndexOf('.');
        var digits = point < 0 ? mantissa.ToString() : string.Concat(mantissa[..point], mantissa[(point + 1)..]);
        var fraction = point < 0 ? 0 : 4L * (mantissa.Length - point - 1);
        var exponentText = unsigned[(mark + 1)..];
        var exponentDigits = exponentText.IsEmpty || exponentText[0] is not ('+' or '-') ? exponentText : exponentText[1..];
        if (digits.Length == 0 || !digits.All(char.IsAsciiHexDigit) || exponentDigits.IsEmpty || exponentDigits.ContainsAnyExceptInRange('0', '9')) return false;
        // Behind a zero, as the first digit tells the sign.
        var significand = BigInteger.Parse($"0{digits}", NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        // No longer string of digits makes up for an exponent beyond this one.
        var exponent = exponentDigits.TrimStart('0').Length > 10 ? 10_000_000_000 : long.Parse(exponentDigits, NumberStyles.None, CultureInfo.InvariantCulture);
        if (exponentText[0] == '-') exponent = -exponent;
        exponent -= fraction;
        if (!significand.IsZero)
        {
            var bits = (long)significand.GetBitLength();
            var unit = Math.Max(bits + exponent - precision, least);
            var excess = unit - exponent;
            if (excess > bits + 1) significand = 0;
            else if (excess > 0)
            {
                var half = BigInteger.One << (int)(excess - 1);
                var rest = significand & ((half << 1) - 1);
                significand >>= (int)excess;
                if (rest > half || (rest == half && !significand.IsEven)) significand += 1;
            }
            else unit = exponent;
            number = Math.ScaleB((double)significand, (int)Math.Clamp(unit, -100_000, 100_000));
        }
        if (text[0] == '-') number = -number;
        return true;
    }
}
