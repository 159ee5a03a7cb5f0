using System.Globalization;
using System.Text;
using Connect.Api;
using Connect.Java;
using Connect.Java.Time;
using Microsoft.Extensions.Logging;

namespace Connect.Runtime.Logging;

internal sealed partial class LogPattern
{
    private enum Kind
    {
        Date, Level, Message, Logger, Thread, ThreadId, Context, NewLine, Elapsed, ProcessId, Trace, Inner, NotEmpty, Replace, Encode, Location, Nothing,
        Sequence, Nanoseconds, Uuid, Priority, Longest, Equal,
    }

    private sealed class Parser
    {
        private static readonly long Began = Environment.TickCount64;

        // Names of conversions, the longest of those that begin alike first: a name ends where no known one goes on.
        private static readonly (string Name, Kind Kind)[] Names =
        [
            .. new (string Name, Kind Kind)[]
            {
                ("d", Kind.Date), ("date", Kind.Date),
                ("p", Kind.Level), ("level", Kind.Level),
                ("m", Kind.Message), ("msg", Kind.Message), ("message", Kind.Message),
                ("c", Kind.Logger), ("logger", Kind.Logger),
                ("t", Kind.Thread), ("tn", Kind.Thread), ("thread", Kind.Thread), ("threadName", Kind.Thread),
                ("T", Kind.ThreadId), ("tid", Kind.ThreadId), ("threadId", Kind.ThreadId),
                ("X", Kind.Context), ("mdc", Kind.Context), ("MDC", Kind.Context),
                ("n", Kind.NewLine),
                ("r", Kind.Elapsed), ("relative", Kind.Elapsed),
                ("pid", Kind.ProcessId), ("processId", Kind.ProcessId),
                ("ex", Kind.Trace), ("exception", Kind.Trace), ("throwable", Kind.Trace), ("xEx", Kind.Trace), ("xException", Kind.Trace),
                ("xThrowable", Kind.Trace), ("rEx", Kind.Trace), ("rException", Kind.Trace), ("rThrowable", Kind.Trace),
                ("highlight", Kind.Inner), ("style", Kind.Inner), ("black", Kind.Inner), ("red", Kind.Inner), ("green", Kind.Inner), ("yellow", Kind.Inner),
                ("blue", Kind.Inner), ("magenta", Kind.Inner), ("cyan", Kind.Inner), ("white", Kind.Inner), ("notEmpty", Kind.NotEmpty), ("varsNotEmpty", Kind.NotEmpty),
                ("variablesNotEmpty", Kind.NotEmpty),
                ("replace", Kind.Replace), ("enc", Kind.Encode), ("encode", Kind.Encode),
                ("L", Kind.Location), ("line", Kind.Location), ("F", Kind.Location), ("file", Kind.Location), ("M", Kind.Location), ("method", Kind.Location),
                ("C", Kind.Location), ("class", Kind.Location), ("l", Kind.Location), ("location", Kind.Location),
                ("x", Kind.Nothing), ("NDC", Kind.Nothing), ("marker", Kind.Nothing), ("markerSimpleName", Kind.Nothing),
                ("K", Kind.Nothing), ("map", Kind.Nothing), ("MAP", Kind.Nothing),
                ("sn", Kind.Sequence), ("sequenceNumber", Kind.Sequence), ("N", Kind.Nanoseconds), ("nano", Kind.Nanoseconds),
                ("u", Kind.Uuid), ("uuid", Kind.Uuid), ("tp", Kind.Priority), ("threadPriority", Kind.Priority),
                ("maxLen", Kind.Longest), ("maxLength", Kind.Longest), ("equals", Kind.Equal), ("equalsIgnoreCase", Kind.Equal),
            }.OrderByDescending(n => n.Name.Length),
        ];

        private readonly List<string> _warnings = [];

        public IReadOnlyList<string> Warnings => _warnings;

        /// <summary>Whether the pattern says where the trace belongs.</summary>
        public bool WritesTrace { get; private set; }

