using System.Text;
using Confluent.Kafka;
using Connect.Api;
using Connect.Runtime.Kafka;

namespace Connect.Runtime.Storage;

/// <summary>
/// Writes what only the leader of the workers writes (KIP-618): records that belong together in one transaction, by a producer that fences the one of the
/// former leader, so that a leader that does not know yet that it was replaced can do no harm.
/// </summary>
internal sealed class TransactionalTopicWriter(string transactionalId, Func<IProducer<byte[]?, byte[]?>> connect, Action onFenced) : IAsyncDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);
    private readonly SemaphoreSlim _gate = new(1, 1);
    private IProducer<byte[]?, byte[]?>? _producer;
    private volatile bool _fenced;

    /// <summary>Whether another leader has taken this one's place. Only <see cref="ClaimAsync"/> changes that.</summary>
    public bool IsFenced => _fenced;

    /// <summary>Takes the place of the former leader.</summary>
    /// <exception cref="ConnectException">The coordinator refuses or does not answer; the next write tries again.</exception>
    public async Task ClaimAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            _fenced = false;
            await DropAsync();
            await ConnectedAsync();
        }
        finally { _gate.Release(); }
    }

    /// <summary>Writes records in one transaction.</summary>
    /// <param name="topic">The topic.</param>
    /// <param name="records">The records, in order.</param>
    /// <param name="cancellationToken">Ends the wait; once the transaction is being committed, its records may be stored all the same.</param>
    /// <returns>The offset of the last one.</returns>
    /// <exception cref="ConnectException">None of them is written.</exception>
    public async Task<long> WriteAsync(string topic, IReadOnlyList<(string Key, byte[]? Value)> records, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (_fenced) throw new ConnectException($"Topic {topic} is written by the leader of the workers, which is another one now");
            var producer = await ConnectedAsync();
            try
            {
                producer.BeginTransaction();
                var writes = await Task.WhenAll(
                    records.Select(r => producer.ProduceAsync(topic, new Message<byte[]?, byte[]?> { Key = Encoding.UTF8.GetBytes(r.Key), Value = r.Value },
                        cancellationToken)));
                cancellationToken.ThrowIfCancellationRequested();
                await OwnThread.RunAsync(() => producer.CommitTransaction(Timeout));
                return writes[^1].Offset.Value;
            }
            catch (OperationCanceledException)
            {
                // What it has begun is aborted when the next producer of its id begins.
                await DropAsync();
                throw;
            }
            catch (KafkaException e)
            {
                // A producer that has failed is of no more use, and a new one ends what it left open.
                _fenced = e.Error.Code is ErrorCode.Local_Fenced or ErrorCode.ProducerFenced or ErrorCode.InvalidProducerEpoch;
                await DropAsync();
                if (_fenced) onFenced();
                throw new ConnectException($"Kafka did not take the records {string.Join(", ", records.Select(r => r.Key))} of topic {topic}: {e.Error.Reason}",
                    e);
            }
        }
        finally { _gate.Release(); }
    }

    public async ValueTask DisposeAsync()
    {
        await _gate.WaitAsync();
        await DropAsync();
        _gate.Dispose();
    }

    private async Task<IProducer<byte[]?, byte[]?>> ConnectedAsync()
    {
        if (_producer is not null) return _producer;
        var producer = connect();
        try { await OwnThread.RunAsync(() => producer.InitTransactions(Timeout)); }
        catch (KafkaException e)
        {
            await OwnThread.RunAsync(producer.Dispose);
            throw new ConnectException($"The transaction coordinator does not take the producer of transactional id {transactionalId}: {e.Error.Reason}", e);
        }
        return _producer = producer;
    }

    private async Task DropAsync()
    {
        if (_producer is null) return;
        await OwnThread.RunAsync(_producer.Dispose);
        _producer = null;
    }
}
