namespace Connect.Runtime.Config;

/// <summary>Knows values that configurations name by variables (KIP-297).</summary>
internal interface IConfigProvider
{
    /// <summary>The value of a key under a path, or null.</summary>
    /// <exception cref="Connect.Api.Errors.ConfigException">There is no such kind of path.</exception>
    /// <exception cref="Connect.Api.Errors.ConnectException">What the path names cannot be read.</exception>
    string? Get(string path, string key);
}