        public List<Converter> Parse(string pattern)
        {
            var converters = new List<Converter>();
            var literal = new StringBuilder();
            for (var i = 0; i < pattern.Length;)
            {
                if (pattern[i] != '%') { literal.Append(pattern[i++]); continue; }
                if (i + 1 < pattern.Length && pattern[i + 1] == '%') { literal.Append('%'); i += 2; continue; }
                var start = i++;
                var width = ReadWidth(pattern, ref i);
                var known = Array.Find(Names, n => string.CompareOrdinal(pattern, i, n.Name, 0, n.Name.Length) == 0);
                if (known.Name is null)
                {
                    var end = i;
                    while (end < pattern.Length && char.IsAsciiLetter(pattern[end])) end++;
                    _warnings.Add($"%{pattern[i..end]} is not known and stands as it is");
                    literal.Append(pattern, start, end - start);
                    i = end;
                    continue;
                }
                i += known.Name.Length;
                var options = ReadOptions(pattern, ref i);
                if (literal.Length > 0) { converters.Add(Literal(literal.ToString())); literal.Clear(); }
                converters.Add(width.Around(Conversion(known.Kind, known.Name, options)));
            }
            if (literal.Length > 0) converters.Add(Literal(literal.ToString()));
            return converters;
        }

        private static Converter Literal(string text) => (StringBuilder line, in LogEvent _) => line.Append(text);

        private static Width ReadWidth(string pattern, ref int i)
        {
            var (left, min, max, fromEnd) = (false, 0, int.MaxValue, true);
            if (i < pattern.Length && pattern[i] == '-') { left = true; i++; }
            while (i < pattern.Length && char.IsAsciiDigit(pattern[i])) min = Math.Min(1000, min * 10 + (pattern[i++] - '0'));
            if (i + 1 < pattern.Length && pattern[i] == '.' && (char.IsAsciiDigit(pattern[i + 1]) || pattern[i + 1] == '-'))
            {
                i++;
                if (pattern[i] == '-') { fromEnd = false; i++; }
                max = 0;
                while (i < pattern.Length && char.IsAsciiDigit(pattern[i])) max = Math.Min(100_000, max * 10 + (pattern[i++] - '0'));
            }
            return new Width(left, min, max, fromEnd);
        }

        // Options stand in braces, which may hold braces.
        private static List<string> ReadOptions(string pattern, ref int i)
        {
            var options = new List<string>();
            while (i < pattern.Length && pattern[i] == '{')
            {
                var (depth, end) = (1, i + 1);
                for (; end < pattern.Length && depth > 0; end++) depth += pattern[end] == '{' ? 1 : pattern[end] == '}' ? -1 : 0;
                if (depth > 0) break;
                options.Add(pattern[(i + 1)..(end - 1)]);
                i = end;
            }
            return options;
        }

        private Converter Conversion(Kind kind, string name, List<string> options) => kind switch
        {
            Kind.Date => Date(options),
            Kind.Level => Level(options),
            Kind.Message => (StringBuilder line, in LogEvent e) => line.Append(LogText.OneLine(e.Message)),
            Kind.Logger => Logger(options),
            Kind.Thread => (StringBuilder line, in LogEvent _) => line.Append(LogText.OneLine(LogText.ThreadName)),
            Kind.ThreadId => (StringBuilder line, in LogEvent _) => line.Append(CultureInfo.InvariantCulture, $"{Environment.CurrentManagedThreadId}"),
            Kind.Context => Context(options),
            Kind.NewLine => Literal("\n"),
            Kind.Elapsed => (StringBuilder line, in LogEvent _) => line.Append(CultureInfo.InvariantCulture, $"{Environment.TickCount64 - Began}"),
            Kind.ProcessId => Literal(Environment.ProcessId.ToString(CultureInfo.InvariantCulture)),
            Kind.Trace => Trace(options),
            Kind.Inner => Group(Parse(options.Count > 0 ? options[0] : "")),
            Kind.NotEmpty => NotEmpty(options),
            Kind.Replace => Replace(options),
            Kind.Encode => Encode(options),
            Kind.Location => Missing(name),
            Kind.Sequence => Sequence(),
            Kind.Nanoseconds => (StringBuilder line, in LogEvent e) => line.Append(CultureInfo.InvariantCulture, $"{e.Time.GetElapsedTime(0).Ticks * 100}"),
            Kind.Uuid => (StringBuilder line, in LogEvent e) => line.Append(CultureInfo.InvariantCulture, $"{Guid.CreateVersion7(e.Time.GetUtcNow())}"),
            // Java's normal priority.
            Kind.Priority => Literal("5"),
            Kind.Longest => Longest(options),
            Kind.Equal => Equal(options, name == "equals" ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase),
            _ => Literal(""),
        };

