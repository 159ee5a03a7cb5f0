using System.Runtime.InteropServices;
using Connect.Api;

namespace Connect.Runtime.Kafka;

/// <content>
/// Subscribes to topics by a regular expression. librdkafka could do that itself, but by POSIX rules, without digits (<c>\d</c>) and look-aheads, and with the
/// brokers' internal topics; users write Java's.
/// </content>
internal sealed partial class BatchConsumer
{
    private const int LookTimeoutMs = 5_000;
    private static readonly TimeSpan BetweenTries = TimeSpan.FromSeconds(1);
    private readonly CancellationTokenSource _closing = new();
    private Task _looking = Task.CompletedTask;

    /// <summary>Subscribes to all topics that match, and to those that are made later.</summary>
    /// <param name="matches">Whether a topic is wanted.</param>
    /// <param name="refresh">How often to look for new topics.</param>
    /// <param name="cancellationToken">Ends the wait for the first look.</param>
    /// <returns>Completes when the topics that are there are subscribed to; without any the member does not join its group yet.</returns>
    /// <exception cref="ConnectException">librdkafka refuses the subscription.</exception>
    public Task SubscribeAsync(Func<string, bool> matches, TimeSpan refresh, CancellationToken cancellationToken)
    {
        var first = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _looking = LookAsync(matches, refresh, first);
        return first.Task.WaitAsync(cancellationToken);
    }

    private async Task LookAsync(Func<string, bool> matches, TimeSpan refresh, TaskCompletionSource first)
    {
        string[] known = [];
        while (!_closing.IsCancellationRequested)
        {
            var names = await OwnThread.RunAsync(TopicNames).ConfigureAwait(false);
            if (names is not null)
            {
                string[] matching = [.. names.Where(matches).Order(StringComparer.Ordinal)];
                try
                {
                    if (!matching.SequenceEqual(known))
                    {
                        // librdkafka refuses a list of none.
                        if (matching.Length > 0) Subscribe(matching);
                        else Check(Librdkafka.Unsubscribe(_rk), "unsubscribe");
                        known = matching;
                    }
                    first.TrySetResult();
                }
                catch (ConnectException e)
                {
                    if (!first.TrySetException(e)) FatalError = e.Message;
                    return;
                }
            }
            await Task.Delay(names is null ? BetweenTries : refresh, _time, _closing.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        first.TrySetCanceled();
    }

    // The names of all topics, or null where no broker answers.
    private unsafe List<string>? TopicNames()
    {
        Librdkafka.ClusterMetadata* metadata;
        if (Librdkafka.Metadata(_rk, 1, 0, &metadata, LookTimeoutMs) is not Librdkafka.NoError and var error)
        {
            LogConsumerError($"The topics cannot be listed: {Librdkafka.TextOf(error)}");
            return null;
        }
        var names = new List<string>(metadata->TopicCount);
        for (var i = 0; i < metadata->TopicCount; i++) names.Add(Marshal.PtrToStringUTF8((nint)metadata->Topics[i].Topic)!);
        Librdkafka.MetadataDestroy(metadata);
        return names;
    }

    private void StopMatching()
    {
        _closing.Cancel();
        _looking.Wait();
        _closing.Dispose();
    }
}
