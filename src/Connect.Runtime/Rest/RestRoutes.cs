using System.Globalization;
using Connect.Runtime.Herder;
using Connect.Runtime.Metrics;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Connect.Runtime.Rest;

/// <summary>Which paths there are, and what serves them.</summary>
internal sealed partial class RestRoutes
{
    private delegate Task<RestAnswer> Serve(RestRequest request, string[] arguments);

    private const string Json = "application/json", MetricsPath = "metrics";

    private delegate RequestTarget At(RestRequest request, string[] arguments);

    // {n} takes any segment, {i} an integer. Without At any worker serves it.
    private readonly (string[] Pattern, string Method, Serve Serve, bool ReadsBody, At? At)[] _routes;
    private readonly Herder.Herder _herder;
    private readonly Logging.LogLevels _levels;
    private readonly string _advertisedUrl;
    private readonly string _version;

    /// <param name="herder">Serves most of it.</param>
    /// <param name="levels">The levels of loggers.</param>
    /// <param name="advertisedUrl">Where this worker is.</param>
    /// <param name="version">The worker's version.</param>
    /// <param name="metrics">The metrics; null where they are not served here.</param>
    public RestRoutes(Herder.Herder herder, Logging.LogLevels levels, string advertisedUrl, string version, MetricsReport? metrics = null)
    {
        (_herder, _levels, _advertisedUrl, _version) = (herder, levels, advertisedUrl, version);
        _routes =
        [
            .. metrics is null ? [] : new[] { Route("GET", MetricsPath, (_, _) => Task.FromResult(metrics.Answer())) },
            Route("GET", "", RootAsync),
            Route("GET", "health", HealthAsync),
            Route("GET", "connectors", ListAsync),
            Route("POST", "connectors", CreateAsync, readsBody: true, at: AtLeader),
            Route("GET", "connectors/{n}", GetAsync),
            Route("DELETE", "connectors/{n}", DeleteAsync, at: AtLeader),
            Route("GET", "connectors/{n}/config", ConfigAsync),
            Route("PUT", "connectors/{n}/config", PutConfigAsync, readsBody: true, at: AtLeader),
            Route("PATCH", "connectors/{n}/config", PatchConfigAsync, readsBody: true, at: AtLeader),
            Route("GET", "connectors/{n}/status", StatusAsync),
            Route("GET", "connectors/{n}/tasks", TasksAsync),
            Route("POST", "connectors/{n}/tasks", PutTasksAsync, readsBody: true, at: AtLeader),
            Route("PUT", "connectors/{n}/fence", FenceAsync, at: AtLeader),
            Route("GET", "connectors/{n}/tasks/{i}/status", TaskStatusAsync),
            Route("POST", "connectors/{n}/tasks/{i}/restart", RestartTaskAsync, at: AtTask),
            Route("POST", "connectors/{n}/restart", RestartAsync, at: AtConnectorOrLeader),
            Route("PUT", "connectors/{n}/pause", PauseAsync),
            Route("PUT", "connectors/{n}/resume", ResumeAsync),
            Route("PUT", "connectors/{n}/stop", StopAsync, at: AtLeader),
            Route("GET", "connectors/{n}/topics", TopicsAsync),
            Route("PUT", "connectors/{n}/topics/reset", ResetTopicsAsync),
            Route("GET", "connectors/{n}/offsets", OffsetsAsync),
            Route("PATCH", "connectors/{n}/offsets", AlterOffsetsAsync, readsBody: true, at: AtLeader),
            Route("DELETE", "connectors/{n}/offsets", ResetOffsetsAsync, at: AtLeader),
            Route("GET", "connector-plugins", PluginsAsync),
            Route("GET", "connector-plugins/{n}/config", PluginConfigAsync),
            Route("PUT", "connector-plugins/{n}/config/validate", ValidateAsync, readsBody: true),
            Route("GET", "admin/loggers", LoggersAsync),
            Route("GET", "admin/loggers/{n}", LoggerAsync),
            Route("PUT", "admin/loggers/{n}", PutLoggerAsync, readsBody: true),
        ];
    }

