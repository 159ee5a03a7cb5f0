namespace Connect.Java.Time;

/// <summary>What a wall clock means that a change of offsets skips or repeats: each of Java's libraries has its own answer.</summary>
public enum LocalTimeRule
{
    /// <summary>java.time: a skipped time moves on by what was skipped, a repeated one is the first.</summary>
    Modern,

    /// <summary>java.util.Calendar: a skipped time moves on by what was skipped, a repeated one is the second, in winter time.</summary>
    Calendar,

    /// <summary>Joda-Time's lenient conversion: a skipped time moves on, a repeated one is the first west of Greenwich and the second east of it.</summary>
    Joda,

    /// <summary>QuestDB: the offset after the change, so that a skipped time moves back.</summary>
    QuestDb,
}
