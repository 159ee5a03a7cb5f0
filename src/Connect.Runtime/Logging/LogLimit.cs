using Microsoft.Extensions.Logging;

namespace Connect.Runtime.Logging;

/// <summary>
/// Keeps a connector that fails every second from flooding the log: of lines that say the same of the same source, digits aside, only the first few of a minute are
/// written, and at its end how many more there were. What has not been said yet is always written, until a source has said more different things in a minute than
/// anybody reads. Lines below INFO are what somebody has asked for, and all are written.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="say">Hears at the end of a minute what was left out; called by any thread, without a lock.</param>
internal sealed class LogLimit(TimeProvider time, Action<LogLimit.LeftOut> say) : IDisposable
{
    private const int Failures = 5, Others = 20, DifferentTexts = 100, ManyKinds = 1024;
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<(string? Context, string Logger, LogLevel Level, string? Event), Kind> _kinds = [];
    private int _kindsToLookAt = ManyKinds;

    /// <summary>A line, as far as it matters whether it says what another one did.</summary>
    /// <param name="Level">The level.</param>
    /// <param name="Logger">The logger's name.</param>
    /// <param name="Context">Whose line it is, or null for the worker's own.</param>
    /// <param name="Event">What the program calls the event; null where it has no name.</param>
    /// <param name="Message">The text.</param>
    /// <param name="Error">What failed, or null.</param>
    internal readonly record struct Line(LogLevel Level, string Logger, LogContext? Context, string? Event, string Message, Exception? Error);

    /// <summary>Lines that were not written.</summary>
    /// <param name="Last">The last of them.</param>
    /// <param name="Count">How many.</param>
    /// <param name="Time">Within how long.</param>
    internal readonly record struct LeftOut(Line Last, long Count, TimeSpan Time);

    /// <summary>How many sources and kinds of lines are remembered.</summary>
    public int Sources { get { lock (_lock) return _kinds.Count; } }

    /// <summary>Whether a line is to be written.</summary>
    public bool Admits(in Line line)
    {
        if (MostOf(line) is not { } most) return true;
        var hash = TextOf(line);
        lock (_lock)
        {
            var key = (line.Context?.Text, line.Logger, line.Level, line.Event);
            if (!_kinds.TryGetValue(key, out var kind) || (kind.Timer is null && time.GetElapsedTime(kind.Began) >= Minute))
            {
                if (kind is null) ForgetOld();
                _kinds[key] = kind = new Kind(time.GetTimestamp());
            }
            if (!kind.Texts.TryGetValue(hash, out var text))
            {
                if (kind.Texts.Count < DifferentTexts) kind.Texts.Add(hash, text = new Text());
                // All others count together.
                else text = kind.Rest ??= new Text { Shown = int.MaxValue };
            }
            if (text.Shown < most)
            {
                text.Shown++;
                return true;
            }
            text.LeftOut++;
            text.Last = line;
            kind.Timer ??= time.CreateTimer(_ => End(key, kind), null, Minute - time.GetElapsedTime(kind.Began), Timeout.InfiniteTimeSpan);
            return false;
        }
    }

    /// <summary>Says what was left out by now.</summary>
    public void Dispose()
    {
        KeyValuePair<(string?, string, LogLevel, string?), Kind>[] kinds;
        lock (_lock) kinds = [.. _kinds];
        foreach (var (key, kind) in kinds) End(key, kind);
    }

    private void End((string?, string, LogLevel, string?) key, Kind kind)
    {
        lock (_lock)
            if (!_kinds.Remove(key, out var present) || present != kind) return;
        kind.Timer?.Dispose();
        var elapsed = time.GetElapsedTime(kind.Began);
        foreach (var text in kind.Rest is null ? kind.Texts.Values : kind.Texts.Values.Append(kind.Rest))
            if (text.LeftOut > 0) say(new LeftOut(text.Last, text.LeftOut, elapsed));
    }

    // Those of which nothing was left out end without anybody being told.
    private void ForgetOld()
    {
        if (_kinds.Count < _kindsToLookAt) return;
        foreach (var (key, _) in _kinds.Where(k => k.Value.Timer is null && time.GetElapsedTime(k.Value.Began) >= Minute).ToList()) _kinds.Remove(key);
        _kindsToLookAt = Math.Max(ManyKinds, _kinds.Count * 2);
    }

    // How many lines of a text a minute; null for any number. With errors.log.enable the log is where users look up each record that was skipped.
    private static int? MostOf(in Line line) => line.Level switch
    {
        _ when line.Logger == typeof(Errors.ErrorReports).FullName => null,
        >= LogLevel.Warning => Failures,
        LogLevel.Information when line.Context is not null && line.Logger.StartsWith("Connect.Runtime.", StringComparison.Ordinal) => Others,
        _ => null,
    };

    // Numbers say where and when, not what.
    private static ulong TextOf(in Line line)
    {
        var hash = Add(14695981039346656037, line.Message);
        for (var e = line.Error; e is not null; e = e.InnerException) hash = Add(Add(hash, e.GetType().FullName ?? ""), e.Message);
        return hash;
    }

    private static ulong Add(ulong hash, string text)
    {
        var isNumber = false;
        foreach (var c in text)
        {
            if (isNumber && char.IsAsciiDigit(c)) continue;
            isNumber = char.IsAsciiDigit(c);
            hash = (hash ^ (isNumber ? '0' : c)) * 1099511628211;
        }
        return (hash ^ '\n') * 1099511628211;
    }

    private sealed class Kind(long began)
    {
        public long Began { get; } = began;
        public Dictionary<ulong, Text> Texts { get; } = [];
        public Text? Rest { get; set; }

        // Runs as soon as something is left out.
        public ITimer? Timer { get; set; }
    }

    private sealed class Text
    {
        public int Shown { get; set; }
        public long LeftOut { get; set; }
        public Line Last { get; set; }
    }
}
