namespace Connect.Runtime.Storage;

/// <summary>The key that workers sign requests to each other with.</summary>
/// <param name="Key">The bytes.</param>
/// <param name="Algorithm">Java's name of the algorithm, such as <c>HmacSHA256</c>.</param>
/// <param name="CreatedMs">When it was made, in milliseconds since 1970-01-01T00:00:00Z.</param>
internal sealed record SessionKey(byte[] Key, string Algorithm, long CreatedMs);
