using System.Security.Cryptography;
using Connect.Runtime.Herder;
using Connect.Runtime.Storage;
using Microsoft.AspNetCore.Http;

namespace Connect.Runtime.Rest;

/// <summary>Checks that a request between workers is signed with the session key that only they can read (KIP-507).</summary>
internal static class InternalSignature
{
    public const string SignatureHeader = "X-Connect-Authorization", AlgorithmHeader = "X-Connect-Request-Signature-Algorithm";

    /// <summary>Checks a request's body.</summary>
    /// <param name="headers">The request's headers.</param>
    /// <param name="body">Its body.</param>
    /// <param name="key">The present key, or null.</param>
    /// <param name="permitted">The algorithms that count: <c>inter.worker.verification.algorithms</c>.</param>
    /// <exception cref="RestException">The signature is missing, of another algorithm, or wrong.</exception>
    public static void Check(IHeaderDictionary headers, byte[] body, SessionKey? key, IReadOnlyList<string> permitted)
    {
        if (headers[SignatureHeader].ToString() is not { Length: > 0 } signature || headers[AlgorithmHeader].ToString() is not { Length: > 0 } algorithm)
            throw RestException.BadRequest("Internal request missing required signature");
        if (!Signatures.IsKnown(algorithm) || !permitted.Contains(algorithm, StringComparer.OrdinalIgnoreCase))
            throw RestException.BadRequest(
                $"This worker does not support the '{algorithm}' key signing algorithm used by other workers. This worker is currently configured to use: "
                + $"[{string.Join(", ", permitted)}]. Check that all workers' configuration files permit the same set of signature algorithms, and correct any "
                + "misconfigured worker and restart it.");
        if (key is null) throw new RestException(503, "This worker is still starting up and has not been able to read a session key from the config topic yet");
        Span<byte> given = stackalloc byte[128];
        if (!Convert.TryFromBase64String(signature, given, out var length)
            || !CryptographicOperations.FixedTimeEquals(given[..length], Signatures.Sign(algorithm, key.Key, body)))
            throw new RestException(403, "Internal request contained invalid signature.");
    }
}
