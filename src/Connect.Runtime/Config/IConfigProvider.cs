namespace Connect.Runtime.Config;

/// <summary>Knows values that configurations name by variables (KIP-297).</summary>
internal interface IConfigProvider
{
    /// <summary>The value of a key under a path, or null.</summary>
    string? Get(string path, string key);
}
