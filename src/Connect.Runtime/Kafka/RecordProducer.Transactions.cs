using System.Runtime.InteropServices;
using Connect.Api;

namespace Connect.Runtime.Kafka;

/// <summary>Transactions of a producer with a transactional id (KIP-98).</summary>
internal sealed partial class RecordProducer
{
    // Calls that wait for brokers come back this often, to see whether anybody still waits for them.
    private const int CallTimeoutMs = 5000;

    /// <summary>Announces the producer: fences those of the same transactional id, and ends what they left open.</summary>
    /// <exception cref="ConnectException">The coordinator refuses.</exception>
    /// <exception cref="OperationCanceledException">Nobody waits any more.</exception>
    public Task InitTransactionsAsync(CancellationToken cancellationToken) =>
        CallAsync((rk, timeoutMs) => Librdkafka.InitTransactions(rk, timeoutMs), "be announced to the transaction coordinator", cancellationToken);

    /// <summary>Begins a transaction: what is sent from now on belongs to it.</summary>
    /// <exception cref="ProducerFencedException">Another producer has taken its place.</exception>
    /// <exception cref="ConnectException">The producer has failed for good.</exception>
    public void BeginTransaction() => _ = Checked(Librdkafka.BeginTransaction(_rk), "begin a transaction", mayRetry: false);

    /// <summary>Commits the transaction. Everything sent has to have been reported before.</summary>
    /// <exception cref="ConnectException">
    /// It is not committed: the producer was fenced, the transaction has timed out, or a record of it was not stored.
    /// </exception>
    /// <exception cref="OperationCanceledException">Nobody waits any more.</exception>
    public Task CommitTransactionAsync(CancellationToken cancellationToken) =>
        CallAsync((rk, timeoutMs) => Librdkafka.CommitTransaction(rk, timeoutMs), "commit its transaction", cancellationToken);

    /// <summary>Aborts the transaction; what was not yet sent is reported as failed.</summary>
    /// <param name="delivered">Hears what became of records meanwhile.</param>
    /// <param name="cancellationToken">Given up where nobody waits any more.</param>
    /// <exception cref="ConnectException">The producer was fenced, or has failed for good; the coordinator aborts by itself then.</exception>
    /// <exception cref="OperationCanceledException">Nobody waits any more.</exception>
    public async Task AbortTransactionAsync(Delivered delivered, CancellationToken cancellationToken)
    {
        // The call itself waits until all records are reported, so they are taken in meanwhile.
        var abort = CallAsync((rk, timeoutMs) => Librdkafka.AbortTransaction(rk, timeoutMs), "abort its transaction", cancellationToken);
        _ = abort.ContinueWith(_ => Wake(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        while (!abort.IsCompleted)
        {
            await WaitAsync(TimeSpan.FromSeconds(1), CancellationToken.None);
            Drain(delivered);
        }
        await abort;
        Drain(delivered);
    }

    // Repeats a call until the brokers have answered, at most for max.block.ms.
    private Task CallAsync(Func<nint, int, nint> call, string what, CancellationToken cancellationToken) => OwnThread.RunAsync(() =>
    {
        var began = _time.GetTimestamp();
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var left = _maxBlock is { } limit ? (limit - _time.GetElapsedTime(began)).TotalMilliseconds : double.MaxValue;
            if (Checked(call(_rk, (int)Math.Clamp(left, 1, CallTimeoutMs)), what, mayRetry: true) is not { } reason) return;
            if (_maxBlock is { } most && _time.GetElapsedTime(began) >= most)
                throw new ConnectException($"The producer could not {what} within max.block.ms={most.TotalMilliseconds:0}: {reason}");
        }
    });

    // Why the call is to be repeated; null where it has succeeded.
    private unsafe string? Checked(nint error, string what, bool mayRetry)
    {
        if (error == 0) return null;
        var code = Librdkafka.ErrorCode(error);
        var text = Marshal.PtrToStringUTF8((nint)Librdkafka.ErrorString(error));
        var retry = mayRetry && Librdkafka.ErrorIsRetriable(error) != 0;
        Librdkafka.ErrorDestroy(error);
        if (retry) return text ?? "";
        if (code != Librdkafka.Fenced) throw new ConnectException($"The producer could not {what}: {text}");
        IsFenced = true;
        throw new ProducerFencedException(
            $"The producer could not {what}, as a newer producer of the same transactional id has taken its place: another instance of the task is running, "
            + $"or a round of fencing has ended this one ({text})");
    }
}
