using System.Buffers.Text;
using System.Text;
using System.Text.Json;

namespace Connect.Runtime.Kafka;

/// <summary>A token without a signature (RFC 7515, appendix A.5), as Kafka's own login handler makes it where no token endpoint is named; for tests only.</summary>
internal static class UnsecuredToken
{
    /// <summary>A token of one principal.</summary>
    /// <param name="principal">Who it is.</param>
    /// <param name="now">When it is made.</param>
    /// <param name="life">How long it is valid.</param>
    public static string Of(string principal, DateTimeOffset now, TimeSpan life)
    {
        var claims = new MemoryStream();
        using (var json = new Utf8JsonWriter(claims))
        {
            json.WriteStartObject();
            json.WriteString("sub", principal);
            json.WriteNumber("iat", now.ToUnixTimeSeconds());
            json.WriteNumber("exp", (now + life).ToUnixTimeSeconds());
            json.WriteEndObject();
        }
        return $"{Base64Url.EncodeToString(Encoding.UTF8.GetBytes("""{"alg":"none"}"""))}.{Base64Url.EncodeToString(claims.ToArray())}.";
    }
}
