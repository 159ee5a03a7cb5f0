using Kafka.Protocol.Wire;

namespace Kafka.Embedded.Log;

/// <summary>What became of a batch.</summary>
/// <param name="Error">None, or why it was not stored.</param>
/// <param name="BaseOffset">The first record's offset; −1 when refused.</param>
/// <param name="AppendTime">The time the broker stamped, in milliseconds, or −1 where the client's own timestamps stay.</param>
/// <param name="LogStart">The first offset that can be read.</param>
/// <param name="Message">What was wrong, or null.</param>
/// <param name="Faults">What is wrong with single records, by their place in the batch; null where it is not theirs (KIP-467).</param>
internal readonly record struct AppendResult(
    ErrorCode Error, long BaseOffset, long AppendTime, long LogStart, string? Message = null, IReadOnlyList<(int Index, string Message)>? Faults = null)
{
    public static AppendResult Refused(ErrorCode error, string message) => new(error, -1, -1, -1, message);
}
