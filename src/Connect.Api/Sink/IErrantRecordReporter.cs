namespace Connect.Api.Sink;

/// <summary>Takes records that a sink's target refuses, one by one (KIP-610).</summary>
public interface IErrantRecordReporter
{
    /// <summary>Reports a record to the error log and the dead letter queue.</summary>
    /// <returns>Completes when the report is safe; the framework waits for it before it commits offsets.</returns>
    /// <exception cref="ConnectException">The connector's <c>errors.tolerance</c> is none: the task is to fail.</exception>
    Task ReportAsync(SinkRecord record, Exception error);
}
