using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Connect.Security;

/// <summary>Tokens from an issuer by the client's credentials (RFC 6749, section 4.4), each used until shortly before it runs out. Safe to use from several threads.</summary>
public sealed class OAuthTokens : IDisposable
{
    // Of a token's life this share is used; of one that does not say how long it lives, a part of a minute.
    private const double UsedShare = 0.8, DefaultLifeSeconds = 60;
    private const int MaxAnswerBytes = 1024 * 1024;

    private readonly OAuthClient _client;
    private readonly HttpClient _http;
    private readonly TimeProvider _time;
    private volatile Issued? _issued;

    /// <param name="client">Who asks, and where.</param>
    /// <param name="handler">Sends requests; it is disposed of together with this.</param>
    /// <param name="timeout">How long the issuer may take.</param>
    /// <param name="time">Tells when a token has run out.</param>
    public OAuthTokens(OAuthClient client, HttpMessageHandler handler, TimeSpan timeout, TimeProvider time)
    {
        _client = client;
        _time = time;
        _http = new HttpClient(handler) { Timeout = timeout, MaxResponseContentBufferSize = MaxAnswerBytes };
    }

    private sealed record Issued(string Token, DateTimeOffset Until);

    /// <summary>A token that has not run out. Blocks while one is issued.</summary>
    /// <exception cref="HttpRequestException">The issuer does not give one, with its status where it answers.</exception>
    /// <exception cref="OperationCanceledException">It is not waited for any more.</exception>
    public string Current(CancellationToken cancellationToken)
    {
        var now = _time.GetUtcNow();
        if (_issued is { } issued && now < issued.Until) return issued.Token;
        using var request = Request();
        using var response = _http.Send(request, cancellationToken);
        using var content = response.Content.ReadAsStream(cancellationToken);
        using var copy = new MemoryStream();
        content.CopyTo(copy);
        return Take(response.StatusCode, copy.GetBuffer().AsMemory(0, (int)copy.Length), now);
    }

    /// <summary>A token that has not run out.</summary>
    /// <inheritdoc cref="Current" path="/exception"/>
    public async Task<string> CurrentAsync(CancellationToken cancellationToken)
    {
        var now = _time.GetUtcNow();
        if (_issued is { } issued && now < issued.Until) return issued.Token;
        using var request = Request();
        using var response = await _http.SendAsync(request, cancellationToken).ConfigureAwait(false);
        return Take(response.StatusCode, await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false), now);
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private HttpRequestMessage Request()
    {
        var form = new List<KeyValuePair<string, string>> { new("grant_type", "client_credentials") };
        if (!string.IsNullOrEmpty(_client.Scope)) form.Add(new("scope", _client.Scope));
        var user = Encoding.UTF8.GetBytes($"{_client.ClientId}:{_client.ClientSecret}");
        return new HttpRequestMessage(HttpMethod.Post, _client.TokenEndpoint)
        {
            Content = new FormUrlEncodedContent(form),
            Headers = { Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(user)) },
        };
    }

    private string Take(HttpStatusCode status, ReadOnlyMemory<byte> answer, DateTimeOffset asked)
    {
        if ((int)status is < 200 or > 299) throw Refused(((int)status).ToString(System.Globalization.CultureInfo.InvariantCulture), status);
        try
        {
            using var json = JsonDocument.Parse(answer);
            if (json.RootElement.ValueKind != JsonValueKind.Object || !json.RootElement.TryGetProperty("access_token", out var token)
                || token.ValueKind != JsonValueKind.String)
                throw Refused("its answer has none", status);
            var life = json.RootElement.TryGetProperty("expires_in", out var seconds) && seconds.TryGetDouble(out var s) ? s : DefaultLifeSeconds;
            _issued = new(token.GetString()!, asked + TimeSpan.FromSeconds(Math.Clamp(life, 0, int.MaxValue) * UsedShare));
            return _issued.Token;
        }
        catch (JsonException e) { throw Refused("its answer is not JSON", status, e); }
    }

    private HttpRequestException Refused(string why, HttpStatusCode status, Exception? cause = null) => new($"{AddressText.WithoutUser(_client.TokenEndpoint.OriginalString)} issued no token: {why}", cause, status);
}
