using System.Collections.Concurrent;
using Connect.Api;

namespace Connect.Runtime.Tests.Herder;

/// <summary>Fails where the test says at the moment: in the connector's start, in the task's start, or in its poll.</summary>
public sealed class FailingSourceConnector : SourceConnector
{
    private static readonly ConcurrentDictionary<string, string> Places = new();
    private static readonly ConcurrentDictionary<string, int> Starts = new();

    /// <summary>Where a connector of a name fails from now on: <c>connector</c>, <c>start</c>, <c>poll</c> or nowhere.</summary>
    public static void FailIn(string connector, string place) => Places[connector] = place;

    /// <summary>How often the connector or its task was started.</summary>
    public static int StartsOf(string connector) => Starts.GetValueOrDefault(connector);

    public override ConfigDef Config { get; } = new();

    public override Type TaskType => typeof(FailingSourceTask);

    public override Task StartAsync(IReadOnlyDictionary<string, string> config, CancellationToken cancellationToken)
    {
        Fail(Context.Connector, "connector");
        return Task.CompletedTask;
    }

    public override Task<IReadOnlyList<IReadOnlyDictionary<string, string>>> TaskConfigsAsync(int maxTasks, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<IReadOnlyDictionary<string, string>>>([new Dictionary<string, string>()]);

    internal static void Fail(string connector, string place)
    {
        if (place != "poll") Starts.AddOrUpdate($"{connector}/{place}", 1, (_, n) => n + 1);
        if (Places.GetValueOrDefault(connector) == place) throw new InvalidOperationException($"the {place} is to fail");
    }

    private sealed class FailingSourceTask : SourceTask
    {
        public override Task StartAsync(IReadOnlyDictionary<string, string> config, CancellationToken cancellationToken)
        {
            Fail(Context.Connector, "start");
            return Task.CompletedTask;
        }

        public override async Task<IReadOnlyList<SourceRecord>?> PollAsync(CancellationToken cancellationToken)
        {
            Fail(Context.Connector, "poll");
            await Task.Delay(TimeSpan.FromMilliseconds(20), cancellationToken);
            return null;
        }
    }
}
