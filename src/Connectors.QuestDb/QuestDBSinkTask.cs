using System.Diagnostics.CodeAnalysis;
using Connect.Api;
using Connectors.QuestDb.Client;
using Connectors.QuestDb.Ilp;
using Connectors.QuestDb.Rows;
using Microsoft.Extensions.Logging;

namespace Connectors.QuestDb;

/// <summary>
/// Writes records as lines and sends them: over HTTP in batches by number and time, over TCP after each delivery. While one batch is on its way the next
/// one is filled. Offsets are committed only when everything before them was stored (HTTP) or sent (TCP, which answers nothing).
/// </summary>
[JavaClass("io.questdb.kafka.QuestDBSinkTask")]
[SuppressMessage("Design", "CA1001", Justification = "StopAsync is the end of a task and gives back what it owns.")]
public sealed partial class QuestDBSinkTask : SinkTask, IVersioned
{
    private readonly Func<string, string?> _environment;
    private readonly CancellationTokenSource _stopping = new();
    private ILogger _log = null!;
    private QuestDbSinkConfig _config = null!;
    private ClientConf _client = null!;
    private LineSender? _sender;
    private RecordReader _reader = null!;
    private RecordReading _reading = null!;
    private Row _row = null!;
    private IErrantRecordReporter? _reporter;

    // The batch that is being filled, and the one on its way (or at rest) with the task of its sending.
    private LineBatch _filling = null!, _sent = null!;
    private Task _sending = Task.CompletedTask;

    // What becomes of the batch on its way, from when that is first waited for until it is known.
    private Task? _settling;

    /// <summary>A task that reads variables of the process's environment.</summary>
    public QuestDBSinkTask() : this(Environment.GetEnvironmentVariable) { }

    internal QuestDBSinkTask(Func<string, string?> environment) => _environment = environment;

    /// <inheritdoc/>
    public string Version => ConnectorVersion.Text;

    /// <inheritdoc/>
    public override async Task StartAsync(IReadOnlyDictionary<string, string> config, CancellationToken cancellationToken)
    {
        _log = Context.LoggerFactory.CreateLogger<QuestDBSinkTask>();
        _config = new QuestDbSinkConfig(config, _environment);
        _client = _config.Client();
        _reading = _config.Reading(Context.TimeProvider);
        _row = new Row(_config.HasSymbols);
        _ = new TableTemplate(_reading.Table, _client.MaxNameLength);
        // Over TCP no record can be told to have been refused, so none is reported.
        _reporter = _client.IsHttp ? Context.ErrantRecordReporter : null;
        _filling = new LineBatch(_client.InitialBufferSize, _reporter is not null);
        _sent = new LineBatch(_client.InitialBufferSize, _reporter is not null);
        LogConfiguration();
        await ConnectAsync(cancellationToken).ConfigureAwait(false);
        _lastFlush = _lastCommitRequest = Context.TimeProvider.GetTimestamp();
        _remainingRetries = _config.Retries;
    }

    /// <inheritdoc/>
    public override Task PutAsync(IReadOnlyList<SinkRecord> records, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(records);
        return _client.IsHttp ? PutOverHttpAsync(records, cancellationToken) : PutOverTcpAsync(records, cancellationToken);
    }

    /// <inheritdoc/>
    public override async Task<IReadOnlyDictionary<TopicPartition, long>> PreCommitAsync(
        IReadOnlyDictionary<TopicPartition, long> offsets, CancellationToken cancellationToken)
    {
        // After a failure nothing is known of what was put since the last commit: it comes again.
        if (_sender is null) return new Dictionary<TopicPartition, long>();
        if (_client.IsHttp) await FlushAllAsync(cancellationToken).ConfigureAwait(false);
        return offsets;
    }

    /// <inheritdoc/>
    public override async Task StopAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        // What fails now was not committed, so it comes again.
        await (_settling ?? _sending).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await DisconnectAsync().ConfigureAwait(false);
        _filling?.Dispose();
        _sent?.Dispose();
    }

    private async Task ConnectAsync(CancellationToken cancellationToken)
    {
        LineSender sender = _client.IsHttp ? new HttpLineSender(_client, Context, _log) : new TcpLineSender(_client, Context.TimeProvider);
        try
        {
            await sender.ConnectAsync(cancellationToken).ConfigureAwait(false);
            _reader = new RecordReader(_reading, _config.Rules(sender.MaxNameLength), sender.Version);
        }
        catch
        {
            await sender.DisposeAsync().ConfigureAwait(false);
            throw;
        }
        _sender = sender;
    }

    private async Task DisconnectAsync()
    {
        if (_sender is not { } sender) return;
        _sender = null;
        await sender.DisposeAsync().ConfigureAwait(false);
    }

    // The record's line at the end of the batch, or nothing of it.
    private void Append(SinkRecord record)
    {
        _reader.Read(record, _row);
        LineWriter.Write(_filling.Buffer, _row, _sender!.Version);
        _filling.Add(record);
        if (_filling.Buffer.Length <= _client.MaxBufferSize) return;
        _filling.Truncate(_filling.Count - 1);
        throw new LineSenderException($"maximum buffer size of {_client.MaxBufferSize} bytes is too small for the {_filling.Count + 1} rows up to {record}; "
            + "raise max_buf_size, or lower auto_flush_rows or the consumer's max.poll.records");
    }

    private void LogConfiguration()
    {
        if (_config.UsesHost) LogOldKeys();
        if (!_client.IsHttp) LogTcp();
        if (_client.Unknown.Count > 0) LogUnknownSettings(string.Join(", ", _client.Unknown));
        if (_config.WarningOf(_reading.TimeFormat) is { } warning) LogFormat(_reading.TimeFormat.Pattern, warning);
        var addresses = _client.ToString();
        LogStarted(addresses, _reading.Table ?? "(the topic's name)");
    }
}
