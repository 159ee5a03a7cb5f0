namespace Connect.Java.Time;

public sealed partial class TimePattern
{
    /// <summary>Reads a time.</summary>
    /// <param name="text">The text.</param>
    /// <param name="millis">Milliseconds since 1970-01-01T00:00:00Z.</param>
    /// <returns>Whether the text has the pattern's form and means a time.</returns>
    public bool TryParse(ReadOnlySpan<char> text, out long millis) => TryParse(text, out millis, out _);

    /// <summary>Reads a time.</summary>
    /// <param name="text">The text.</param>
    /// <param name="millis">Milliseconds since 1970-01-01T00:00:00Z.</param>
    /// <param name="nanos">Nanoseconds of the millisecond.</param>
    /// <returns>Whether the text has the pattern's form and means a time.</returns>
    public bool TryParse(ReadOnlySpan<char> text, out long millis, out int nanos)
    {
        (millis, nanos) = (0, 0);
        var fields = new ParsedFields();
        return Match(_steps, text, ref fields) && (_letters.TakesBeginning || fields.At == text.Length) && _letters.TryResolve(ref fields, out millis, out nanos);
    }

    private bool Match(ReadOnlySpan<TimeStep> steps, ReadOnlySpan<char> text, ref ParsedFields fields)
    {
        for (var i = 0; i < steps.Length; i++)
        {
            var step = steps[i];
            if (step.Kind == TimeStep.Kinds.Optional)
            {
                var tried = fields;
                if (Match(steps.Slice(i + 1, step.Steps), text, ref tried)) fields = tried;
                i += step.Steps;
                continue;
            }
            if (_letters.SkipsBlanks && step.Kind != TimeStep.Kinds.Literal)
                while (fields.At < text.Length && text[fields.At] is ' ' or '\t') fields.At++;
            if (!Match(step, text, ref fields)) return false;
        }
        return true;
    }

    private bool Match(TimeStep step, ReadOnlySpan<char> text, ref ParsedFields fields)
    {
        long value;
        switch (step.Kind)
        {
            case TimeStep.Kinds.Literal:
                if (!text[fields.At..].StartsWith(step.Literal, StringComparison.Ordinal)) return false;
                fields.At += step.Literal.Length;
                return true;
            case TimeStep.Kinds.Number:
                var start = fields.At;
                if (!TryNumber(step, text, ref fields.At, out value)) return false;
                if (step.Wrap > 0 && value == step.Wrap) value = 0;
                if (step.IsTwoDigits && fields.At - start == 2 && char.IsAsciiDigit(text[start]))
                {
                    fields.IsAmbiguous = _letters.IsAmbiguous(value);
                    value = _letters.FirstYear + CivilDate.Modulo(value - _letters.FirstYear, 100);
                }
                break;
            case TimeStep.Kinds.Fraction:
                if (!TryFraction(step, text, ref fields.At, out value)) return false;
                break;
            case TimeStep.Kinds.Text:
                var index = LongestName(step.Accepted, text[fields.At..]);
                if (index < 0) return false;
                fields.At += step.Accepted[index].Length;
                value = index % step.Names.Length;
                if (step.Field is TimeField.Month or TimeField.Quarter || (step.Field == TimeField.DayOfWeek && value == 0)) value += step.Field == TimeField.DayOfWeek ? 7 : 1;
                break;
            default: return _letters.TryReadZone(step, text, ref fields);
        }
        if (_letters.KeepsLast) fields.Set(step.Field, value);
        else if (step.Field != TimeField.None && !fields.TrySet(step.Field, value)) return false;
        return true;
    }

    private int LongestName(string[] names, ReadOnlySpan<char> text)
    {
        var comparison = _letters.IgnoresCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        var found = -1;
        for (var i = 0; i < names.Length; i++)
            if (names[i].Length > (found < 0 ? 0 : names[found].Length) && text.StartsWith(names[i], comparison)) found = i;
        return found;
    }

    private static bool TryNumber(TimeStep step, ReadOnlySpan<char> text, ref int at, out long value)
    {
        value = 0;
        if (at >= text.Length) return false;
        var (start, sign) = (at, '\0');
        if (step.Sign != TimeStep.Signs.None && (text[at] == '-' || (text[at] == '+' && step.Sign == TimeStep.Signs.ExceedsPad))) sign = text[start++];
        var end = start;
        while (end < text.Length && end - start < (long)step.Max + step.Reserved && char.IsAsciiDigit(text[end])) end++;
        if (step.Reserved > 0) end = start + Math.Min(Math.Max(step.Min, end - start - step.Reserved), end - start);
        var count = end - start;
        if (count < step.Min || !long.TryParse(text[start..end], System.Globalization.NumberStyles.None, null, out value)) return false;
        if (step.Sign == TimeStep.Signs.ExceedsPad)
        {
            // A plus must stand before more digits than letters, and before no others; a zero has no minus.
            if (sign == '-' ? value == 0 : sign == '+' != count > step.Min) return false;
        }
        if (sign == '-') value = -value;
        at = end;
        return true;
    }

    private static bool TryFraction(TimeStep step, ReadOnlySpan<char> text, ref int at, out long value)
    {
        value = 0;
        var start = at;
        var end = at;
        while (end < text.Length && end - start < step.Max && char.IsAsciiDigit(text[end])) end++;
        if (end - start < step.Min) return false;
        // Digits beyond the unit are cut.
        for (var i = 0; i < step.Scale; i++) value = value * 10 + (start + i < end ? text[start + i] - '0' : 0);
        at = end;
        return true;
    }

    /// <summary>Reads an offset of the step's form.</summary>
    internal static bool TryOffset(TimeStep step, ReadOnlySpan<char> text, ref int at, out int seconds)
    {
        seconds = 0;
        var rest = text[at..];
        if (step.Literal.Length > 0 && rest.StartsWith(step.Literal, StringComparison.Ordinal))
        {
            at += step.Literal.Length;
            return true;
        }
        if (rest is not ['+' or '-', ..]) return false;
        var used = 1;
        Span<int> parts = stackalloc int[3];
        var read = 0;
        for (; read < step.Max; read++)
        {
            var from = used;
            if (read > 0 && step.HasColons)
            {
                if (from >= rest.Length || rest[from] != ':') break;
                from++;
            }
            if (from + 2 > rest.Length || !char.IsAsciiDigit(rest[from]) || !char.IsAsciiDigit(rest[from + 1])) break;
            parts[read] = (rest[from] - '0') * 10 + rest[from + 1] - '0';
            if (read > 0 && parts[read] > 59) return false;
            used = from + 2;
        }
        if (read < step.Min) return false;
        seconds = (parts[0] * 3600 + parts[1] * 60 + parts[2]) * (rest[0] == '-' ? -1 : 1);
        at += used;
        return true;
    }
}
