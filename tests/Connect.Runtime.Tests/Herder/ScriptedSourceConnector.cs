using System.Collections.Concurrent;
using Connect.Api;

namespace Connect.Runtime.Tests.Herder;

/// <summary>
/// Does what its key <c>script</c> says: <c>reconfigure-in-start</c>, <c>hang-in-start</c>, <c>no-tasks</c>, <c>no-answer</c>; counts calls under its name.
/// </summary>
public sealed class ScriptedSourceConnector : SourceConnector
{
    private static readonly ConcurrentDictionary<string, int> Calls = new();
    private string _script = "";

    /// <summary>How often a connector was asked for its tasks.</summary>
    public static int Asked(string connector) => Calls.GetValueOrDefault(connector);

    public override ConfigDef Config { get; } = new();

    public override Type TaskType => typeof(LingeringSourceTask);

    public override bool? SupportsExactlyOnce(IReadOnlyDictionary<string, string> config) =>
        Script(config) == "no-answer" ? throw new InvalidOperationException("I cannot say") : null;

    public override bool CanDefineTransactionBoundaries(IReadOnlyDictionary<string, string> config) =>
        Script(config) == "no-answer" ? throw new InvalidOperationException("") : false;

    public override async Task StartAsync(IReadOnlyDictionary<string, string> config, CancellationToken cancellationToken)
    {
        _script = Script(config);
        if (_script == "hang-in-start") await new TaskCompletionSource().Task;
        if (_script != "reconfigure-in-start") return;
        // Asks, and does not go on before somebody might have answered.
        Context.RequestTaskReconfiguration();
        await Task.Delay(TimeSpan.FromMilliseconds(100), cancellationToken);
        Context.RequestTaskReconfiguration();
    }

    public override Task<IReadOnlyList<IReadOnlyDictionary<string, string>>> TaskConfigsAsync(int maxTasks, CancellationToken cancellationToken)
    {
        Calls.AddOrUpdate(Context.Connector, 1, (_, n) => n + 1);
        return _script == "no-tasks" ? throw new RetriableException("the source has no tables")
            : Task.FromResult<IReadOnlyList<IReadOnlyDictionary<string, string>>>([new Dictionary<string, string>()]);
    }

    private static string Script(IReadOnlyDictionary<string, string> config)
    {
        ArgumentNullException.ThrowIfNull(config);
        return config.GetValueOrDefault("script", "");
    }
}
