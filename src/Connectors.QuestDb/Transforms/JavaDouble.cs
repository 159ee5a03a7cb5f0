using System.Globalization;

namespace Connectors.QuestDb.Transforms;

/// <summary>Texts that Java's <c>Double.parseDouble</c> takes: blanks around, a type's letter at the end, NaN and Infinity in this case only.</summary>
internal static class JavaDouble
{
    /// <summary>Reads a number.</summary>
    public static bool TryParse(string text, out double number)
    {
        var digits = text.AsSpan().Trim();
        var sign = digits.IsEmpty || digits[0] is not ('+' or '-') ? digits : digits[1..];
        if (sign is "NaN") { number = double.NaN; return true; }
        if (sign is "Infinity") { number = digits[0] == '-' ? double.NegativeInfinity : double.PositiveInfinity; return true; }
        number = 0;
        // .NET's own words for these, in any case, are not numbers to Java.
        if (sign.IsEmpty || !(char.IsAsciiDigit(sign[0]) || sign[0] == '.')) return false;
        if (digits[^1] is 'd' or 'D' or 'f' or 'F') digits = digits[..^1];
        const NumberStyles styles = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        return double.TryParse(digits, styles, CultureInfo.InvariantCulture, out number);
    }
}
