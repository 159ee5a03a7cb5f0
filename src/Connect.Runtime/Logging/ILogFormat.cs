namespace Connect.Runtime.Logging;

/// <summary>The form of the log: what becomes of a line's parts. Whatever the parts hold, nothing in them may look like another line.</summary>
internal interface ILogFormat
{
    /// <summary>The line, its end and what follows it included.</summary>
    string Format(in LogEvent e);

    /// <summary>The stack trace of what failed, as the form has it.</summary>
    string TraceOf(Exception error);
}
