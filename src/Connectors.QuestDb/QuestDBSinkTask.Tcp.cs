using Connect.Api;
using Connectors.QuestDb.Ilp;
using Connectors.QuestDb.Rows;

namespace Connectors.QuestDb;

public sealed partial class QuestDBSinkTask
{
    // One good batch proves little: the server drops connections over bad data only after a while. Ten in a row make failures forgotten.
    private const int GoodBatchesThatRedeem = 10;

    private int _remainingRetries, _goodBatches;

    private async Task PutOverTcpAsync(IReadOnlyList<SinkRecord> records, CancellationToken cancellationToken)
    {
        if (records.Count == 0) return;
        try
        {
            if (_sender is null) await ConnectAsync(cancellationToken).ConfigureAwait(false);
            for (var i = 0; i < records.Count; i++)
            {
                if (records[i].Value is null) continue;
                try { Append(records[i]); }
                catch (BadRecordException e) { throw Located(e, records[i]); }
            }
            if (_filling.Count > 0) await _sender!.SendAsync(_filling.Lines(0, _filling.Count), cancellationToken).ConfigureAwait(false);
            if (++_goodBatches == GoodBatchesThatRedeem) _remainingRetries = _config.Retries;
        }
        catch (LineSenderException e)
        {
            await DisconnectAsync().ConfigureAwait(false);
            _goodBatches = 0;
            if (--_remainingRetries <= 0) throw new ConnectException($"Failed to send data to QuestDB after {_config.Retries} retries", e);
            LogSendingAgain(e, _config.RetryBackoff.TotalMilliseconds, _remainingRetries);
            Context.Timeout(_config.RetryBackoff);
            throw new RetriableException($"Failed to send data to QuestDB over TCP: {e.Message}", e);
        }
        finally
        {
            // The framework brings the same records again.
            _filling.Clear();
            _row.Forget();
        }
    }
}
