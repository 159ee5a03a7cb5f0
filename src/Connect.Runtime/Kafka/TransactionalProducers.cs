using System.Diagnostics;
using Kafka.Protocol.Client;
using Kafka.Protocol.Messages;
using Kafka.Protocol.Wire;

namespace Connect.Runtime.Kafka;

/// <summary>
/// Fences producers by their transactional ids (KIP-618), which Confluent.Kafka cannot: what they have open is aborted, and they can write no more.
/// </summary>
internal sealed class TransactionalProducers(KafkaClient client) : IAsyncDisposable
{
    private const int TransactionTimeoutMs = 60_000;
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30), Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Fences all producers of the ids, whether or not there are any.</summary>
    /// <exception cref="ConnectException">A coordinator refuses, or does not answer in time.</exception>
    public async Task FenceAsync(IEnumerable<string> transactionalIds, CancellationToken cancellationToken)
    {
        try { await Task.WhenAll(transactionalIds.Select(id => FenceAsync(id, cancellationToken))); }
        catch (KafkaException e) { throw new ConnectException($"Producers of former tasks could not be fenced: {e.Message}", e); }
    }

    public ValueTask DisposeAsync() => client.DisposeAsync();

    private async Task FenceAsync(string transactionalId, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        while (true)
        {
            var answer = await client.SendToCoordinatorAsync(CoordinatorType.Transaction, transactionalId,
                new InitProducerIdRequest { TransactionalId = transactionalId, TransactionTimeoutMs = TransactionTimeoutMs }, cancellationToken);
            if (answer.ErrorCode == ErrorCode.None) return;
            // While what the old producer left open is being aborted, the coordinator asks to wait.
            if (answer.ErrorCode != ErrorCode.ConcurrentTransactions || Stopwatch.GetElapsedTime(began) > Timeout)
                throw new KafkaErrorException(answer.ErrorCode, $"the producers of transactional id {transactionalId} cannot be fenced");
            await Task.Delay(Pause, cancellationToken);
        }
    }
}
