namespace Connect.Security;

/// <summary>Where the system keeps the certificates that it trusts, for libraries that do not ask it.</summary>
public static class SystemCertificates
{
    /// <summary>The file or folder that OpenSSL's own variables name, as .NET obeys them too; null where none does.</summary>
    /// <param name="environment">The value of a variable, or null.</param>
    public static string? Location(Func<string, string?> environment)
    {
        ArgumentNullException.ThrowIfNull(environment);
        if (environment("SSL_CERT_FILE") is { Length: > 0 } file && File.Exists(file)) return file;
        return environment("SSL_CERT_DIR") is { Length: > 0 } folder && Directory.Exists(folder) ? folder : null;
    }
}
