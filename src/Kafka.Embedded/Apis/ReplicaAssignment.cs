namespace Kafka.Embedded.Apis;

/// <summary>Judges by hand made assignments of replicas: each partition has one replica, on the only broker there is.</summary>
internal static class ReplicaAssignment
{
    /// <summary>What is wrong with the first assignment that is not as it must be, in Kafka's words; null when all are fine.</summary>
    /// <param name="partitions">For each partition the brokers that are to have it.</param>
    /// <param name="nodeId">The broker that is there.</param>
    public static string? FirstFault(IEnumerable<IReadOnlyList<int>> partitions, int nodeId)
    {
        foreach (var brokers in partitions)
        {
            if (brokers.Count == 0)
                return "The manual partition assignment includes an empty replica list.";
            foreach (var broker in brokers)
                if (broker != nodeId)
                    return $"The manual partition assignment includes broker {broker}, but no such broker is registered.";
            if (brokers.Count > 1)
                return $"The manual partition assignment includes the broker {nodeId} more than once.";
        }
        return null;
    }
}
