using System.Text;
using System.Text.Json;

namespace Connect.Runtime.Kafka;

/// <summary>
/// Notices that a client of librdkafka's has no broker left that it could ask for others. It forgets all of them, the bootstrap servers included, when a broker
/// that has just started names none in its metadata, and then does nothing more for ever (https://github.com/confluentinc/librdkafka/issues/5301). The statistics
/// that it makes of itself say so, and whoever is given them gives it the bootstrap servers again. What is idle by the thousand has a
/// <see cref="BrokerWatch"/> instead.
/// </summary>
internal static class LostBrokers
{
    /// <summary>How often clients make their statistics, in milliseconds.</summary>
    public const string StatisticsInterval = "10000";

    /// <summary>Whether a client's statistics have no broker that it could ask.</summary>
    /// <param name="statistics">The statistics, as JSON (https://github.com/confluentinc/librdkafka/blob/master/STATISTICS.md).</param>
    public static bool AreLost(ReadOnlySpan<byte> statistics)
    {
        var reader = new Utf8JsonReader(statistics);
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.PropertyName || reader.CurrentDepth != 1) continue;
            var isBrokers = reader.ValueTextEquals("brokers"u8);
            reader.Read();
            if (isBrokers) return !AnyKnown(ref reader);
            reader.Skip();
        }
        return false;
    }

    /// <inheritdoc cref="AreLost(ReadOnlySpan{byte})"/>
    public static bool AreLost(string statistics) => AreLost(Encoding.UTF8.GetBytes(statistics));

    // Internal and logical ones are only names for work that others do.
    private static bool AnyKnown(ref Utf8JsonReader reader)
    {
        var depth = reader.CurrentDepth;
        while (reader.Read() && reader.CurrentDepth > depth)
        {
            if (reader.TokenType != JsonTokenType.PropertyName || reader.CurrentDepth != depth + 2 || !reader.ValueTextEquals("source"u8)) continue;
            reader.Read();
            if (reader.ValueTextEquals("learned"u8) || reader.ValueTextEquals("configured"u8)) return true;
        }
        return false;
    }
}
