using System.Diagnostics;
using System.Net;
using Connect.Runtime.Config;
using Microsoft.AspNetCore.Http.Features;

namespace Connect.Runtime.Rest;

/// <summary>Serves the REST API. It listens before the worker is ready, so that /health can say so.</summary>
internal sealed partial class RestServer : IAsyncDisposable
{
    // Brokers take records of a megabyte by default, so that no configuration is anywhere near.
    private const long LargestBody = 8 << 20;

    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(90);

    private readonly RestRoutes _routes;
    private readonly ILogger _logger;
    private readonly CrossOrigin _crossOrigin;
    private readonly HttpServer _server;

    /// <summary>Makes a server that does not listen yet.</summary>
    /// <param name="worker">Says where, and whose pages may use it.</param>
    /// <param name="routes">What is served.</param>
    /// <param name="loggers">Makes loggers.</param>
    public RestServer(WorkerConfig worker, RestRoutes routes, ILoggerFactory loggers)
    {
        (_routes, _logger) = (routes, loggers.CreateLogger<RestServer>());
        _crossOrigin = new CrossOrigin(worker.AllowedOrigins, worker.AllowedMethods);
        _server = new HttpServer("listeners", worker.Listeners, LargestBody, ServeAsync, loggers);
    }

    /// <summary>Starts to listen.</summary>
    public Task StartAsync(CancellationToken cancellationToken) => _server.StartAsync(cancellationToken);

    private async Task ServeAsync(HttpContext context)
    {
        var request = context.Request;
        _crossOrigin.AddTo(context);
        var began = Stopwatch.GetTimestamp();
        // As it came, encoded: what is decoded may hold the end of a line, and forge one of the log.
        var target = context.Features.Get<IHttpRequestFeature>()!.RawTarget;
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        timeout.CancelAfter(RequestTimeout);
        try
        {
            var answer = await _routes.ServeAsync(new RestRequest(request, RestRequest.SegmentsOf(target), timeout.Token));
            await answer.WriteToAsync(context);
        }
        catch (Herder.RestException e) { await RestAnswer.Error(e.Status, e.Message).WriteToAsync(context); }
        catch (Connect.Api.Errors.ConfigException e) { await RestAnswer.Error(400, e.Message).WriteToAsync(context); }
        catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested)
        {
            await RestAnswer.Error(500, "Request timed out. The worker is busy, or waits for Kafka; its log says for what.").WriteToAsync(context);
        }
        catch (OperationCanceledException) { }
        // The request is broken, or larger than what is taken.
        catch (BadHttpRequestException e) { await RestAnswer.Error(e.StatusCode, e.Message).WriteToAsync(context); }
        catch (Exception e)
        {
            LogFailed(e, request.Method, target);
            await RestAnswer.Error(500, e.Message).WriteToAsync(context);
        }
        if (_logger.IsEnabled(LogLevel.Debug))
            LogRequest(context.Connection.RemoteIpAddress, request.Method, target, context.Response.StatusCode,
                Stopwatch.GetElapsedTime(began).TotalMilliseconds);
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Client} {Method} {Path}: {Status} in {Milliseconds:F1} ms")]
    private partial void LogRequest(IPAddress? client, string method, string path, int status, double milliseconds);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} {Path} failed")]
    private partial void LogFailed(Exception error, string method, string path);
}
