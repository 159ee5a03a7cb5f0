using System.Globalization;
using Connect.Api;
using Microsoft.Extensions.Logging;

namespace Connect.Runtime.Errors;

/// <summary>
/// What becomes of records that fail: they are reported to the log and the dead letter queue where those are on, and then skipped or, without tolerance,
/// the task fails.
/// </summary>
internal sealed partial class ErrorReports(TaskId task, ErrorConfig config, DeadLetterQueue? deadLetters, TaskErrorCounts counts, TimeProvider time,
    ILogger logger) : IDisposable
{
    /// <summary>Whether bad records are skipped.</summary>
    public bool TolerateAll => config.TolerateAll;

    /// <summary>Whether a sink task gets an errant record reporter.</summary>
    public bool HasReporter => config.Log || deadLetters is not null;

    /// <summary>Whether records have to be kept as they were consumed until their offsets are committed.</summary>
    public bool NeedsOriginals => deadLetters is not null;

    /// <summary>How long an operation that failed in a retriable way is tried again; null for ever.</summary>
    public TimeSpan? RetryTimeout => config.RetryTimeout;

    /// <summary>The longest wait between tries.</summary>
    public TimeSpan RetryDelayMax => config.RetryDelayMax;

    /// <summary>Says what looks right in the configuration and does not do what is hoped for.</summary>
    public void WarnOfTraps()
    {
        if (deadLetters is not null && !config.TolerateAll) LogToleranceIsNone(task, config.DeadLetterTopic);
        if (deadLetters is null && config is { TolerateAll: true, Log: false }) LogNothingReported(task);
    }

    /// <summary>Reports a record.</summary>
    /// <returns>Completes when the report is safe.</returns>
    /// <exception cref="ToleranceExceededException">Bad records are not tolerated: the task is to fail.</exception>
    public async Task ReportAsync(FailedRecord failed)
    {
        counts.Failed(time.GetUtcNow());
        if (config.Log)
        {
            counts.Logged();
            var where = failed switch
            {
                { Consumed: { } c } when config.LogMessages =>
                    $", where consumed record is {{topic='{c.Topic}', partition={c.Partition}, offset={c.Offset}"
                    + $"{(c.TimestampType == TimestampType.NoTimestampType ? "" : $", timestamp={c.Timestamp}, timestampType={c.TimestampType}")}}}",
                { Source: { } s } when config.LogMessages => $", where source record is = {Text(s)}",
                _ => "",
            };
            LogFailed(failed.Error, task, failed.Stage.Name(), failed.ClassName, where);
        }
        if (deadLetters is not null && failed.Consumed is { } record)
        {
            counts.DeadLetterRequested();
            try { await deadLetters.SendAsync(record, failed); }
            catch (ConnectException) { counts.DeadLetterFailed(); throw; }
        }
        if (!config.TolerateAll) throw new ToleranceExceededException(ToException(failed));
        counts.Skipped();
    }

    private static ConnectException ToException(FailedRecord failed) => new($"{failed.Stage.Name()} ({failed.ClassName}) failed for " + failed switch
    {
        { Consumed: { } c } => $"the record at {c.Topic}-{c.Partition}@{c.Offset}",
        { Source: { } s } => s.ToString(),
        _ => "a record",
    } + $": {failed.Error.Message}", failed.Error);

    // As Java writes it, with what it holds: whoever sets errors.log.include.messages has asked for that, and a source has no dead letter queue to look it up in.
    private static string Text(SourceRecord record)
    {
        static string Map(IReadOnlyDictionary<string, object?> map) => $"{{{string.Join(", ", map.Select(e => $"{e.Key}={TextForm.Of(e.Value)}"))}}}";
        static string OrNull(object? value) => value is null ? "null" : string.Create(CultureInfo.InvariantCulture, $"{value}");
        var headers = record.HasHeaders
            ? $"[{string.Join(", ", record.Headers.Select(h => $"ConnectHeader(key={h.Key}, value={TextForm.Of(h.Value)}, schema={OrNull(h.Schema)})"))}]" : "";
        return $"SourceRecord{{sourcePartition={Map(record.SourcePartition)}, sourceOffset={Map(record.SourceOffset)}}} ConnectRecord{{topic='{record.Topic}', "
            + $"kafkaPartition={OrNull(record.KafkaPartition)}, key={TextForm.Of(record.Key)}, keySchema={OrNull(record.KeySchema)}, "
            + $"value={TextForm.Of(record.Value)}, valueSchema={OrNull(record.ValueSchema)}, timestamp={OrNull(record.Timestamp)}, "
            + $"headers=ConnectHeaders(headers={headers})}}";
    }

    public void Dispose() => deadLetters?.Dispose();

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "Task {Task} has the dead letter queue {Topic} and errors.tolerance=none: its first bad record is written there and "
            + "fails the task. Set errors.tolerance=all to go on")]
    private partial void LogToleranceIsNone(TaskId task, string topic);

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "Task {Task} has errors.tolerance=all and skips bad records without a trace. Set errors.log.enable=true, or for sinks "
            + "errors.deadletterqueue.topic.name, to hear of them")]
    private partial void LogNothingReported(TaskId task);

    [LoggerMessage(Level = LogLevel.Error, Message = "Error encountered in task {Task}. Executing stage '{Stage}' with class '{ClassName}'{Where}.")]
    private partial void LogFailed(Exception error, TaskId task, string stage, string className, string where);
}
