namespace Connect.Runtime.Logging;

/// <summary>What the container's <c>CONNECT_LOG4J_…</c> variables say of the log, and <c>CONNECT_LOG_FORMAT</c> or <c>log.format</c>.</summary>
internal static class LogSettings
{
    private const string Prefix = "CONNECT_LOG4J_", RootLevel = "CONNECT_LOG4J_ROOT_LOGLEVEL", Loggers = "CONNECT_LOG4J_LOGGERS",
        Form = "CONNECT_LOG4J_APPENDER_STDOUT_LAYOUT_CONVERSIONPATTERN", FormatVariable = "CONNECT_LOG_FORMAT";

    /// <summary>The worker's property that says whether lines are text or JSON. The variable of the same meaning goes before it, as those of log4j do.</summary>
    public const string FormatKey = "log.format";

    /// <summary>The forms there are: lines of text, or a JSON object a line.</summary>
    public const string Text = "text", Json = "json";

    /// <summary>Obeys the variables.</summary>
    /// <param name="environment">The environment's variables.</param>
    /// <param name="levels">Gets the levels.</param>
    /// <param name="log">Gets the form of the lines.</param>
    /// <returns>What is not obeyed, a string each.</returns>
    public static IReadOnlyList<string> Apply(IReadOnlyDictionary<string, string> environment, LogLevels levels, ConsoleLog log)
    {
        var warnings = new List<string>();
        // Appenders may follow the level, as they do in log4j's own file.
        if (environment.GetValueOrDefault(RootLevel)?.Split(',')[0].Trim() is { Length: > 0 } root)
        {
            if (LogLevels.Parse(root) is null) warnings.Add(NotALevel(RootLevel, root));
            else levels.SetInitial("root", root);
        }
        foreach (var pair in environment.GetValueOrDefault(Loggers, "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (pair.Split('=', 2, StringSplitOptions.TrimEntries) is not [{ Length: > 0 } name, { Length: > 0 } level])
                warnings.Add($"{Loggers}: {pair} is ignored; expected logger=LEVEL, several separated by commas");
            else if (LogLevels.Parse(level) is null) warnings.Add(NotALevel($"{Loggers}: {name}", level));
            else levels.SetInitial(name, level);
        }
        if (environment.GetValueOrDefault(Form) is { Length: > 0 } form)
        {
            log.Format = LogPattern.Parse(form, out var odd);
            if (odd.Count > 0) warnings.Add($"{Form}: {string.Join("; ", odd)}");
        }
        if (environment.GetValueOrDefault(FormatVariable)?.Trim() is { Length: > 0 } format)
        {
            if (!ApplyFormat(format, log)) warnings.Add($"{FormatVariable}={format} is ignored; expected {Text} or {Json}");
            else if (log.Format is LogJson && environment.GetValueOrDefault(Form) is { Length: > 0 }) warnings.Add($"{Form} is ignored, as {FormatVariable}={Json}");
        }
        var others = environment.Keys.Where(k => k.StartsWith(Prefix, StringComparison.Ordinal) && k is not (RootLevel or Loggers or Form))
            .Order(StringComparer.Ordinal).ToList();
        if (others.Count > 0) warnings.Add($"{string.Join(", ", others)}: ignored, as the log goes to the standard output and nowhere else");
        return warnings;
    }

    /// <summary>Obeys the worker's property, unless the variable has said so already.</summary>
    public static void Apply(IReadOnlyDictionary<string, string> properties, IReadOnlyDictionary<string, string> environment, ConsoleLog log)
    {
        // A wrong one is refused with the rest of the configuration.
        if (environment.GetValueOrDefault(FormatVariable)?.Trim() is null or "" && properties.TryGetValue(FormatKey, out var format)) ApplyFormat(format, log);
    }

    private static bool ApplyFormat(string format, ConsoleLog log)
    {
        if (format.Trim().Equals(Json, StringComparison.OrdinalIgnoreCase)) log.Format = new LogJson();
        return log.Format is LogJson || format.Trim().Equals(Text, StringComparison.OrdinalIgnoreCase);
    }

    private static string NotALevel(string where, string level) =>
        $"{where}={level} is ignored; expected TRACE, DEBUG, INFO, WARN, ERROR, FATAL, OFF or ALL";
}
