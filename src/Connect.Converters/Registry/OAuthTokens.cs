using System.Text.Json;

namespace Connect.Converters.Registry;

/// <summary>Tokens from an issuer by the client's credentials (RFC 6749, section 4.4), each used until shortly before it runs out.</summary>
internal sealed class OAuthTokens : IDisposable
{
    // Of a token's life this part is used.
    private const double Used = 0.8;
    private readonly HttpClient _http;
    private readonly TimeProvider _time;
    private readonly Uri _issuer;
    private readonly string _user;
    private readonly string? _scope;
    private string? _token;
    private DateTimeOffset _until;

    /// <exception cref="ConfigException">Something is missing.</exception>
    public OAuthTokens(ParsedConfig config, HttpMessageHandler handler, TimeProvider time)
    {
        _time = time;
        _http = new HttpClient(handler) { Timeout = TimeSpan.FromMilliseconds(config.GetInt(RegistryConfig.ReadTimeout)) };
        var issuer = config.GetString(RegistryConfig.Issuer);
        if (!Uri.TryCreate(issuer, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
            throw new ConfigException(RegistryConfig.Issuer, issuer, "expected the address where tokens are issued");
        _issuer = uri;
        var secret = config.Secret(RegistryConfig.ClientSecret)
            ?? throw new ConfigException($"Missing configuration \"{RegistryConfig.ClientSecret}\", which OAUTHBEARER needs");
        _user = $"{config.GetRequiredString(RegistryConfig.ClientId)}:{secret}";
        _scope = config.GetString(RegistryConfig.Scope);
    }

    /// <summary>A token that has not run out.</summary>
    /// <exception cref="HttpRequestException">The issuer does not give one.</exception>
    /// <exception cref="OperationCanceledException">It is not waited for any more.</exception>
    public string Current(CancellationToken stopping)
    {
        var now = _time.GetUtcNow();
        if (_token is not null && now < _until) return _token;
        using var request = new HttpRequestMessage(HttpMethod.Post, _issuer);
        request.Headers.TryAddWithoutValidation("Authorization", RegistryAddress.Basic(_user));
        var form = new List<KeyValuePair<string, string>> { new("grant_type", "client_credentials") };
        if (!string.IsNullOrEmpty(_scope)) form.Add(new("scope", _scope));
        request.Content = new FormUrlEncodedContent(form);
        using var response = _http.Send(request, stopping);
        if (!response.IsSuccessStatusCode) throw new HttpRequestException($"{_issuer} issued no token: {(int)response.StatusCode}", null, response.StatusCode);
        using var content = response.Content.ReadAsStream(stopping);
        JsonDocument answer;
        try { answer = JsonDocument.Parse(content); }
        catch (JsonException e) { throw new HttpRequestException($"{_issuer} issued no token: its answer is not JSON", e); }
        using (answer)
        {
            if (!answer.RootElement.TryGetProperty("access_token", out var token) || token.ValueKind != JsonValueKind.String)
                throw new HttpRequestException($"{_issuer} issued no token: its answer has none");
            var life = answer.RootElement.TryGetProperty("expires_in", out var seconds) && seconds.TryGetDouble(out var s) ? s : 60;
            _until = now + TimeSpan.FromSeconds(life * Used);
            return _token = token.GetString()!;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();
}
