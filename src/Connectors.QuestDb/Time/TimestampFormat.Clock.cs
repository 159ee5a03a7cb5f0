using System.Globalization;

namespace Connectors.QuestDb.Time;

internal sealed partial class TimestampFormat
{
    /// <summary>What was read of a text so far; a field read twice keeps the last value.</summary>
    private struct Clock()
    {
        public int Year = 1970, Month = 1, Day = 1, Hour = 0, Minute = 0, Second = 0, Millis = 0, Micros = 0;
        public int Week = -1;
        public bool IsHalfDay = false, IsAfternoon = false, IsBeforeChrist = false;
        public int OffsetMinutes = 0;
        public TimeZoneInfo? Zone = null;

        public readonly bool TryToMicros(out long micros)
        {
            micros = 0;
            var (year, month, day, hour) = (IsBeforeChrist ? 1 - Year : Year, Month, Day, Hour);
            if (month is < 1 or > 12 || day < 1 || day > DaysIn(year, month) || Minute > 59 || Second > 59) return false;
            if (IsHalfDay)
            {
                if (hour > 12) return false;
                hour = hour % 12 + (IsAfternoon ? 12 : 0);
            }
            else if (hour > 24) return false;
            else hour %= 24;
            var days = DaysSinceEpoch(year, month, day);
            if (Week != -1)
            {
                if (year is < 1 or > 9999 || Week < 1 || Week > ISOWeek.GetWeeksInYear(year)) return false;
                days = (ISOWeek.ToDateTime(year, Week, DayOfWeek.Monday) - DateTime.UnixEpoch).Days;
            }
            micros = days * TimeUnits.MicrosPerDay + ((hour * 60L + Minute) * 60 + Second) * 1_000_000 + Millis * 1000L + Micros;
            micros -= Zone is null ? OffsetMinutes * 60_000_000L : OffsetOf(Zone, micros);
            return true;
        }

        private static long OffsetOf(TimeZoneInfo zone, long localMicros)
        {
            var ticks = DateTime.UnixEpoch.Ticks + localMicros * TimeSpan.TicksPerMicrosecond;
            // Beyond the calendar of .NET a zone has the offset of its ends.
            var local = new DateTime(Math.Clamp(ticks, DateTime.MinValue.Ticks, DateTime.MaxValue.Ticks), DateTimeKind.Unspecified);
            return zone.GetUtcOffset(local).Ticks / TimeSpan.TicksPerMicrosecond;
        }

        private static int DaysIn(int year, int month) => month switch
        {
            2 => year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28,
            4 or 6 or 9 or 11 => 30,
            _ => 31,
        };

        // Days of the proleptic Gregorian calendar, years before 1 included, with the year beginning in March.
        private static long DaysSinceEpoch(int year, int month, int day)
        {
            long y = month <= 2 ? year - 1 : year;
            var era = (y >= 0 ? y : y - 399) / 400;
            var yearOfEra = y - era * 400;
            var dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
            return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468;
        }
    }
}
