namespace Connect.Java.Time;

/// <summary>What a part of a pattern says of a time.</summary>
internal enum TimeField : byte
{
    /// <summary>What is read and says nothing.</summary>
    None,

    /// <summary>0 for BC, 1 for AD.</summary>
    Era,

    /// <summary>The year; 0 is 1 BC.</summary>
    Year,
    YearOfEra,
    CenturyOfEra,
    WeekYear,
    Quarter,
    Month,
    Week,
    WeekOfMonth,
    Day,
    DayOfYear,

    /// <summary>1 for Monday to 7 for Sunday.</summary>
    DayOfWeek,

    /// <summary>1 for the day that the locale's weeks begin with.</summary>
    LocalDayOfWeek,

    /// <summary>2 for the second Tuesday of a month.</summary>
    WeekdayInMonth,

    /// <summary>1 to 7, beginning anew with the 8th, the 15th, and so on.</summary>
    AlignedDay,
    ModifiedJulianDay,

    /// <summary>0 for AM, 1 for PM.</summary>
    HalfDay,

    /// <summary>The hour of the half day, 0 to 11.</summary>
    Hour,
    HourOfDay,
    Minute,
    Second,
    Millisecond,
    Microsecond,
    Nanosecond,
    MilliOfDay,
    NanoOfDay,

    /// <summary>An offset from UTC, in seconds.</summary>
    Offset,
}
