namespace Connectors.QuestDb.Time;

/// <summary>The units of <c>timestamp.units</c>.</summary>
internal enum TimeUnit
{
    Seconds,
    Millis,
    Micros,
    Nanos,
}
