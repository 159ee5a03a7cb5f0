using Connect.Api;

namespace Connect.Runtime.Kafka;

/// <content>
/// Looks new topics up. The broker makes a topic when somebody asks for it, and librdkafka asks a second time only a second later; records for it would lie
/// that long. The Java producer asks again after <c>retry.backoff.ms</c>, 100 ms.
/// </content>
internal sealed partial class RecordProducer
{
    private const int LookUps = 10, LookUpTimeoutMs = 500;
    private static readonly TimeSpan BetweenLookUps = TimeSpan.FromMilliseconds(50);
    private readonly CancellationTokenSource _closing = new();
    private Task _lookUps = Task.CompletedTask;

    private nint TopicHandle(string topic)
    {
        if (_topics.TryGetValue(topic, out var handle)) return handle;
        handle = Librdkafka.TopicNew(_rk, topic, 0);
        if (handle == 0) throw new ConnectException($"'{topic}' is not a topic's name");
        _topics[topic] = handle;
        _lookUps = Task.WhenAll(_lookUps, Task.Run(() => LookUpAsync(handle)));
        return handle;
    }

    private async Task LookUpAsync(nint topic)
    {
        for (var left = LookUps; left > 0 && !HasPartitions(topic); left--)
        {
            await Task.Delay(BetweenLookUps, _time, _closing.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (_closing.IsCancellationRequested) return;
        }
    }

    // What the broker answers, librdkafka takes note of.
    private unsafe bool HasPartitions(nint topic)
    {
        Librdkafka.ClusterMetadata* metadata;
        if (Librdkafka.Metadata(_rk, 0, topic, &metadata, LookUpTimeoutMs) != Librdkafka.NoError) return false;
        var found = metadata->TopicCount > 0 && metadata->Topics->PartitionCount > 0;
        Librdkafka.MetadataDestroy(metadata);
        return found;
    }

    private void StopLookUps()
    {
        _closing.Cancel();
        _lookUps.Wait();
        _closing.Dispose();
    }
}
