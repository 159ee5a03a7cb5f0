using Connect.Security;

namespace Connect.Converters.Registry;

/// <summary>What is sent with each request so that the registry knows who asks.</summary>
internal sealed class RegistryCredentials : IDisposable
{
    private const string Target = "target-sr-cluster", Pool = "Confluent-Identity-Pool-Id";
    private readonly string? _fixed;
    private readonly bool _fromUrl;
    private readonly OAuthTokens? _tokens;
    private readonly List<(string Name, string Value)> _headers = [];

    /// <param name="config">The converter's options.</param>
    /// <param name="http">Fetches tokens.</param>
    /// <param name="time">Tells when a token has run out.</param>
    /// <exception cref="ConfigException">Something is missing or not known.</exception>
    public RegistryCredentials(ParsedConfig config, Func<HttpMessageHandler> http, TimeProvider time)
    {
        var basic = config.GetString(RegistryConfig.BasicSource);
        var bearer = config.GetString(RegistryConfig.BearerSource);
        if (!string.IsNullOrEmpty(basic) && !string.IsNullOrEmpty(bearer))
            throw new ConfigException($"Only one of {RegistryConfig.BasicSource} and {RegistryConfig.BearerSource} can be set");
        switch (basic)
        {
            case null or "": break;
            case "URL": _fromUrl = true; break;
            case "USER_INFO":
                var given = config.Secret(RegistryConfig.UserInfo) ?? config.Secret(RegistryConfig.OldUserInfo);
                _fixed = RegistryAddress.Basic(given ?? throw Missing(RegistryConfig.UserInfo, "USER_INFO"));
                break;
            case "SASL_INHERIT":
                var jaas = config.Secret(RegistryConfig.JaasConfig) ?? throw Missing(RegistryConfig.JaasConfig, "SASL_INHERIT");
                _fixed = RegistryAddress.Basic(Inherited(jaas));
                break;
            default: throw new ConfigException(RegistryConfig.BasicSource, basic, "expected URL, USER_INFO or SASL_INHERIT");
        }
        switch (bearer)
        {
            case null or "": break;
            case "STATIC_TOKEN": _fixed = $"Bearer {config.Secret(RegistryConfig.BearerToken) ?? throw Missing(RegistryConfig.BearerToken, bearer)}"; break;
            case "OAUTHBEARER": _tokens = new OAuthTokens(Client(config), http(), TimeSpan.FromMilliseconds(config.GetInt(RegistryConfig.ReadTimeout)), time); break;
            default: throw new ConfigException(RegistryConfig.BearerSource, bearer, "expected STATIC_TOKEN or OAUTHBEARER");
        }
        if (!string.IsNullOrEmpty(bearer))
        {
            if (config.GetString(RegistryConfig.LogicalCluster) is { Length: > 0 } cluster) _headers.Add((Target, cluster));
            if (config.GetString(RegistryConfig.IdentityPool) is { Length: > 0 } pool) _headers.Add((Pool, pool));
        }
        foreach (var (name, value) in config.Originals)
            if (name.StartsWith(RegistryConfig.HeaderPrefix, StringComparison.Ordinal)) _headers.Add((name[RegistryConfig.HeaderPrefix.Length..], value));
    }

    /// <summary>Adds the headers to a request.</summary>
    /// <exception cref="HttpRequestException">No token could be fetched.</exception>
    public void AddTo(HttpRequestMessage request, RegistryAddress address, CancellationToken stopping)
    {
        var authorization = _tokens is not null ? $"Bearer {_tokens.Current(stopping)}" : _fixed;
        if (_fromUrl) authorization = address.UserInfo is { } user ? RegistryAddress.Basic(user) : null;
        if (authorization is not null) request.Headers.TryAddWithoutValidation("Authorization", authorization);
        foreach (var (name, value) in _headers) request.Headers.TryAddWithoutValidation(name, value);
    }

    /// <inheritdoc/>
    public void Dispose() => _tokens?.Dispose();

    private static ConfigException Missing(string option, string source) => new($"Missing configuration \"{option}\", which {source} needs");

    private static OAuthClient Client(ParsedConfig config) => new()
    {
        TokenEndpoint = OAuthClient.ParseEndpoint(config.GetString(RegistryConfig.Issuer))
            ?? throw new ConfigException(RegistryConfig.Issuer, AddressText.WithoutUser(config.GetString(RegistryConfig.Issuer)), "expected the address where tokens are issued"),
        ClientId = config.GetRequiredString(RegistryConfig.ClientId),
        ClientSecret = config.Secret(RegistryConfig.ClientSecret) ?? throw Missing(RegistryConfig.ClientSecret, "OAUTHBEARER"),
        Scope = config.GetString(RegistryConfig.Scope),
    };

    private static string Inherited(string text)
    {
        JaasConfig jaas;
        try { jaas = JaasConfig.Parse(text); }
        catch (FormatException e) { throw new ConfigException($"{RegistryConfig.JaasConfig} cannot be read: {e.Message}"); }
        string Option(string name) => jaas.Options.GetValueOrDefault(name)
            ?? throw new ConfigException($"Missing {name} in {RegistryConfig.JaasConfig}, which SASL_INHERIT needs");
        return $"{Option("username")}:{Option("password")}";
    }
}
