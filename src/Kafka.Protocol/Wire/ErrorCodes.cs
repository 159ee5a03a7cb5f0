using System.Text;

namespace Kafka.Protocol.Wire;

/// <summary>What can be said about an <see cref="ErrorCode"/>.</summary>
public static class ErrorCodes
{
    /// <summary>The name that Kafka uses, for example <c>NOT_COORDINATOR</c>; <c>ERROR_n</c> for a code that this library does not know.</summary>
    public static string KafkaName(this ErrorCode code)
    {
        if (!Enum.IsDefined(code))
            return $"ERROR_{(short)code}";
        var name = new StringBuilder();
        foreach (var letter in code.ToString())
        {
            if (char.IsAsciiLetterUpper(letter) && name.Length > 0)
                name.Append('_');
            name.Append(char.ToUpperInvariant(letter));
        }
        return name.ToString();
    }

    /// <summary>Whether the same request can succeed later, perhaps on another broker, without anyone changing it.</summary>
    public static bool IsRetriable(this ErrorCode code) => code is
        ErrorCode.CorruptMessage or ErrorCode.UnknownTopicOrPartition or ErrorCode.LeaderNotAvailable or ErrorCode.NotLeaderOrFollower or
        ErrorCode.RequestTimedOut or ErrorCode.ReplicaNotAvailable or ErrorCode.NetworkException or ErrorCode.CoordinatorLoadInProgress or
        ErrorCode.CoordinatorNotAvailable or ErrorCode.NotCoordinator or ErrorCode.NotEnoughReplicas or ErrorCode.NotEnoughReplicasAfterAppend or
        ErrorCode.NotController or ErrorCode.ConcurrentTransactions or ErrorCode.KafkaStorageError or ErrorCode.FetchSessionIdNotFound or
        ErrorCode.InvalidFetchSessionEpoch or ErrorCode.ListenerNotFound or ErrorCode.FencedLeaderEpoch or ErrorCode.UnknownLeaderEpoch or
        ErrorCode.OffsetNotAvailable or ErrorCode.PreferredLeaderNotAvailable or ErrorCode.EligibleLeadersNotAvailable or
        ErrorCode.ElectionNotNeeded or ErrorCode.UnstableOffsetCommit or ErrorCode.ThrottlingQuotaExceeded or ErrorCode.UnknownTopicId or
        ErrorCode.InconsistentTopicId or ErrorCode.FetchSessionTopicIdError or ErrorCode.ShareSessionNotFound or ErrorCode.InvalidShareSessionEpoch or
        ErrorCode.ShareSessionLimitReached;
}
