using System.Globalization;

namespace Connect.Transforms;

internal sealed partial class JavaDateFormat
{
    /// <summary>The time that a text begins with.</summary>
    /// <returns>False where the text does not have the pattern's form.</returns>
    public bool TryParse(string text, out long milliseconds)
    {
        milliseconds = 0;
        var at = 0;
        var fields = new JavaDateFields();
        for (var i = 0; i < _parts.Count; i++)
        {
            var (letter, count, literal) = _parts[i];
            if (letter == 0)
            {
                if (string.CompareOrdinal(text, at, literal, 0, literal.Length) != 0) return false;
                at += literal.Length;
                continue;
            }
            while (at < text.Length && text[at] is ' ' or '\t') at++;
            if (at >= text.Length) return false;
            bool read;
            switch (letter)
            {
                case 'G':
                    read = TryName(["BC", "AD"], text, ref at, out var era);
                    fields.Set(JavaDateFields.Field.Era, era);
                    break;
                case 'M' or 'L' when count >= 3:
                    read = TryName(English.MonthNames.AsSpan(0, 12), text, ref at, out var month)
                        || TryName(English.AbbreviatedMonthNames.AsSpan(0, 12), text, ref at, out month);
                    fields.Set(JavaDateFields.Field.Month, month);
                    break;
                case 'E':
                    read = TryName(English.DayNames, text, ref at, out var weekday) || TryName(English.AbbreviatedDayNames, text, ref at, out weekday);
                    fields.Set(JavaDateFields.Field.Weekday, weekday);
                    break;
                case 'a':
                    read = TryName(["AM", "PM"], text, ref at, out var half);
                    fields.Set(JavaDateFields.Field.Half, half);
                    break;
                case 'z' or 'Z' or 'X':
                    read = TryZone(letter, count, text, ref at, out var minutes);
                    fields.Set(JavaDateFields.Field.Zone, minutes);
                    break;
                default:
                    // Digits right before other digits are as many as the pattern has letters.
                    var abuts = i + 1 < _parts.Count && IsNumber(_parts[i + 1]);
                    var start = at;
                    read = TryNumber(text, ref at, abuts ? count : int.MaxValue, out var number);
                    var isShort = letter is 'y' or 'Y' && count <= 2 && at - start == 2 && char.IsAsciiDigit(text[start]);
                    if (read) Set(ref fields, letter, isShort ? Century(number) : number);
                    break;
            }
            if (!read) return false;
        }
        milliseconds = fields.Time();
        return true;
    }

    private static void Set(ref JavaDateFields fields, char letter, int number)
    {
        switch (letter)
        {
            case 'y': fields.Set(JavaDateFields.Field.Year, number); break;
            case 'Y': fields.Set(JavaDateFields.Field.WeekYear, number); break;
            case 'M' or 'L': fields.Set(JavaDateFields.Field.Month, number - 1L); break;
            case 'w': fields.Set(JavaDateFields.Field.WeekOfYear, number); break;
            case 'W': fields.Set(JavaDateFields.Field.WeekOfMonth, number); break;
            case 'D': fields.Set(JavaDateFields.Field.DayOfYear, number); break;
            case 'd': fields.Set(JavaDateFields.Field.Day, number); break;
            case 'F': fields.Set(JavaDateFields.Field.WeekdayInMonth, number); break;
            // From 1 for Monday to 7 for Sunday; what is beyond is a day of another week.
            case 'u': fields.Set(JavaDateFields.Field.Weekday, number == 7 ? 0 : number is >= 1 and < 7 ? number : number - 1L); break;
            case 'H': fields.Set(JavaDateFields.Field.HourOfDay, number); break;
            case 'k': fields.Set(JavaDateFields.Field.HourOfDay, number == 24 ? 0 : number); break;
            case 'K': fields.Set(JavaDateFields.Field.Hour, number); break;
            case 'h': fields.Set(JavaDateFields.Field.Hour, number == 12 ? 0 : number); break;
            case 'm': fields.Set(JavaDateFields.Field.Minute, number); break;
            case 's': fields.Set(JavaDateFields.Field.Second, number); break;
            default: fields.Set(JavaDateFields.Field.Millisecond, number); break;
        }
    }

