using Connect.Api;
using Connectors.QuestDb.Ilp;
using Connectors.QuestDb.Rows;

namespace Connectors.QuestDb;

public sealed partial class QuestDBSinkTask
{
    // A commit waits for what is on its way, so a busy task asks for one now and then, an idle one as soon as all is stored.
    private static readonly TimeSpan CommitPause = TimeSpan.FromSeconds(1);

    private long _lastFlush, _lastCommitRequest;

    private async Task PutOverHttpAsync(IReadOnlyList<SinkRecord> records, CancellationToken cancellationToken)
    {
        if (_sender is null) await ConnectAsync(cancellationToken).ConfigureAwait(false);
        // What failed meanwhile is dealt with before more is taken.
        if (_sending.IsCompleted) await SettleAsync(cancellationToken).ConfigureAwait(false);
        for (var i = 0; i < records.Count; i++)
        {
            var record = records[i];
            if (record.Value is null) continue;
            try
            {
                Append(record);
            }
            catch (BadRecordException e)
            {
                if (_reporter is null) throw Located(e, record);
                await _reporter.ReportAsync(record, e).ConfigureAwait(false);
            }
            catch (LineSenderException e)
            {
                throw await FailAsync(e).ConfigureAwait(false);
            }
        }
        _row.Forget();
        if (records.Count == 0)
        {
            if (await FlushAllAsync(cancellationToken).ConfigureAwait(false)) RequestCommit(atOnce: true);
            _filling.Trim();
            _sent.Trim();
            return;
        }
        var remaining = _client.AutoFlushInterval - Context.TimeProvider.GetElapsedTime(_lastFlush);
        if (_filling.Count >= _client.AutoFlushRows || remaining <= TimeSpan.Zero)
        {
            await BeginFlushAsync(cancellationToken).ConfigureAwait(false);
            RequestCommit(atOnce: false);
            remaining = _client.AutoFlushInterval;
        }
        // Called again without records when none come, so that rows do not wait for ever.
        Context.Timeout(remaining < _config.Lag ? remaining : _config.Lag);
    }

    /// <summary>Sends everything and waits until it is stored.</summary>
    /// <returns>Whether there was anything.</returns>
    private async Task<bool> FlushAllAsync(CancellationToken cancellationToken)
    {
        if (_filling.Count == 0 && _sent.Count == 0)
        {
            _lastFlush = Context.TimeProvider.GetTimestamp();
            return false;
        }
        await BeginFlushAsync(cancellationToken).ConfigureAwait(false);
        await SettleAsync(cancellationToken).ConfigureAwait(false);
        return true;
    }

    // Sends what was filled, as soon as the batch before is stored, and makes room for the next.
    private async Task BeginFlushAsync(CancellationToken cancellationToken)
    {
        await SettleAsync(cancellationToken).ConfigureAwait(false);
        _lastFlush = Context.TimeProvider.GetTimestamp();
        if (_filling.Count == 0) return;
        (_filling, _sent) = (_sent, _filling);
        _sending = _sender!.SendAsync(_sent.Lines(0, _sent.Count), _stopping.Token);
    }

    // Waits until the batch on its way is stored, and what the server refused of it is reported. That goes on when the wait is given up: the next call waits for it.
    private async Task SettleAsync(CancellationToken cancellationToken)
    {
        if (_sent.Count == 0) return;
        var settling = _settling ??= SettleSentAsync();
        try
        {
            await settling.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            if (settling.IsCompleted) _settling = null;
        }
    }

    private async Task SettleSentAsync()
    {
        try
        {
            await _sending.ConfigureAwait(false);
        }
        catch (LineSenderException e)
        {
            await DealWithRefusalAsync(e).ConfigureAwait(false);
        }
        _sending = Task.CompletedTask;
        _sent.Clear();
    }

    private async Task DealWithRefusalAsync(LineSenderException refusal)
    {
        try
        {
            if (!refusal.IsAboutLines || _reporter is null) throw Explained(refusal, 0, _sent.Count);
            if (_config.ReportsWholeBatch)
            {
                LogReportingBatch(refusal, _sent.Count);
                for (var i = 0; i < _sent.Count; i++) await _reporter.ReportAsync(_sent.Record(i), Explained(refusal, 0, _sent.Count)).ConfigureAwait(false);
                return;
            }
            LogSearchingBatch(refusal, _sent.Count);
            await SendPartsAsync(refusal, 0, _sent.Count).ConfigureAwait(false);
        }
        catch (LineSenderException e)
        {
            throw await FailAsync(e).ConfigureAwait(false);
        }
        catch
        {
            // A report that fails, or the end of the task: some lines were stored and some not, so all come again.
            await FailAsync(refusal).ConfigureAwait(false);
            throw;
        }
    }

    // The refused lines in halves, down to single ones, in their order: good ones are stored with few requests, bad ones stand alone and are reported.
    private async Task SendPartsAsync(LineSenderException refusal, int from, int count)
    {
        if (count == 1)
        {
            await _reporter!.ReportAsync(_sent.Record(from), Explained(refusal, from, 1)).ConfigureAwait(false);
            return;
        }
        var half = count / 2;
        await SendPartAsync(from, half).ConfigureAwait(false);
        await SendPartAsync(from + half, count - half).ConfigureAwait(false);
    }

    private async Task SendPartAsync(int from, int count)
    {
        try
        {
            await _sender!.SendAsync(_sent.Lines(from, count), _stopping.Token).ConfigureAwait(false);
        }
        catch (LineSenderException e) when (e.IsAboutLines || (count == 1 && e.Status is 400 or 413))
        {
            await SendPartsAsync(e, from, count).ConfigureAwait(false);
        }
    }

    // The server counts the lines of the request; users count offsets.
    private LineSenderException Explained(LineSenderException refusal, int from, int count)
    {
        var explanation = refusal.Line is >= 1 and var line && line <= count ? $"; line {line} is {_sent.Describe(from + line - 1)}"
            : count == 1 ? $"; the line is {_sent.Describe(from)}"
            : $"; the request had {count} lines from {_sent.Describe(from)} to {_sent.Describe(from + count - 1)}";
        if (refusal.Message.Contains("cast error from protocol type: FLOAT to column type: LONG", StringComparison.Ordinal))
            explanation += $". The column was created by a whole number; make it DOUBLE, and list it in '{QuestDbSinkConfig.Doubles}'"
                + " so that whole numbers without a schema are sent as doubles";
        return new LineSenderException(refusal.Message + explanation, refusal)
        {
            Status = refusal.Status,
            Line = refusal.Line,
            IsAboutLines = refusal.IsAboutLines,
        };
    }

    private async Task<ConnectException> FailAsync(LineSenderException cause)
    {
        await DisconnectAsync().ConfigureAwait(false);
        _sending = Task.CompletedTask;
        _sent.Clear();
        _filling.Clear();
        return new ConnectException("Failed to send data to QuestDB", cause);
    }

    private void RequestCommit(bool atOnce)
    {
        if (!atOnce && Context.TimeProvider.GetElapsedTime(_lastCommitRequest) < CommitPause) return;
        _lastCommitRequest = Context.TimeProvider.GetTimestamp();
        Context.RequestCommit();
    }

    private static BadRecordException Located(BadRecordException e, SinkRecord record) => new($"{e.Message} ({record})", e);
}
