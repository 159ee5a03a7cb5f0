using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Connect.Converters.Registry;

internal sealed partial class SchemaRegistryClient
{
    private static readonly MediaTypeHeaderValue Json = new("application/vnd.schemaregistry.v1+json");

    private JsonDocument Ask(HttpMethod method, string path, byte[]? body)
    {
        for (var attempt = 0; ; attempt++)
        {
            try { return AskAny(method, path, body); }
            catch (RegistryException e) when (attempt < _maxRetries && IsPassing(e.Status)) { }
            // Whoever did not answer in time is not asked again at once: the wait was long enough.
            catch (NetworkException e) when (attempt < _maxRetries && e.InnerException is not OperationCanceledException) { }
            Pause(TimeSpan.FromMilliseconds(Math.Min((double)_maxWait, _wait * Math.Pow(2, attempt))));
        }
    }

    private void Pause(TimeSpan wait)
    {
        if (_pause is not null) _pause(wait);
        else Stopping.WaitHandle.WaitOne(wait);
        Stopping.ThrowIfCancellationRequested();
    }

    // Each address in turn, from the one that answered last.
    private JsonDocument AskAny(HttpMethod method, string path, byte[]? body)
    {
        Exception? failure = null;
        for (var i = 0; i < _addresses.Length; i++)
        {
            var index = (_current + i) % _addresses.Length;
            try
            {
                var answer = AskOne(_addresses[index], method, path, body);
                _current = index;
                return answer;
            }
            catch (Exception e) when (Stopping.IsCancellationRequested && e is (HttpRequestException or IOException))
            {
                throw new OperationCanceledException(e.Message, e, Stopping);
            }
            catch (Exception e) when (!Stopping.IsCancellationRequested && e is (HttpRequestException or OperationCanceledException or IOException))
            {
                failure = e;
            }
        }
        var reason = failure is OperationCanceledException ? $"no answer within {_http.Timeout.TotalMilliseconds} ms"
            : failure?.InnerException?.Message ?? failure?.Message;
        throw new NetworkException($"{reason} (asked {method} {string.Join(", ", _addresses.Select(a => new Uri(a.Base, path)))})", failure);
    }

    private JsonDocument AskOne(RegistryAddress address, HttpMethod method, string path, byte[]? body)
    {
        var uri = new Uri(address.Base, path);
        using var request = new HttpRequestMessage(method, uri);
        request.Headers.Accept.Add(new("application/vnd.schemaregistry.v1+json"));
        _credentials.AddTo(request, address, Stopping);
        if (body is not null) request.Content = new ByteArrayContent(body) { Headers = { ContentType = Json } };
        using var response = _http.Send(request, Stopping);
        using var content = response.Content.ReadAsStream(Stopping);
        try
        {
            var answer = JsonDocument.Parse(content);
            if (response.IsSuccessStatusCode) return answer;
            using (answer) throw Refusal(method, uri, response.StatusCode, answer.RootElement);
        }
        catch (JsonException e)
        {
            throw new RegistryException($"{method} {uri} answered {(int)response.StatusCode} with something that is not JSON ({e.Message})",
                response.IsSuccessStatusCode ? HttpStatusCode.BadGateway : response.StatusCode, (int)response.StatusCode);
        }
    }

    private static RegistryException Refusal(HttpMethod method, Uri uri, HttpStatusCode status, JsonElement answer)
    {
        var known = answer.ValueKind == JsonValueKind.Object;
        var message = known && answer.TryGetProperty("message", out var said) && said.ValueKind == JsonValueKind.String ? said.GetString() : "no reason given";
        var code = known && answer.TryGetProperty("error_code", out var given) && given.TryGetInt32(out var number) ? number : (int)status;
        return new RegistryException($"{message} ({method} {uri} answered {(int)status})", status, code);
    }

    private static bool IsPassing(HttpStatusCode status) =>
        status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or HttpStatusCode.InternalServerError
        or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout;

    private static SocketsHttpHandler Network(ParsedConfig config)
    {
        var proxy = config.GetString(RegistryConfig.ProxyHost);
        return new SocketsHttpHandler
        {
            ConnectTimeout = TimeSpan.FromMilliseconds(config.GetInt(RegistryConfig.ConnectTimeout)),
            // A registry behind a name may move.
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            SslOptions = RegistryTls.Options(config),
            UseProxy = !string.IsNullOrEmpty(proxy),
            Proxy = string.IsNullOrEmpty(proxy) ? null : new WebProxy(proxy, config.GetInt(RegistryConfig.ProxyPort) is > 0 and var port ? port : 80),
            UseCookies = false,
        };
    }
}
