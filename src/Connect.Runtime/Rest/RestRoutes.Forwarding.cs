using System.Diagnostics;
using System.Globalization;
using Connect.Runtime.Herder;
using Microsoft.AspNetCore.Http.Features;

namespace Connect.Runtime.Rest;

/// <summary>
/// Requests that one worker alone can serve: any worker takes them and passes them on, to the leader and from there to the one that runs a connector or task.
/// While the group rebalances they wait; nothing is done twice, as only what has certainly not been done is sent again.
/// </summary>
internal sealed partial class RestRoutes
{
    // Of the time that a request has; one that was passed on leaves the rest of it to whoever did that.
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(60), LongestWaitOfForwarded = TimeSpan.FromSeconds(10);

    private static RequestTarget AtLeader(RestRequest request, string[] arguments) => RequestTarget.Leader;

    private static RequestTarget AtTask(RestRequest request, string[] arguments) =>
        new(arguments[0], int.Parse(arguments[1], CultureInfo.InvariantCulture));

    // A restart of the connector alone is its worker's to do, and done when the answer comes; one of more goes through the config topic.
    private static RequestTarget AtConnectorOrLeader(RestRequest request, string[] arguments) =>
        request.Flag("includeTasks") || request.Flag("onlyFailed") ? RequestTarget.Leader : new(arguments[0]);

    private async Task<RestAnswer> ServeAtAsync(RequestTarget target, Serve serve, RestRequest request, string[] arguments)
    {
        using var content = new MemoryStream();
        await request.Http.Body.CopyToAsync(content, request.Aborted);
        var body = content.ToArray();
        bool? forward = request.Query("forward") is [var given, ..] ? given.Equals("true", StringComparison.OrdinalIgnoreCase) : null;
        var began = Stopwatch.GetTimestamp();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(request.Aborted);
        limit.CancelAfter(forward is null ? LongestWait : LongestWaitOfForwarded);
        while (true)
        {
            var route = await _herder.RouteAsync(target, request.Aborted);
            if (route.IsHere)
            {
                request.Http.Body = new MemoryStream(body);
                try { return await serve(request, arguments); }
                catch (RestException e) when (e.IsWrongWorker && !limit.IsCancellationRequested) { /* The group has changed meanwhile. */ }
            }
            else if (route.Url is { } url)
            {
                if (forward is false) throw RestException.WrongWorker();
                try
                {
                    var answer = await ForwardAsync(request, url, body, recursive: forward is null);
                    if (!answer.IsWrongWorker || limit.IsCancellationRequested) return await PassedOnAsync(request, answer);
                }
                catch (WorkerUnreachableException e) when (!e.MayHaveBeenDone && Stopwatch.GetElapsedTime(began) < _herder.LongestAbsence)
                {
                    // It may have died just now, and another one takes its place.
                }
                catch (WorkerUnreachableException e)
                {
                    throw new RestException(500, $"IO Error trying to forward REST request: the worker at {url} did not answer: {e.Message}", e);
                }
            }
            try { await _herder.ChangedAsync(limit.Token); }
            catch (OperationCanceledException) when (!request.Aborted.IsCancellationRequested)
            {
                throw route.Url is null
                    ? RestException.Conflict("Cannot complete request momentarily due to no known leader URL, likely because a rebalance was underway.")
                    : RestException.WrongWorker();
            }
        }
    }

    private Task<WorkerAnswer> ForwardAsync(RestRequest request, string url, byte[] body, bool recursive)
    {
        var headers = request.Http.Headers;
        // The signature is of the body, which goes on as it is.
        KeyValuePair<string, string?>[] kept =
        [
            new("Authorization", headers.Authorization.ToString()),
            new(InternalSignature.SignatureHeader, headers[InternalSignature.SignatureHeader].ToString()),
            new(InternalSignature.AlgorithmHeader, headers[InternalSignature.AlgorithmHeader].ToString()),
        ];
        var target = RestRequest.PathOf(request.Http.HttpContext.Features.Get<IHttpRequestFeature>()!.RawTarget);
        var query = request.Http.QueryString.Value ?? "";
        var parameters = query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries).Where(p => !p.StartsWith("forward=", StringComparison.Ordinal) && p != "forward")
            .Append(recursive ? "forward=true" : "forward=false");
        return _herder.Workers.SendAsync(new HttpMethod(request.Http.Method), $"{url.TrimEnd('/')}{target}?{string.Join('&', parameters)}", body, kept, request.Aborted);
    }

    // The answer names this worker, not the other one; and who asks this worker next is to see what the other one has done.
    private async Task<RestAnswer> PassedOnAsync(RestRequest request, WorkerAnswer answer)
    {
        if (answer.Status < 300) await _herder.ReadConfigAsync(request.Aborted);
        var location = answer.Location?.IndexOf("/connectors/", StringComparison.Ordinal) is >= 0 and var at ? $"{RootOf(request)}{answer.Location[(at + 1)..]}" : answer.Location;
        return new RestAnswer(answer.Status, answer.Body.Length == 0 ? null : answer.Body, location);
    }
}
