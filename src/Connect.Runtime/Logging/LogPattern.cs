using System.Text;
using Connect.Runtime.Errors;

namespace Connect.Runtime.Logging;

/// <summary>
/// The form of log lines, as a pattern of log4j's says (https://logging.apache.org/log4j/2.x/manual/pattern-layout.html). What a pattern asks for and is not
/// to be had here, as the line of a source file, becomes a question mark, as in log4j without locations.
/// </summary>
internal sealed partial class LogPattern : ILogFormat
{
    private delegate void Converter(StringBuilder line, in LogEvent e);

    private readonly IReadOnlyList<Converter> _converters;
    private readonly bool _writesTrace;

    private LogPattern(IReadOnlyList<Converter> converters, bool writesTrace) => (_converters, _writesTrace) = (converters, writesTrace);

    /// <summary>Connect's own form, without the line of the source file.</summary>
    public static LogPattern Default { get; } = Parse("[%d] %p %X{connector.context}%m (%c)%n", out _);

    /// <summary>Reads a pattern.</summary>
    /// <param name="pattern">The pattern.</param>
    /// <param name="warnings">What of it is not obeyed, a string each.</param>
    public static LogPattern Parse(string pattern, out IReadOnlyList<string> warnings)
    {
        var parser = new Parser();
        var converters = parser.Parse(pattern);
        warnings = parser.Warnings;
        return new LogPattern(converters, parser.WritesTrace);
    }

    public string TraceOf(Exception error) => JavaTrace.Of(error, LogText.OneLine).TrimEnd();

    public string Format(in LogEvent e)
    {
        var line = new StringBuilder(160);
        foreach (var converter in _converters) converter(line, e);
        // A pattern that does not say where the trace belongs has it after the line.
        if (e.Trace is not null && !_writesTrace)
        {
            if (line.Length > 0 && line[^1] != '\n') line.Append('\n');
            line.Append(e.Trace).Append('\n');
        }
        return line.ToString();
    }
}