    private static bool IsNumber(Part part) => part.Letter switch
    {
        '\0' or 'G' or 'E' or 'a' or 'z' or 'Z' or 'X' => false,
        'M' or 'L' => part.Count < 3,
        _ => true,
    };

    // Two digits mean a year from 80 years before now to 20 after.
    private static int Century(int year)
    {
        var least = TimeProvider.System.GetUtcNow().Year - 80;
        return year + (least - year + 99) / 100 * 100;
    }

    private static bool TryNumber(string text, ref int at, int most, out int number)
    {
        var end = at;
        if (text[end] == '-' && most == int.MaxValue) end++;
        while (end < text.Length && end - at < most && char.IsAsciiDigit(text[end])) end++;
        if (!int.TryParse(text.AsSpan(at..end), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number)) return false;
        at = end;
        return true;
    }

    private static bool TryName(ReadOnlySpan<string> names, string text, ref int at, out int index)
    {
        for (index = 0; index < names.Length; index++)
        {
            var name = names[index];
            if (name.Length == 0 || string.Compare(text, at, name, 0, name.Length, StringComparison.OrdinalIgnoreCase) != 0) continue;
            at += name.Length;
            return true;
        }
        return false;
    }

    // The names in mail, logs and what `date` prints. Those that mean several zones (IST) are left out: they would be read as one of them.
    private static readonly (string Name, int Minutes)[] Zones =
    [
        ("GMT", 0), ("UTC", 0), ("Coordinated Universal Time", 0), ("Greenwich Mean Time", 0), ("WET", 0), ("WEST", 60), ("BST", 60),
        ("CET", 60), ("CEST", 120), ("EET", 120), ("EEST", 180), ("MSK", 180), ("JST", 540), ("EST", -300), ("EDT", -240), ("CST", -360), ("CDT", -300),
        ("MST", -420), ("MDT", -360), ("PST", -480), ("PDT", -420),
    ];

    private static bool TryZone(char letter, int count, string text, ref int at, out int minutes)
    {
        minutes = 0;
        var rest = text.AsSpan(at);
        if (letter == 'X' && rest[0] == 'Z') { at++; return true; }
        if (letter != 'X')
        {
            foreach (var (name, offset) in Zones)
            {
                if (!rest.StartsWith(name, StringComparison.OrdinalIgnoreCase)) continue;
                at += name.Length;
                rest = rest[name.Length..];
                minutes = offset;
                if (offset != 0 || rest is not ['+' or '-', ..]) return true;
                break;
            }
        }
        if (rest is not ['+' or '-', ..]) return false;
        var digits = 1;
        while (digits < rest.Length && digits < 3 && char.IsAsciiDigit(rest[digits])) digits++;
        if (digits < 2) return false;
        var hours = int.Parse(rest[1..digits], CultureInfo.InvariantCulture);
        var colon = digits < rest.Length && rest[digits] == ':' ? 1 : 0;
        // XXX wants the colon, XX does without.
        if (letter == 'X' && count > 1 && colon != count - 2) return false;
        var hasMinutes = rest.Length >= digits + colon + 2 && char.IsAsciiDigit(rest[digits + colon])
            && char.IsAsciiDigit(rest[digits + colon + 1]) && !(letter == 'X' && count == 1);
        var low = 0;
        if (hasMinutes)
        {
            low = int.Parse(rest.Slice(digits + colon, 2), CultureInfo.InvariantCulture);
            digits += colon + 2;
        }
        else if (letter == 'X' && count > 1) return false;
        minutes = (rest[0] == '-' ? -1 : 1) * (hours * 60 + low);
        at += digits;
        return true;
    }
}
