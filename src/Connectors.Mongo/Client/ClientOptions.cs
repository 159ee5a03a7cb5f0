namespace Connectors.Mongo.Client;

/// <summary>How to reach a deployment, beside its connection string.</summary>
internal sealed record ClientOptions
{
    /// <summary>The connection string, with its password.</summary>
    public required string Uri { get; init; }
    /// <summary>The Stable API to declare, or null.</summary>
    public ServerApi? ServerApi { get; init; }
    /// <summary>A PEM file with the client's certificate and key, or null.</summary>
    public string? CertificateFile { get; init; }
    /// <summary>The password of the key in that file, or null.</summary>
    public string? CertificatePassword { get; init; }
    /// <summary>A PEM file with the certificates to trust, or null for the system's.</summary>
    public string? TrustFile { get; init; }
    /// <summary>The longest wait for a server, or null for the connection string's.</summary>
    public TimeSpan? ServerSelection { get; init; }
}
