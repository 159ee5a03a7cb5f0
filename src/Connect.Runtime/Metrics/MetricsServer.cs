using Connect.Runtime.Rest;

namespace Connect.Runtime.Metrics;

/// <summary>Serves metrics on addresses of their own, and nothing else.</summary>
internal sealed class MetricsServer : IAsyncDisposable
{
    private readonly MetricsReport _report;
    private readonly HttpServer _server;

    /// <summary>Makes a server that does not listen yet.</summary>
    /// <param name="listeners">Where.</param>
    /// <param name="report">The metrics.</param>
    /// <param name="loggers">For the server's own lines.</param>
    public MetricsServer(IReadOnlyList<Uri> listeners, MetricsReport report, ILoggerFactory loggers) =>
        (_report, _server) = (report, new HttpServer("metrics.listeners", listeners, largestBody: 0, context => Answer(context.Request).WriteToAsync(context), loggers));

    /// <summary>Starts to listen.</summary>
    public Task StartAsync(CancellationToken cancellationToken) => _server.StartAsync(cancellationToken);

    private RestAnswer Answer(HttpRequest request) => request.Path != "/metrics" ? RestAnswer.Empty(StatusCodes.Status404NotFound)
        : HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) ? _report.Answer()
        : RestAnswer.Empty(StatusCodes.Status405MethodNotAllowed) with { Allow = "GET,HEAD" };

    /// <summary>Stops to listen.</summary>
    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
