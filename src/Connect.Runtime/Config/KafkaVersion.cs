namespace Connect.Runtime.Config;

/// <summary>The version of Apache Kafka whose Connect API is served.</summary>
internal static class KafkaVersion
{
    /// <summary>
    /// What clients compare to know which requests a worker understands, and what configurations pin for the transformations and converters that come with
    /// Kafka.
    /// </summary>
    public const string Served = "4.3.1";
}
