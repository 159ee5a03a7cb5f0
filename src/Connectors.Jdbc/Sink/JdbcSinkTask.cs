using System.Data.Common;
using Connect.Api;
using Microsoft.Extensions.Logging;

namespace Connectors.Jdbc.Sink;

/// <summary>Writes records to tables of a database.</summary>
[JavaClass("io.confluent.connect.jdbc.sink.JdbcSinkTask")]
public sealed partial class JdbcSinkTask : SinkTask
{
    private ILogger _logger = null!;
    private SinkSettings _settings = null!;
    private ConnectionSettings _connection = null!;
    private SinkWriter? _writer;
    private int _retriesLeft;

    /// <inheritdoc/>
    public override Task StartAsync(IReadOnlyDictionary<string, string> config, CancellationToken cancellationToken)
    {
        var parsed = SinkConfig.Definition.Parse(config);
        _logger = Context.LoggerFactory.CreateLogger<JdbcSinkTask>();
        _settings = SinkSettings.From(parsed, Context.Connector) with { Task = $"{Context.Connector}-{Context.Task}" };
        var connection = ConnectionSettings.From(parsed);
        if (connection.Dialect.WritingSession is { } statement) connection = connection with { Target = connection.Target.WithStatement(statement) };
        foreach (var warning in connection.Target.Warnings) LogWarning(_settings.Task, warning);
        _connection = connection;
        _writer = new(connection, _settings, _logger, Context);
        _retriesLeft = _settings.MaxRetries;
        LogStarted(_settings.Task, connection.Target.Database.Name, connection.Dialect.Name);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override Task PutAsync(IReadOnlyList<SinkRecord> records, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(records);
        return records.Count == 0 ? Task.CompletedTask
            : ServerCall.RunAsync(token => WriteAsync(records, token), LetGo, _connection.Target.Database.RunsSynchronously, cancellationToken);
    }

    // What the call that was given up works with is its own from now on.
    private DbConnection? LetGo()
    {
        var writer = _writer;
        _writer = new(_connection, _settings, _logger, Context);
        return writer?.Connection;
    }

    private async Task WriteAsync(IReadOnlyList<SinkRecord> records, CancellationToken cancellationToken)
    {
        var reporter = Context.ErrantRecordReporter;
        try { await _writer!.WriteAsync(records, 0, records.Count, cancellationToken).ConfigureAwait(false); }
        catch (TableAlterOrCreateException e) when (reporter is not null)
        {
            await WriteAroundAsync(records, e, reporter, cancellationToken).ConfigureAwait(false);
        }
        catch (SqlException e) when (_retriesLeft > 0)
        {
            LogRetrying(_settings.Task, records.Count, _retriesLeft, _settings.RetryBackoff.TotalMilliseconds, e.Message);
            _retriesLeft--;
            Context.Timeout(_settings.RetryBackoff);
            throw new RetriableException($"{JavaClassAttribute.Of(typeof(SqlException))}: {e.Message}", e);
        }
        catch (SqlException e) when (reporter is not null)
        {
            await WriteAroundAsync(records, e, reporter, cancellationToken).ConfigureAwait(false);
        }
        catch (SqlException e) { throw new ConnectException($"{JavaClassAttribute.Of(typeof(SqlException))}: {e.Message}", e); }
        _retriesLeft = _settings.MaxRetries;
    }

    /// <inheritdoc/>
    public override async Task StopAsync()
    {
        if (_writer is not { } writer) return;
        _writer = null;
        await writer.CloseAsync().ConfigureAwait(false);
    }

    private async Task WriteAroundAsync(IReadOnlyList<SinkRecord> records, Exception first, IErrantRecordReporter reporter, CancellationToken cancellationToken)
    {
        LogAround(_settings.Task, records.Count, first.Message);
        await _writer!.SearchAsync(() => SplitAsync(records, 0, records.Count, first, reporter, cancellationToken)).ConfigureAwait(false);
    }

    // Refused records are mostly few: halves of what was refused find them in a few transactions, in the records' order.
    private async Task SplitAsync(IReadOnlyList<SinkRecord> records, int from, int count, Exception refusal, IErrantRecordReporter reporter,
        CancellationToken cancellationToken)
    {
        if (count == 1)
        {
            // A record that another's lock kept out is as good as any, and belongs in the table, not among the bad ones.
            if (refusal is SqlException { IsOfTheMoment: true })
                throw new ConnectException($"{JavaClassAttribute.Of(typeof(SqlException))}: {refusal.Message}", refusal);
            await reporter.ReportAsync(records[from], refusal).ConfigureAwait(false);
            return;
        }
        await WritePartAsync(records, from, count / 2, reporter, cancellationToken).ConfigureAwait(false);
        await WritePartAsync(records, from + (count / 2), count - (count / 2), reporter, cancellationToken).ConfigureAwait(false);
    }

    private async Task WritePartAsync(IReadOnlyList<SinkRecord> records, int from, int count, IErrantRecordReporter reporter,
        CancellationToken cancellationToken)
    {
        try { await _writer!.WriteAsync(records, from, count, cancellationToken).ConfigureAwait(false); }
        catch (Exception e) when (e is SqlException or TableAlterOrCreateException)
        {
            await SplitAsync(records, from, count, e, reporter, cancellationToken).ConfigureAwait(false);
        }
    }
}
