using Kafka.Protocol.Wire;

namespace Connect.Runtime.Kafka;

/// <summary>
/// Errors that stay until somebody changes a setting, a right or a password. librdkafka goes on trying, and a task would be RUNNING without doing anything; the
/// Java clients end, and the task is seen to have failed.
/// </summary>
internal static class FinalErrors
{
    /// <summary>librdkafka's code for credentials that a broker refuses.</summary>
    public const int Authentication = -169;

    private const int Fatal = -150, Ssl = -181, Transport = -195, NoReset = -140, UnsupportedFeature = -165, NotImplemented = -170, BadMessage = -199,
        BadCompression = -198;

    /// <summary>Whether trying again is of no use.</summary>
    /// <param name="error">librdkafka's code of an error of the whole client or of a partition that is read.</param>
    /// <param name="text">librdkafka's words for it: a handshake may break because a broker is just stopping, or because of a certificate.</param>
    public static bool Contains(int error, string text) => error switch
    {
        // Reading on would leave out what was not understood.
        BadMessage or BadCompression or NotImplemented => true,
        Fatal or Authentication or UnsupportedFeature or NoReset => true,
        // Which of the two it is depends on when the other side speaks up.
        Ssl or Transport => text.Contains("SSL routines", StringComparison.Ordinal)
            && (text.Contains("certificate", StringComparison.OrdinalIgnoreCase) || text.Contains("unknown ca", StringComparison.OrdinalIgnoreCase)),
        _ => (ErrorCode)error is ErrorCode.InconsistentGroupProtocol or ErrorCode.InvalidGroupId or ErrorCode.InvalidSessionTimeout
            or ErrorCode.GroupMaxSizeReached or ErrorCode.TopicAuthorizationFailed or ErrorCode.GroupAuthorizationFailed or ErrorCode.ClusterAuthorizationFailed
            or ErrorCode.TransactionalIdAuthorizationFailed or ErrorCode.UnsupportedSaslMechanism or ErrorCode.UnsupportedVersion or ErrorCode.MessageTooLarge,
    };

    /// <summary>Whether a partition has no offset to read from, and <c>auto.offset.reset=none</c> forbids to look for one.</summary>
    public static bool IsNoReset(int error) => error == NoReset;
}
