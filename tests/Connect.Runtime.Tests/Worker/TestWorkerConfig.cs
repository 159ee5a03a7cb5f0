using Connect.Runtime.Config;

namespace Connect.Runtime.Tests.Worker;

/// <summary>Configurations of workers that are never started as a whole.</summary>
internal static class TestWorkerConfig
{
    /// <summary>What every worker has to have, and more.</summary>
    /// <param name="more">Further properties.</param>
    /// <param name="bootstrapServers">The brokers; by default an address where nobody listens.</param>
    public static WorkerConfig Create(IEnumerable<(string Key, string Value)>? more = null, string bootstrapServers = "127.0.0.1:1")
    {
        var properties = new Dictionary<string, string>
        {
            ["bootstrap.servers"] = bootstrapServers,
            ["group.id"] = "tests",
            ["key.converter"] = "StringConverter",
            ["value.converter"] = "StringConverter",
            ["config.storage.topic"] = "configs",
            ["offset.storage.topic"] = "offsets",
            ["status.storage.topic"] = "statuses",
        };
        foreach (var (key, value) in more ?? []) properties[key] = value;
        return new WorkerConfig(properties);
    }
}
