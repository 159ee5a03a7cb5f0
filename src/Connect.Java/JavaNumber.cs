using System.Globalization;

namespace Connect.Java;

/// <summary>
/// Floating-point numbers as Java writes them (<c>Double.toString</c>): the fewest digits that read back as the same number, at least one after the point,
/// scientific with a capital E outside 10⁻³ ≤ |x| &lt; 10⁷: <c>100.0</c>, <c>1.0E21</c>, <c>-0.0</c>, <c>NaN</c>, <c>Infinity</c>.
/// </summary>
public static partial class JavaNumber
{
    /// <summary>The most bytes or characters that a number takes.</summary>
    public const int MaxLength = 32;

    /// <summary>Writes a float64 as ASCII.</summary>
    /// <param name="value">The number.</param>
    /// <param name="destination">At least <see cref="MaxLength"/> bytes.</param>
    /// <returns>How many bytes were written.</returns>
    public static int Format(double value, Span<byte> destination)
    {
        if (double.IsNaN(value)) return Copy("NaN"u8, destination);
        if (double.IsInfinity(value)) return Copy(value > 0 ? "Infinity"u8 : "-Infinity"u8, destination);
        if (value == 0) return Copy(double.IsNegative(value) ? "-0.0"u8 : "0.0"u8, destination);
        if (Math.Abs(value) is >= 1e-3 and < 1e7)
        {
            // A decimal of at most 15 digits that reads back as the number is the only one of its length, so without trailing zeros it is the shortest.
            var digits = Math.Round(value * 1e6);
            if (digits / 1e6 == value) return Fixed((long)digits, 6, destination);
        }
        Span<byte> shortest = stackalloc byte[MaxLength];
        // Java writes two digits where there are two to choose from: 4.9E-324, not 5.0E-324.
        value.TryFormat(shortest, out var length, Math.Abs(value) < 1e-322 ? "E1" : "R", CultureInfo.InvariantCulture);
        return Arrange(shortest[..length], destination);
    }

    /// <inheritdoc cref="Format(double, Span{byte})"/>
    public static int Format(float value, Span<byte> destination)
    {
        if (!float.IsFinite(value) || value == 0) return Format((double)value, destination);
        if (Math.Abs(value) is >= 1e-3f and < 1e7f)
        {
            var digits = Math.Round(value * 1e4);
            if ((float)(digits / 1e4) == value && Fixed((long)digits, 4, 1_000_000, destination) is > 0 and var written) return written;
        }
        Span<byte> shortest = stackalloc byte[MaxLength];
        value.TryFormat(shortest, out var length, Math.Abs(value) < 1e-43f ? "E1" : "R", CultureInfo.InvariantCulture);
        return Arrange(shortest[..length], destination);
    }

    /// <summary>A float64 as text.</summary>
    public static string ToString(double value)
    {
        Span<byte> text = stackalloc byte[MaxLength];
        return System.Text.Encoding.ASCII.GetString(text[..Format(value, text)]);
    }

    /// <summary>A float32 as text.</summary>
    public static string ToString(float value)
    {
        Span<byte> text = stackalloc byte[MaxLength];
        return System.Text.Encoding.ASCII.GetString(text[..Format(value, text)]);
    }

    // From .NET's shortest form (12345.678, 1E+21, 1.5E-05) to Java's.
    private static int Arrange(ReadOnlySpan<byte> shortest, Span<byte> to)
    {
        Span<byte> digits = stackalloc byte[MaxLength];
        int count = 0, at = 0, point = 0, written = 0;
        var negative = shortest[0] == '-';
        if (negative) at = 1;
        var seenPoint = false;
        for (; at < shortest.Length && shortest[at] != 'E'; at++)
        {
            if (shortest[at] == '.') { seenPoint = true; continue; }
            if (count == 0 && shortest[at] == '0') { if (seenPoint) point--; continue; }
            digits[count++] = shortest[at];
            if (!seenPoint) point++;
        }
        if (at < shortest.Length && System.Buffers.Text.Utf8Parser.TryParse(shortest[(at + (shortest[at + 1] == '+' ? 2 : 1))..], out int exponent, out _))
            point += exponent;
        while (count > 1 && digits[count - 1] == '0') count--;

        // The value is 0.DIGITS × 10^point.
        if (negative) to[written++] = (byte)'-';
        if (point is > -3 and <= 7)
        {
            if (point <= 0)
            {
                to[written++] = (byte)'0';
                to[written++] = (byte)'.';
                for (var i = point; i < 0; i++) to[written++] = (byte)'0';
                digits[..count].CopyTo(to[written..]);
                return written + count;
            }
            for (var i = 0; i < point; i++) to[written++] = i < count ? digits[i] : (byte)'0';
            to[written++] = (byte)'.';
            if (count <= point) { to[written++] = (byte)'0'; return written; }
            digits[point..count].CopyTo(to[written..]);
            return written + count - point;
        }
        to[written++] = digits[0];
        to[written++] = (byte)'.';
        if (count == 1) to[written++] = (byte)'0';
        else { digits[1..count].CopyTo(to[written..]); written += count - 1; }
        to[written++] = (byte)'E';
        (point - 1).TryFormat(to[written..], out var length, default, CultureInfo.InvariantCulture);
        return written + length;
    }

    private static int Fixed(long digits, int places, Span<byte> to) => Fixed(digits, places, long.MaxValue, to);

    // DIGITS × 10^-places, not 0, without trailing zeros but with at least one digit before and after the point; 0 if there are more digits than told.
    private static int Fixed(long digits, int places, long below, Span<byte> to)
    {
        var written = 0;
        if (digits < 0) { to[written++] = (byte)'-'; digits = -digits; }
        while (places > 1)
        {
            var (shorter, last) = Math.DivRem(digits, 10);
            if (last != 0) break;
            digits = shorter;
            places--;
        }
        if ((digits % 10 == 0 ? digits / 10 : digits) >= below) return 0;
        // One place more than the digits after the point, so that there is a digit before it.
        var length = places + 1;
        for (var limit = Powers[places + 1]; digits >= limit; limit *= 10) length++;
        for (var i = length; i >= 0; i--)
        {
            if (i == length - places) { to[written + i] = (byte)'.'; continue; }
            (digits, var digit) = Math.DivRem(digits, 10);
            to[written + i] = (byte)('0' + digit);
        }
        return written + length + 1;
    }

    private static ReadOnlySpan<long> Powers => [1, 10, 100, 1000, 10_000, 100_000, 1_000_000, 10_000_000];

    private static int Copy(ReadOnlySpan<byte> text, Span<byte> to) { text.CopyTo(to); return text.Length; }
}
