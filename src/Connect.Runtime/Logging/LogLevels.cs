using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Connect.Runtime.Logging;

/// <summary>The levels of loggers by name, as users set them at run time: a name stands for all loggers below it, <c>root</c> for all.</summary>
internal sealed class LogLevels(TimeProvider time)
{
    private static readonly string[] Names = ["TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL", "OFF"];
    private readonly ConcurrentDictionary<string, Entry> _levels = new(StringComparer.Ordinal) { ["root"] = new Entry("INFO", null) };

    /// <summary>A logger's level.</summary>
    /// <param name="Level">The level's name in upper case.</param>
    /// <param name="LastModifiedMs">When it was set, in milliseconds since 1970-01-01T00:00:00Z; null for as the worker started.</param>
    internal sealed record Entry(string Level, long? LastModifiedMs)
    {
        /// <summary>The least that is written; parsed once, as it is asked for at each line that may be written.</summary>
        public LogLevel Least { get; } = Parse(Level) ?? LogLevel.Information;
    }

    /// <summary>The level of a name, or null where there is no such level.</summary>
    public static LogLevel? Parse(string level) => Array.IndexOf(Names, level.Trim().ToUpperInvariant()) switch
    {
        >= 0 and var n => (LogLevel)n,
        _ => level.Trim().Equals("ALL", StringComparison.OrdinalIgnoreCase) ? LogLevel.Trace : null,
    };

    /// <summary>All loggers with levels, by name.</summary>
    public IEnumerable<KeyValuePair<string, Entry>> All => _levels.OrderBy(l => l.Key, StringComparer.Ordinal);

    /// <summary>The level of a logger; that of its nearest parent where it has none of its own. Null where no logger of the name was ever used.</summary>
    public Entry? Find(string name) => _levels.GetValueOrDefault(Known(name));

    /// <summary>A logger is used: it appears in the list with the level it has from its parents.</summary>
    public void Register(string name) => _levels.TryAdd(name, new Entry(EntryOf(name).Level, null));

    /// <summary>Sets the level as the worker starts.</summary>
    public void SetInitial(string name, string level)
    {
        var entry = new Entry(level.Trim().ToUpperInvariant(), null);
        _levels[Known(name)] = entry;
        foreach (var known in _levels.Keys)
            if (known != "root" && Known(name) != "root" && Covers(name, known)) _levels[known] = entry;
    }

    /// <summary>Sets the level of a logger and of all below it.</summary>
    /// <returns>The loggers whose level is another now, in order.</returns>
    public IReadOnlyList<string> Set(string name, string level)
    {
        name = Known(name);
        var entry = new Entry(level.Trim().ToUpperInvariant(), time.GetUtcNow().ToUnixTimeMilliseconds());
        var changed = new List<string>();
        _levels.TryAdd(name, new Entry(EntryOf(name).Level, null));
        foreach (var known in _levels.Keys)
        {
            if (!Covers(name, known) || _levels[known].Level == entry.Level) continue;
            _levels[known] = entry;
            changed.Add(known);
        }
        changed.Sort(StringComparer.Ordinal);
        return changed;
    }

    /// <summary>Whether a line is to be written.</summary>
    public bool IsEnabled(string name, LogLevel level) => level != LogLevel.None && level >= EntryOf(name).Least;

    // The one name that is known in any case.
    private static string Known(string name) => name.Equals("root", StringComparison.OrdinalIgnoreCase) ? "root" : name;

    private Entry EntryOf(string name) => Nearest(name) ?? (JavaLoggers.NameOf(name) is { } java ? Nearest(java) : null) ?? _levels["root"];

    private Entry? Nearest(string name)
    {
        for (var n = name; ;)
        {
            if (_levels.TryGetValue(n, out var entry)) return entry;
            var dot = n.LastIndexOf('.');
            if (dot < 0) return null;
            n = n[..dot];
        }
    }

    // A name of the Java worker's stands for what does the same here.
    private static bool Covers(string name, string logger) =>
        name == "root" || IsAtOrBelow(name, logger) || (JavaLoggers.NameOf(logger) is { } java && IsAtOrBelow(name, java));

    private static bool IsAtOrBelow(string name, string logger) =>
        logger == name || (logger.Length > name.Length && logger.StartsWith(name, StringComparison.Ordinal) && logger[name.Length] == '.');
}
