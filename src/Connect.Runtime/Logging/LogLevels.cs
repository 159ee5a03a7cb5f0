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
    /// <param name="IsOwn">Whether it was set for this name, or for one above it at run time, and is not just what its parents have.</param>
    internal sealed record Entry(string Level, long? LastModifiedMs, bool IsOwn = true)
    {
        /// <summary>The least that is written; parsed once, as it is asked for at each line that may be written.</summary>
        public LogLevel Least { get; } = Parse(Level) ?? LogLevel.Information;
    }

    /// <summary>The traditional name of a level.</summary>
    public static string NameOf(LogLevel level) => Names[(int)level];

    /// <summary>The level of a name, or null where there is no such level.</summary>
    public static LogLevel? Parse(string level) => Array.IndexOf(Names, level.Trim().ToUpperInvariant()) switch
    {
        >= 0 and var n => (LogLevel)n,
        _ => level.Trim().Equals("ALL", StringComparison.OrdinalIgnoreCase) ? LogLevel.Trace : null,
    };

    /// <summary>All loggers with levels, by name.</summary>
    public IEnumerable<KeyValuePair<string, Entry>> All => _levels.OrderBy(l => l.Key, StringComparer.Ordinal);

    /// <summary>The level of a logger, by its own name or by one that a logger of the Java worker's has for the same. Null where no logger of the name was ever used.</summary>
    public Entry? Find(string name) =>
        _levels.GetValueOrDefault(Known(name)) ?? _levels.Where(l => JavaLoggers.NamesOf(l.Key).Contains(name)).OrderBy(l => l.Key, StringComparer.Ordinal).FirstOrDefault().Value;

    /// <summary>A logger is used: it appears in the list with the level it has from its parents.</summary>
    public void Register(string name) => _levels.TryAdd(name, Inherited(name));

    /// <summary>Sets the level as the worker starts. Levels set for names below it stay, whichever of them comes first, as in log4j's files.</summary>
    public void SetInitial(string name, string level)
    {
        _levels[Known(name)] = new Entry(level.Trim().ToUpperInvariant(), null);
        foreach (var (known, entry) in _levels)
            if (!entry.IsOwn) _levels[known] = Inherited(known);
    }

    /// <summary>Sets the level of a logger and of all below it.</summary>
    /// <returns>The loggers whose level is another now, in order.</returns>
    public IReadOnlyList<string> Set(string name, string level)
    {
        name = Known(name);
        var entry = new Entry(level.Trim().ToUpperInvariant(), time.GetUtcNow().ToUnixTimeMilliseconds());
        var changed = new List<string>();
        _levels.TryAdd(name, Inherited(name));
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

    // Loggers are registered before they are asked for anything.
    private Entry EntryOf(string name) => _levels.TryGetValue(name, out var entry) ? entry : Inherited(name);

    // Of its own name and of those of the Java worker's loggers, the one counts that has a level nearest to it.
    private Entry Inherited(string name)
    {
        var (nearest, length) = (Nearest(name), 0);
        if (nearest.Entry is null)
            foreach (var java in JavaLoggers.NamesOf(name))
                if (Nearest(java) is { Entry: not null } found && found.Length > length) (nearest, length) = (found, found.Length);
        return (nearest.Entry ?? _levels["root"]) with { IsOwn = false };
    }

    private (Entry? Entry, int Length) Nearest(string name)
    {
        for (var n = name; ;)
        {
            if (_levels.TryGetValue(n, out var entry) && entry.IsOwn) return (entry, n.Length);
            var dot = n.LastIndexOf('.');
            if (dot < 0) return default;
            n = n[..dot];
        }
    }

    // A name of the Java worker's stands for what does the same here.
    private static bool Covers(string name, string logger) =>
        name == "root" || IsAtOrBelow(name, logger) || JavaLoggers.NamesOf(logger).Any(java => IsAtOrBelow(name, java));

    private static bool IsAtOrBelow(string name, string logger) =>
        logger == name || (logger.Length > name.Length && logger.StartsWith(name, StringComparison.Ordinal) && logger[name.Length] == '.');
}
