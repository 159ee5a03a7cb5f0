using System.Reflection;
using Connect.Api;
using Connect.Runtime.Logging;

namespace Connect.Runtime.Errors;

/// <summary>The trace of a status: first one plain sentence with the cause and what to change, for whoever reads no stack traces, then Java's form, for tools that look for its classes.</summary>
internal static class FailureTrace
{
    private const int LongestCause = 1000;

    /// <summary>The trace of what has failed.</summary>
    /// <param name="who">The task or connector, as sentences about it begin: <c>Task orders-0</c>.</param>
    /// <param name="error">Why it failed.</param>
    /// <param name="next">What becomes of it, as the end of a sentence: <c>it starts again by itself in 10 s</c>; null where somebody is to restart it.</param>
    public static string OfFailure(string who, Exception error, string? next) =>
        $"{who} failed: {Cause(error)}; {ToChange(error)}{next ?? "restart it when that is done"}.\n{JavaTrace.Of(error)}";

    /// <summary>The trace of what runs and tries something again, which its error says in one sentence.</summary>
    public static string OfRetry(Exception error) => $"{OneLine(error.Message)}.\n{JavaTrace.Of(error)}";

    // The first that says more than that something failed.
    private static string Cause(Exception error)
    {
        var cause = error;
        while (cause is ToleranceExceededException or AggregateException or TargetInvocationException or { Message: "" } && cause.InnerException is { } inner) cause = inner;
        return cause.Message.Length == 0 ? JavaClassAttribute.Of(cause.GetType()) : OneLine(cause.Message);
    }

    private static string ToChange(Exception error) => error switch
    {
        ToleranceExceededException =>
            "mend what is wrong with the record or how it is read, or set errors.tolerance=all, which skips such records, and for a sink errors.deadletterqueue.topic.name, which "
            + "keeps them; ",
        ConfigException => "change the configuration; ",
        RetriableException => "see to what it waits for, or let it try for longer with errors.retry.timeout; ",
        _ when error.InnerException is ConfigException => "change the configuration; ",
        _ => "see to the cause; ",
    };

    private static string OneLine(string text)
    {
        var line = LogText.OneLine(text.Trim().Replace("\r\n", " ", StringComparison.Ordinal).Replace('\n', ' ')).TrimEnd('.', ' ');
        return line.Length <= LongestCause ? line : line[..LongestCause] + "…";
    }
}
