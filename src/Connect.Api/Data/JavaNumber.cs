using System.Globalization;

namespace Connect.Api;

/// <summary>
/// Floating-point numbers as Java writes them (<c>Double.toString</c>): the fewest digits that read back as the same number, at least one after the point,
/// scientific with a capital E outside 10⁻³ ≤ |x| &lt; 10⁷: <c>100.0</c>, <c>1.0E21</c>, <c>-0.0</c>, <c>NaN</c>, <c>Infinity</c>.
/// </summary>
public static class JavaNumber
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
        Span<byte> shortest = stackalloc byte[MaxLength];
        value.TryFormat(shortest, out var length, "R", CultureInfo.InvariantCulture);
        return Arrange(shortest[..length], destination);
    }

    /// <inheritdoc cref="Format(double, Span{byte})"/>
    public static int Format(float value, Span<byte> destination)
    {
        if (!float.IsFinite(value) || value == 0) return Format((double)value, destination);
        Span<byte> shortest = stackalloc byte[MaxLength];
        value.TryFormat(shortest, out var length, "R", CultureInfo.InvariantCulture);
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
        if (at < shortest.Length && System.Buffers.Text.Utf8Parser.TryParse(shortest[(at + (shortest[at + 1] == '+' ? 2 : 1))..], out int exponent, out _)) point += exponent;
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

    private static int Copy(ReadOnlySpan<byte> text, Span<byte> to) { text.CopyTo(to); return text.Length; }
}
