using Microsoft.Extensions.Logging;

namespace Connect.Runtime.Logging;

/// <summary>A log line before it has its form.</summary>
/// <param name="Time">The clock, and its time zone.</param>
/// <param name="Level">The level.</param>
/// <param name="Logger">The logger's name.</param>
/// <param name="Message">The text.</param>
/// <param name="Trace">The stack trace of what failed, or null.</param>
/// <param name="Context">Whose line it is, or null for the worker's own.</param>
internal readonly record struct LogEvent(TimeProvider Time, LogLevel Level, string Logger, string Message, string? Trace, LogContext? Context);
