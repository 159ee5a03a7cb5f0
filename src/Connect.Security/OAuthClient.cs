namespace Connect.Security;

/// <summary>A client that gets tokens by its own credentials (RFC 6749, section 4.4). Not a record, so that the secret is never printed.</summary>
public sealed class OAuthClient
{
    /// <summary>Where tokens are issued: http or https.</summary>
    public required Uri TokenEndpoint { get; init; }

    /// <summary>The client's name there.</summary>
    public required string ClientId { get; init; }

    /// <summary>The client's secret there.</summary>
    public required string ClientSecret { get; init; }

    /// <summary>The scope to ask for; null or empty for none.</summary>
    public string? Scope { get; init; }

    /// <summary>The address of a token endpoint.</summary>
    /// <param name="url">The address.</param>
    /// <returns>Null where it is none: files, which Java reads where its administrator allows it, are not.</returns>
    public static Uri? ParseEndpoint(string? url) => Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" ? uri : null;
}
