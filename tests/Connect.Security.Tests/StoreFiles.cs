namespace Connect.Security.Tests;

/// <summary>The stores that keytool and openssl made; see Stores/make.sh.</summary>
internal static class StoreFiles
{
    public const string Secret = "secret1", KeySecret = "secret2";

    public static string Path(string name) => System.IO.Path.Combine(AppContext.BaseDirectory, "Stores", name);

    public static string Text(string name) => File.ReadAllText(Path(name));

    public static SslOptions Read(params (string Key, string Value)[] properties)
    {
        var all = properties.ToDictionary(p => p.Key, p => p.Value);
        return SslOptions.Read(SslConfig.OfJava("ssl.", all.GetValueOrDefault));
    }
}
