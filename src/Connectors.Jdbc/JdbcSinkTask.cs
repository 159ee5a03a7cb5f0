using System.Data.Common;
using Connect.Api;
using Connectors.Jdbc.Connections;
using Connectors.Jdbc.Writing;
using Microsoft.Extensions.Logging;

namespace Connectors.Jdbc;

/// <summary>Writes records to tables of a database.</summary>
[JavaClass("io.confluent.connect.jdbc.sink.JdbcSinkTask")]
public sealed partial class JdbcSinkTask : SinkTask
{
    private ILogger _logger = null!;
    private JdbcSinkConfig _config = null!;
    private ConnectionSettings _connection = null!;
    private SinkWriter? _writer;
    private int _retriesLeft;

    /// <summary>How long a write that was cancelled, and the end of the connection, are waited for before they are given up.</summary>
    internal TimeSpan Grace { get; init; } = ServerCall.DefaultGrace;

    /// <inheritdoc/>
    public override Task StartAsync(IReadOnlyDictionary<string, string> config, CancellationToken cancellationToken)
    {
        _logger = Context.LoggerFactory.CreateLogger<JdbcSinkTask>();
        _config = JdbcSinkConfig.Parse(config, Context.Connector, Context.Task);
        var connection = _config.Connection() with { Grace = Grace };
        if (connection.Dialect.WritingSession is { } statement) connection = connection with { Target = connection.Target.WithStatement(statement) };
        foreach (var warning in connection.Target.Warnings) LogWarning(_config.Task, warning);
        _connection = connection;
        _writer = new(connection, _config, _logger, Context);
        _retriesLeft = _config.MaxRetries;
        LogStarted(_config.Task, connection.Target.Database.Name, connection.Dialect.Name);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override Task PutAsync(IReadOnlyList<SinkRecord> records, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(records);
        return records.Count == 0 ? Task.CompletedTask : ServerCall.RunAsync(token => WriteAsync(records, token), LetGo, _connection, cancellationToken);
    }

    // What the call that was given up works with is its own from now on.
    private DbConnection? LetGo()
    {
        var writer = _writer;
        _writer = new(_connection, _config, _logger, Context);
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
            LogRetrying(_config.Task, records.Count, _retriesLeft, _config.RetryBackoff.TotalMilliseconds, e.Message);
            _retriesLeft--;
            Context.Timeout(_config.RetryBackoff);
            throw new RetriableException($"{JavaClassAttribute.Of(typeof(SqlException))}: {e.Message}", e);
        }
        catch (SqlException e) when (reporter is not null)
        {
            await WriteAroundAsync(records, e, reporter, cancellationToken).ConfigureAwait(false);
        }
        catch (SqlException e) { throw new ConnectException($"{JavaClassAttribute.Of(typeof(SqlException))}: {e.Message}", e); }
        _retriesLeft = _config.MaxRetries;
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
        LogAround(_config.Task, records.Count, first.Message);
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
