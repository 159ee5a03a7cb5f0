using Connect.Api;

namespace Connectors.S3;

/// <summary>URLs of stores and proxies. What refuses one shows neither user nor password of it.</summary>
internal static class WebAddress
{
    /// <summary>Reads an address.</summary>
    /// <param name="key">The key that it is the value of.</param>
    /// <param name="text">A URL, or a host and port, which mean HTTPS.</param>
    /// <exception cref="ConfigException">It is no address that HTTP can reach.</exception>
    public static Uri Parse(string key, string text)
    {
        text = text.Trim();
        var url = text.Contains("://", StringComparison.Ordinal) ? text : $"https://{text}";
        if (Uri.TryCreate(url, UriKind.Absolute, out var address) && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps))
            return address;
        throw new ConfigException(key, WithoutUser(text), "expected a URL such as https://host:8443");
    }

    private static string WithoutUser(string text)
    {
        var user = text.LastIndexOf('@');
        return user < 0 ? text : "[hidden]" + text[user..];
    }
}
