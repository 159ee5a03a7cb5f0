using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Connect.Api;
using Connectors.QuestDb.Client;
using Microsoft.Extensions.Logging;

namespace Connectors.QuestDb.Ilp;

/// <summary>
/// Lines over HTTP: <c>POST /write</c>, retried while the server is away or busy, over several addresses if there are
/// (https://questdb.com/docs/reference/api/ilp/overview/). A request's lines are stored all together or not at all.
/// </summary>
internal sealed partial class HttpLineSender : LineSender
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(10), LongestDelay = TimeSpan.FromSeconds(1);

    private readonly ClientConf _conf;
    private readonly ITaskContext _task;
    private readonly ILogger _log;
    private readonly HttpClient _http;
    private readonly Uri[] _writes;
    private readonly Uri[] _settings;
    private readonly AuthenticationHeaderValue? _authorization;
    private int _address;

    /// <summary>A sender; nothing is sent before <see cref="ConnectAsync"/>.</summary>
    public HttpLineSender(ClientConf conf, ITaskContext task, ILogger log)
    {
        _conf = conf;
        _task = task;
        _log = log;
        var scheme = conf.IsTls ? "https" : "http";
        _writes = [.. conf.Addresses.Select(a => new Uri($"{scheme}://{a}/write?precision=n"))];
        _settings = [.. conf.Addresses.Select(a => new Uri($"{scheme}://{a}/settings"))];
        if (conf.Token is not null) _authorization = new AuthenticationHeaderValue("Bearer", conf.Token);
        else if (conf.Username is not null)
            _authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{conf.Username}:{conf.Password}")));
        _http = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            SslOptions = TrustedRoots.Options(conf, null),
            ConnectTimeout = conf.RequestTimeout,
        })
        {
            // Each request has its own time limit, by its size.
            Timeout = Timeout.InfiniteTimeSpan,
            MaxResponseContentBufferSize = 1024 * 1024,
        };
        Version = conf.Version ?? ProtocolVersion.V1;
        MaxNameLength = conf.MaxNameLength;
    }

    /// <inheritdoc/>
    public override async Task ConnectAsync(CancellationToken cancellationToken)
    {
        if (_conf.Version is not null) return;
        await RetryAsync(ReadSettingsAsync, cancellationToken).ConfigureAwait(false);
        LogVersion(_settings[_address].Authority, (int)Version, MaxNameLength);
    }

    /// <inheritdoc/>
    public override Task SendAsync(ReadOnlyMemory<byte> lines, CancellationToken cancellationToken) =>
        RetryAsync(token => PostAsync(lines, token), cancellationToken);

    /// <inheritdoc/>
    public override ValueTask DisposeAsync()
    {
        _http.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task PostAsync(ReadOnlyMemory<byte> lines, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, _writes[_address]) { Content = new ReadOnlyMemoryContent(lines) };
        request.Headers.Authorization = _authorization;
        var limit = _conf.RequestTimeout;
        if (_conf.RequestMinThroughput > 0) limit += TimeSpan.FromSeconds((double)lines.Length / _conf.RequestMinThroughput);
        using var response = await ExchangeAsync(request, limit, cancellationToken).ConfigureAwait(false);
        if (!response.IsSuccessStatusCode) throw await RefusalAsync(response, cancellationToken).ConfigureAwait(false);
    }

    private async Task<HttpResponseMessage> ExchangeAsync(HttpRequestMessage request, TimeSpan limit, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(limit, _task.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            return await _http.SendAsync(request, either.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var what = e is OperationCanceledException ? $"no answer within {limit.TotalMilliseconds:F0} ms" : (e.InnerException ?? e).Message;
            var failed = request.Method == HttpMethod.Post ? "Could not flush buffer" : "Failed to detect server line protocol version";
            throw new LineSenderException($"{failed}: {request.RequestUri!.GetLeftPart(UriPartial.Path)} Connection Failed: {what}", e)
            {
                IsRetriable = true,
                TryNextAddress = true,
            };
        }
    }

    private string Sending => $"sending lines to QuestDB at {_conf.Addresses[0]}";

    // The wait doubles from 10 ms to 1 s, and a little chance keeps tasks that failed together apart.
    private async Task RetryAsync(Func<CancellationToken, Task> attempt, CancellationToken cancellationToken)
    {
        var delay = FirstDelay;
        long? firstFailure = null;
        while (true)
        {
            try
            {
                await attempt(cancellationToken).ConfigureAwait(false);
                if (firstFailure is not null) _task.ReportSuccess(Sending);
                return;
            }
            catch (LineSenderException e) when (e.IsRetriable)
            {
                firstFailure ??= _task.TimeProvider.GetTimestamp();
                if (_task.TimeProvider.GetElapsedTime(firstFailure.Value) >= _conf.RetryTimeout) throw;
                _task.ReportRetry(Sending, new RetriableException($"{e.Message} (retry_timeout: {_conf.RetryTimeout.TotalMilliseconds:0} ms)", e), delay);
                if (e.TryNextAddress) _address = (_address + 1) % _writes.Length;
            }
            await Task.Delay(delay + TimeSpan.FromMilliseconds(Random.Shared.Next(11)), _task.TimeProvider, cancellationToken).ConfigureAwait(false);
            delay = delay * 2 < LongestDelay ? delay * 2 : LongestDelay;
        }
    }
}
