using Connect.Api;
using Kafka.Protocol;

namespace Connect.Runtime.Kafka;

/// <summary>
/// Asks where partitions end, over connections of its own: a broker answers the requests of a connection one after the other, and behind a consumer's waiting
/// fetches each question would take up to their half second. Holds no thread while it waits. The end is that of all records: who reads only what is committed
/// gets there when the transactions that are open now have ended, and so misses nothing that was committed after one of them began.
/// </summary>
/// <param name="client">Asks; disposed of with this.</param>
internal sealed class TopicEnds(KafkaClient client) : IAsyncDisposable
{
    /// <summary>The offsets after the last records.</summary>
    /// <param name="topic">The topic.</param>
    /// <param name="partitions">The partitions' numbers; the answer is in their order.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ConnectException">A partition is not there, or no broker answers in time.</exception>
    public async Task<long[]> AskAsync(string topic, IReadOnlyList<int> partitions, CancellationToken cancellationToken)
    {
        try
        {
            // The first answer brings the leaders of all partitions; the other questions go out together.
            var ends = new long[partitions.Count];
            if (ends.Length > 0) ends[0] = await EndAsync(topic, partitions[0], cancellationToken);
            (await Task.WhenAll(partitions.Skip(1).Select(p => EndAsync(topic, p, cancellationToken)))).CopyTo(ends, Math.Min(1, ends.Length));
            return ends;
        }
        catch (KafkaException e) { throw new ConnectException($"Kafka does not tell the end of the topic {topic}: {e.Message}", e); }
    }

    public ValueTask DisposeAsync() => client.DisposeAsync();

    private Task<long> EndAsync(string topic, int partition, CancellationToken cancellationToken) =>
        client.ListOffsetAsync(topic, partition, OffsetSpec.Latest, IsolationLevel.ReadUncommitted, cancellationToken);
}
