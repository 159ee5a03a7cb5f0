using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace Connect.Runtime.Kafka;

/// <summary>librdkafka's log lines in ours, by syslog level; lines about single broker connections are debug, as their effect is reported elsewhere.</summary>
internal static partial class KafkaLog
{
    public static void Write(ILogger logger, int syslogLevel, string facility, string text)
    {
        if (syslogLevel <= 3 && facility is not "FAIL" and not "ERROR") LogError(logger, facility, text);
        else if (syslogLevel <= 4 && facility is not "FAIL" and not "ERROR" and not "CONFWARN") LogWarning(logger, facility, text);
        else LogDebug(logger, facility, text);
    }

    public static void Write(ILogger logger, LogMessage message) => Write(logger, (int)message.Level, message.Facility, message.Message);

    [LoggerMessage(Level = LogLevel.Error, Message = "Kafka client ({Facility}): {Text}")]
    private static partial void LogError(ILogger logger, string facility, string text);
    [LoggerMessage(Level = LogLevel.Warning, Message = "Kafka client ({Facility}): {Text}")]
    private static partial void LogWarning(ILogger logger, string facility, string text);
    [LoggerMessage(Level = LogLevel.Debug, Message = "Kafka client ({Facility}): {Text}")]
    private static partial void LogDebug(ILogger logger, string facility, string text);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Kafka client {Name} knows no broker any more, and begins with its bootstrap servers again")]
    public static partial void BrokersLost(ILogger logger, string name);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Kafka client: no broker has been reached for {Seconds:0} s; it begins with its bootstrap servers again")]
    public static partial void BrokersAway(ILogger logger, double seconds);
}