        // Options as WARN=Warning, length=1, lowerCase=true.
        private Converter Level(List<string> options)
        {
            var names = Enum.GetValues<LogLevel>().Where(l => l != LogLevel.None).Select(LogLevels.NameOf).ToArray();
            var (length, lower) = (int.MaxValue, false);
            foreach (var option in options.Count > 0 ? options[0].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) : [])
            {
                if (option.Split('=', 2, StringSplitOptions.TrimEntries) is not [var key, var value]) _warnings.Add($"%level: {option} is not known and is ignored");
                else if (key == "length" && int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var most)) length = most;
                else if (key == "lowerCase") lower = value.Equals("true", StringComparison.OrdinalIgnoreCase);
                else if (LogLevels.Parse(key) is { } level and not LogLevel.None) names[(int)level] = value;
                else _warnings.Add($"%level: {option} is not known and is ignored");
            }
            names = [.. names.Select(n => n.Length > length ? n[..length] : n).Select(n => lower ? n.ToLowerInvariant() : n)];
            return (StringBuilder line, in LogEvent e) => line.Append(names[(int)e.Level]);
        }

        private static Converter Sequence()
        {
            var last = 0L;
            return (StringBuilder line, in LogEvent _) => line.Append(CultureInfo.InvariantCulture, $"{Interlocked.Increment(ref last)}");
        }

        // Longer than 20 characters ends with dots in log4j.
        private Converter Longest(List<string> options)
        {
            var inner = Group(Parse(options.Count > 0 ? options[0] : ""));
            if (options.Count < 2 || !int.TryParse(options[1].Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var most))
            {
                _warnings.Add("%maxLen needs a pattern and a length, each in braces");
                return inner;
            }
            return (StringBuilder line, in LogEvent e) =>
            {
                var start = line.Length;
                inner(line, e);
                if (line.Length - start <= most) return;
                line.Length = start + (most > 20 ? most - 3 : most);
                if (most > 20) line.Append("...");
            };
        }

        private Converter Equal(List<string> options, StringComparison comparison)
        {
            if (options.Count < 3) { _warnings.Add("%equals needs a pattern, what it is compared with and a replacement, each in braces"); return Literal(""); }
            var inner = Group(Parse(options[0]));
            return (StringBuilder line, in LogEvent e) => line.Append(Text(inner, e) is var text && text.Equals(options[1], comparison) ? options[2] : text);
        }

        private Converter Missing(string name)
        {
            _warnings.Add($"%{name} shows a question mark, as places in source files are not known");
            return Literal("?");
        }

        private Converter Date(List<string> options)
        {
            var asked = options.Count > 0 && options[0].Length > 0 ? options[0] : "DEFAULT";
            var zone = options.Count > 1 ? Zone(options[1]) : null;
            if (asked is "UNIX" or "UNIX_MILLIS")
                return (StringBuilder line, in LogEvent e) => line.Append(CultureInfo.InvariantCulture,
                    $"{(asked == "UNIX" ? e.Time.GetUtcNow().ToUnixTimeSeconds() : e.Time.GetUtcNow().ToUnixTimeMilliseconds())}");
            try { _ = LogDates.Pattern(asked, JavaZone.Utc); }
            catch (FormatException e)
            {
                _warnings.Add($"the date pattern {asked} is not known and the usual one is taken: {e.Message}");
                asked = "DEFAULT";
            }
            // The worker's zone comes with the clock of the first event.
            TimePattern? pattern = null;
            return (StringBuilder line, in LogEvent e) =>
            {
                pattern ??= LogDates.Pattern(asked, zone ?? JavaZones.Of(e.Time.LocalTimeZone));
                var now = e.Time.GetUtcNow();
                pattern.Append(line, now.ToUnixTimeMilliseconds(), (int)(now.Ticks % TimeSpan.TicksPerMillisecond) * 100);
            };
        }

        private JavaZone? Zone(string id)
        {
            // GMT+2:30 is one of java.util.TimeZone's forms.
            if (JavaZones.TryFind(id is ['G', 'M', 'T', _, _, ':', ..] ? $"{id[..4]}0{id[4..]}" : id, out var zone)) return zone;
            _warnings.Add($"the time zone {id} is not known and the worker's is taken");
            return null;
        }

        private Converter Logger(List<string> options)
        {
            if (options.Count == 0) return (StringBuilder line, in LogEvent e) => line.Append(LogText.OneLine(e.Logger));
            var precision = options[0].Trim();
            if (int.TryParse(precision, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var count))
                return (StringBuilder line, in LogEvent e) =>
                {
                    var segments = LogText.OneLine(e.Logger).Split('.');
                    var from = count > 0 ? Math.Max(0, segments.Length - count) : Math.Min(-count, segments.Length - 1);
                    line.AppendJoin('.', segments[from..]);
                };
            // As 1. or 2.: so many letters are left of each segment but the last.
            if (precision.Split('.') is [var letters, ""] && int.TryParse(letters, NumberStyles.None, CultureInfo.InvariantCulture, out var kept))
                return (StringBuilder line, in LogEvent e) =>
                {
                    var segments = LogText.OneLine(e.Logger).Split('.');
                    for (var i = 0; i < segments.Length - 1; i++) line.Append(segments[i].AsSpan(0, Math.Min(kept, segments[i].Length))).Append('.');
                    line.Append(segments[^1]);
                };
            _warnings.Add($"the precision {precision} of a logger's name is not known and the whole name stands");
            return (StringBuilder line, in LogEvent e) => line.Append(LogText.OneLine(e.Logger));
        }

        private static Converter Context(List<string> options)
        {
            if (options.Count == 0)
                return (StringBuilder line, in LogEvent e) => line.Append(e.Context is null ? "{}" : $"{{{LogContext.Key}={LogText.OneLine(e.Context.Text)} }}");
            // Java's value ends with a space, so that a pattern needs none where there is no context.
            if (options[0] != LogContext.Key) return Literal("");
            return (StringBuilder line, in LogEvent e) => { if (e.Context is not null) line.Append(LogText.OneLine(e.Context.Text)).Append(' '); };
        }

        private Converter Trace(List<string> options)
        {
            WritesTrace = true;
            switch (options.Count > 0 ? options[0] : "full")
            {
                case "none" or "0": return Literal("");
                case "short" or "short.message" or "short.localizedMessage" or "1":
                    return (StringBuilder line, in LogEvent e) => { if (e.Trace is not null) line.Append(e.Trace.AsSpan().Slice(0, EndOfLine(e.Trace))); };
                default:
                    return (StringBuilder line, in LogEvent e) => { if (e.Trace is not null) line.Append(e.Trace).Append('\n'); };
            }
        }

        private static int EndOfLine(string text) => text.IndexOf('\n') is >= 0 and var end ? end : text.Length;

        private static Converter Group(List<Converter> converters) => (StringBuilder line, in LogEvent e) => { foreach (var converter in converters) converter(line, e); };

        private static string Text(Converter converter, in LogEvent e)
        {
            var text = new StringBuilder();
            converter(text, e);
            return text.ToString();
        }

        // Stands where one of its conversions brings something.
        private Converter NotEmpty(List<string> options)
        {
            var inner = options.Count > 0 ? options[0] : "";
            var whole = Group(Parse(inner));
            var none = Text(Group(new Parser().Parse(inner)), default(LogEvent) with { Time = TimeProvider.System, Logger = "", Message = "" });
            return (StringBuilder line, in LogEvent e) => { if (Text(whole, e) is var text && text != none) line.Append(text); };
        }

        private Converter Replace(List<string> options)
        {
            if (options.Count < 3) { _warnings.Add("%replace needs a pattern, a regular expression and a replacement, each in braces"); return Literal(""); }
            var inner = Group(Parse(options[0]));
            var regex = new JavaRegex(options[1]);
            return (StringBuilder line, in LogEvent e) => line.Append(regex.ReplaceAll(Text(inner, e), options[2]));
        }

        private Converter Encode(List<string> options)
        {
            var inner = Group(Parse(options.Count > 0 ? options[0] : ""));
            switch (options.Count > 1 ? options[1] : "HTML")
            {
                case "JSON":
                    return (StringBuilder line, in LogEvent e) => line.Append(System.Text.Json.JsonEncodedText.Encode(Text(inner, e),
                        System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping).Value);
                case "CRLF":
                    return (StringBuilder line, in LogEvent e) => line.Append(Text(inner, e).Replace("\r", "\\r", StringComparison.Ordinal)
                        .Replace("\n", "\\n", StringComparison.Ordinal));
                case "HTML" or "XML":
                    return (StringBuilder line, in LogEvent e) => line.Append(System.Net.WebUtility.HtmlEncode(Text(inner, e)));
                case var format:
                    _warnings.Add($"%encode to {format} is not known and the text stands as it is");
                    return inner;
            }
        }
    }

    // The width of a conversion: at least so many characters, at most so many.
    private readonly record struct Width(bool Left, int Min, int Max, bool KeepsEnd)
    {
        public Converter Around(Converter converter)
        {
            var (left, min, max, keepsEnd) = this;
            if (min == 0 && max == int.MaxValue) return converter;
            return (StringBuilder line, in LogEvent e) =>
            {
                var start = line.Length;
                converter(line, e);
                var length = line.Length - start;
                if (length > max) line.Remove(keepsEnd ? start : start + max, length - max);
                else if (length < min && left) line.Append(' ', min - length);
                else if (length < min) line.Insert(start, " ", min - length);
            };
        }
    }
}
