using System.Globalization;

namespace Connect.Java;

public static partial class JavaNumber
{
    private const NumberStyles Styles = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    /// <summary>
    /// Reads a string that Java's <c>Double.parseDouble</c> takes: blanks around, a type's letter at the end, NaN and Infinity in this case only. Numbers in
    /// hexadecimal digits, which Java takes too, are refused.
    /// </summary>
    public static bool TryParse(string text, out double number)
    {
        number = 0;
        return Digits(text) is { IsEmpty: false } digits
            && (IsWord(digits, out number) || double.TryParse(digits, Styles, CultureInfo.InvariantCulture, out number));
    }

    /// <summary>As <see cref="TryParse(string, out double)"/>, by <c>Float.parseFloat</c>.</summary>
    public static bool TryParse(string text, out float number)
    {
        number = 0;
        if (Digits(text) is not { IsEmpty: false } digits) return false;
        if (!IsWord(digits, out var word)) return float.TryParse(digits, Styles, CultureInfo.InvariantCulture, out number);
        number = (float)word;
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
        return digits[^1] is 'd' or 'D' or 'f' or 'F' ? digits[..^1] : digits;
    }
}
