using System.Diagnostics;

namespace Connect.Runtime.Metrics;

/// <summary>
/// How many records a transformation was given and how long it took. Taking the time costs as much as a small transformation, so that after the first records
/// one in a few stands for its neighbours.
/// </summary>
internal sealed class StepTimes
{
    private const int First = 64, Each = 16;

    private long _count, _ticks;

    /// <summary>How many records it was given.</summary>
    public long Count => Volatile.Read(ref _count);

    /// <summary>How long all of them took, in seconds.</summary>
    public double Seconds => (double)Volatile.Read(ref _ticks) / Stopwatch.Frequency;

    /// <summary>A record is about to be transformed.</summary>
    /// <returns>What to give to <see cref="End"/>; 0 where no time is taken of it.</returns>
    public long Begin()
    {
        var count = _count + 1;
        Volatile.Write(ref _count, count);
        return count <= First || count % Each == 0 ? Stopwatch.GetTimestamp() : 0;
    }

    /// <summary>It was transformed.</summary>
    public void End(long began)
    {
        if (began == 0) return;
        var elapsed = Stopwatch.GetTimestamp() - began;
        Volatile.Write(ref _ticks, _ticks + (_count <= First ? elapsed : elapsed * Each));
    }
}
