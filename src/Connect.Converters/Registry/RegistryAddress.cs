using System.Text;

namespace Connect.Converters.Registry;

/// <summary>A base address of the registry.</summary>
/// <param name="Base">The address without user and password; ends with a slash.</param>
/// <param name="UserInfo"><c>user:password</c> that stood in the address, or null.</param>
internal sealed record RegistryAddress(Uri Base, string? UserInfo)
{
    /// <exception cref="ConfigException">It is no address. Its text is not in the message: a password may be.</exception>
    public static RegistryAddress Parse(string text)
    {
        if (!Uri.TryCreate(text.EndsWith('/') ? text : $"{text}/", UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
            throw new ConfigException(
                $"Invalid value for configuration {RegistryConfig.Url}: expected addresses such as http://registry:8081 or https://registry, separated by "
                + "commas");
        var bare = new UriBuilder(uri) { UserName = "", Password = "" }.Uri;
        return new RegistryAddress(bare, uri.UserInfo.Length == 0 ? null : Uri.UnescapeDataString(uri.UserInfo));
    }

    /// <summary>A user and password as the value of the header Authorization (RFC 7617).</summary>
    public static string Basic(string userInfo) => $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes(userInfo))}";
}
