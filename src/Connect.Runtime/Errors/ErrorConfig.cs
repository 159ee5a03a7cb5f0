using Connect.Api;

namespace Connect.Runtime.Errors;

/// <summary>The <c>errors.*</c> keys of a connector.</summary>
internal sealed record ErrorConfig(bool TolerateAll, TimeSpan? RetryTimeout, TimeSpan RetryDelayMax, bool Log, bool LogMessages, string DeadLetterTopic,
    short DeadLetterReplication, bool DeadLetterHeaders)
{
    /// <summary>Reads the keys, which were validated before.</summary>
    /// <param name="config">A task's configuration.</param>
    public static ErrorConfig From(IReadOnlyDictionary<string, string> config)
    {
        bool Flag(string key) => config.TryGetValue(key, out var v) && v.Trim().Equals("true", StringComparison.OrdinalIgnoreCase);
        long Number(string key, long otherwise) => config.TryGetValue(key, out var v) ? (long)ConfigDef.ParseType(key, v, ConfigType.Long)! : otherwise;
        var retry = Number("errors.retry.timeout", 0);
        return new ErrorConfig(
            config.GetValueOrDefault("errors.tolerance", "none").Trim() == "all",
            retry < 0 ? null : Milliseconds(retry),
            Milliseconds(Math.Max(0, Number("errors.retry.delay.max.ms", 60_000))),
            Flag("errors.log.enable"), Flag("errors.log.include.messages"),
            config.GetValueOrDefault("errors.deadletterqueue.topic.name", "").Trim(),
            (short)Number("errors.deadletterqueue.topic.replication.factor", 3),
            Flag("errors.deadletterqueue.context.headers.enable"));
    }

    // Java's largest long is a usual way to say "for ever", and more than a TimeSpan holds.
    private static TimeSpan Milliseconds(long number) =>
        number < TimeSpan.MaxValue.Ticks / TimeSpan.TicksPerMillisecond ? TimeSpan.FromMilliseconds(number) : TimeSpan.MaxValue;
}