    /// <summary>Serves a request.</summary>
    /// <exception cref="RestException">It cannot be served.</exception>
    public async Task<RestAnswer> ServeAsync(RestRequest request)
    {
        var method = request.Http.Method == "HEAD" ? "GET" : request.Http.Method;
        var methods = new List<string>();
        foreach (var (pattern, served, serve, readsBody, at) in _routes)
        {
            if (Match(pattern, request.Segments) is not { } arguments) continue;
            if (served != method) { methods.Add(served); continue; }
            // Whoever asks for metrics takes text, and wants to know how a worker is that is not ready.
            if (pattern is not [MetricsPath]) CheckMediaTypes(request, readsBody);
            if (!_herder.IsReady && pattern is not ["health" or MetricsPath])
                return RestAnswer.Error(503, "The worker is starting: it has not yet read its topics and joined its group. GET /health says when it is ready.");
            return await (at is null ? serve(request, arguments) : ServeAtAsync(at(request, arguments), serve, request, arguments));
        }
        if (methods.Count == 0) return RestAnswer.Error(404, "HTTP 404 Not Found");
        if (methods.Contains("GET")) methods.Add("HEAD");
        methods.Add("OPTIONS");
        var allow = string.Join(',', methods.Distinct());
        return request.Http.Method == "OPTIONS"
            ? RestAnswer.Empty(200) with { Allow = AllMethods(request.Segments) }
            : RestAnswer.Error(405, "HTTP 405 Method Not Allowed", allow);
    }

    private string AllMethods(string[] segments)
    {
        var methods = _routes.Where(r => Match(r.Pattern, segments) is not null).Select(r => r.Method).ToList();
        if (methods.Contains("GET")) methods.Add("HEAD");
        methods.Add("OPTIONS");
        return string.Join(',', methods.Distinct());
    }

    private static (string[], string, Serve, bool, At?) Route(string method, string path, Serve serve, bool readsBody = false, At? at = null) =>
        (path.Split('/', StringSplitOptions.RemoveEmptyEntries), method, serve, readsBody, at);

    private static string[]? Match(string[] pattern, string[] segments)
    {
        if (pattern.Length != segments.Length) return null;
        var arguments = new List<string>(2);
        for (var i = 0; i < pattern.Length; i++)
        {
            switch (pattern[i])
            {
                case "{n}": arguments.Add(segments[i]); break;
                case "{i}" when int.TryParse(segments[i], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _):
                    arguments.Add(segments[i]);
                    break;
                default:
                    if (pattern[i] != segments[i]) return null;
                    break;
            }
        }
        return [.. arguments];
    }

    // The API speaks JSON only, so whoever says that something else is sent is told, body or not. Bodies that are read have to be said to be JSON.
    private static void CheckMediaTypes(RestRequest request, bool readsBody)
    {
        var hasBody = request.Http.ContentLength > 0 || request.Http.Headers.TransferEncoding.Count > 0;
        var refused = request.Http.ContentType is { Length: > 0 } type
            ? !IsJson(type) && (readsBody || type is not ("*/*" or "application/*"))
            : readsBody && hasBody;
        if (refused) throw new RestException(415, "HTTP 415 Unsupported Media Type");
        // What cannot be understood is no media type that could be served.
        var asked = request.Http.Headers.Accept;
        var accept = request.Http.GetTypedHeaders().Accept;
        if (accept.Count > 0 ? !accept.Any(TakesJson) : !string.IsNullOrWhiteSpace(asked.ToString()))
            throw new RestException(406, "HTTP 406 Not Acceptable");
    }

    private static bool TakesJson(MediaTypeHeaderValue accepted) =>
        accepted.Quality is not 0
            && (accepted.MediaType.Value is "*/*" or "application/*" || accepted.MediaType.Equals(Json, StringComparison.OrdinalIgnoreCase));

    private static bool IsJson(string? contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out var type) && type.MediaType.Equals(Json, StringComparison.OrdinalIgnoreCase);
}
