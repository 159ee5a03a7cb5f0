using Connect.Api;

namespace Connect.Runtime.Errors;

/// <summary>
/// Whether and when a connector or task that has failed starts again by itself: the <c>errors.restart.*</c> keys of a connector, or of the worker for those that do not
/// have them. Java's workers have nothing of the kind.
/// </summary>
/// <param name="IsOn">Whether it starts again at all.</param>
/// <param name="MaxAttempts">How often in a row; -1 for any number.</param>
/// <param name="FirstDelay">The wait before the first attempt.</param>
/// <param name="LongestDelay">The longest wait; whatever has run for so long since it was started counts its attempts anew.</param>
internal sealed record RestartPolicy(bool IsOn, int MaxAttempts, TimeSpan FirstDelay, TimeSpan LongestDelay)
{
    /// <summary>What the keys begin with.</summary>
    public const string Prefix = "errors.restart.";

    private const string PolicyKey = "errors.restart.policy", AttemptsKey = "errors.restart.max.attempts", FirstKey = "errors.restart.backoff.ms",
        LongestKey = "errors.restart.backoff.max.ms", Group = "Error Handling";

    // How much of a wait is left to chance, so that what failed together does not come back together.
    private const double Chance = 0.2;

    /// <summary>The keys, which workers and connectors have alike.</summary>
    public static IReadOnlyList<ConfigKey> Keys { get; } =
    [
        new(PolicyKey, ConfigType.String, Importance.Medium,
            "Whether connectors and tasks that have failed start again by themselves: none, as in Java, or backoff, after a wait that doubles each time. While it waits, the "
            + "state is FAILED and the trace says when the next attempt is. Pausing holds the attempt up until the connector is resumed; stopping it, another configuration, "
            + "a restart by hand or another worker that takes it over begin anew. In a worker's properties it is the default of its connectors.")
        {
            Default = "none",
            Group = Group,
            OrderInGroup = 9,
            Width = ConfigWidth.Short,
            DisplayName = "Restart Policy",
            Validator = ConfigValidators.InAnyCase("none", "backoff"),
        },
        new(AttemptsKey, ConfigType.Int, Importance.Low,
            "How often in a row it starts again before it stays FAILED; -1 for any number. The default makes half an hour of the default waits: a database or broker that is "
            + "restarted or fails over is back by then, and what is not needs somebody to look at it. Attempts are counted anew once it has run for "
            + "errors.restart.backoff.max.ms without failing.")
        { Default = 10, Group = Group, OrderInGroup = 10, Width = ConfigWidth.Short, DisplayName = "Maximum Restart Attempts", Validator = ConfigValidators.AtLeast(-1) },
        new(FirstKey, ConfigType.Long, Importance.Low,
            "The wait before the first attempt, in milliseconds; it doubles with each one that follows. Up to a fifth of each wait is left out by chance, so that tasks that "
            + "failed together do not all come back at once.")
        { Default = 10_000, Group = Group, OrderInGroup = 11, Width = ConfigWidth.Medium, DisplayName = "Restart Backoff", Validator = ConfigValidators.AtLeast(1) },
        new(LongestKey, ConfigType.Long, Importance.Low, "The longest wait between attempts, in milliseconds.")
        { Default = 300_000, Group = Group, OrderInGroup = 12, Width = ConfigWidth.Medium, DisplayName = "Maximum Restart Backoff", Validator = ConfigValidators.AtLeast(1) },
    ];

    /// <summary>Reads the keys.</summary>
    /// <param name="connector">A connector's configuration, variables resolved.</param>
    /// <param name="worker">The worker's properties, which count where the connector has no such key.</param>
    /// <exception cref="ConfigException">A value is not valid.</exception>
    public static RestartPolicy From(IReadOnlyDictionary<string, string> connector, IReadOnlyDictionary<string, string> worker)
    {
        object Value(string name)
        {
            var key = Keys.First(k => k.Name == name);
            var value = ConfigDef.ParseType(name, connector.GetValueOrDefault(name) ?? worker.GetValueOrDefault(name) ?? key.Default, key.Type)!;
            key.Validator!.EnsureValid(name, value);
            return value;
        }
        static TimeSpan Milliseconds(object number) => Config.WorkerConfig.Milliseconds((long)number);
        return new RestartPolicy(((string)Value(PolicyKey)).Equals("backoff", StringComparison.OrdinalIgnoreCase), (int)Value(AttemptsKey), Milliseconds(Value(FirstKey)),
            Milliseconds(Value(LongestKey)));
    }

    /// <summary>The wait before an attempt.</summary>
    /// <param name="attempt">Which one in a row, from 1 on.</param>
    /// <param name="random">From 0 to 1: how much of what is left to chance is left out.</param>
    public TimeSpan Delay(int attempt, double random)
    {
        var delay = FirstDelay * Math.Pow(2, Math.Min(attempt - 1, 30));
        return (delay < LongestDelay ? delay : LongestDelay) * (1 - Chance * random);
    }
}
