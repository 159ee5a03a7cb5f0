using System.Diagnostics;
using System.Text;

namespace Connect.Runtime.Metrics;

/// <summary>
/// Traces that go along with records in their headers, as <c>traceparent</c> of W3C's Trace Context: a batch that a source gave is a span, which its records carry, and a batch
/// that is put to a sink is one, with links to what its records carry. Nothing is made unless somebody listens.
/// </summary>
/// <remarks><see href="https://www.w3.org/TR/trace-context/"/></remarks>
internal static class Traces
{
    /// <summary>The name under which spans are listened to.</summary>
    public const string SourceName = "Connect";

    private const string Header = "traceparent", StateHeader = "tracestate";

    // A span with a link for each of thousands of records would be larger than collectors take.
    private const int MostLinks = 128;

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>Whether anybody wants spans.</summary>
    public static bool IsOn => Source.HasListeners();

    /// <summary>A batch of a source begins to be sent.</summary>
    /// <returns>The span, which ends when it is disposed of; null where nobody wants one.</returns>
    public static Activity? Sends(TaskId task, int records) => Begin("send", ActivityKind.Producer, task, records, null);

    /// <summary>A batch is about to be put to a sink.</summary>
    /// <param name="task">The task.</param>
    /// <param name="records">How many records it has.</param>
    /// <param name="links">What they carry.</param>
    public static Activity? Puts(TaskId task, int records, IEnumerable<ActivityLink>? links) => Begin("put", ActivityKind.Consumer, task, records, links);

    private static Activity? Begin(string operation, ActivityKind kind, TaskId task, int records, IEnumerable<ActivityLink>? links)
    {
        // Of no parent: what runs the task's loop has none of its own.
        var activity = Source.CreateActivity($"{operation} {task.Connector}", kind, default(ActivityContext), links: links, idFormat: ActivityIdFormat.W3C);
        return activity?.SetTag("messaging.system", "kafka").SetTag("messaging.operation.name", operation).SetTag("messaging.batch.message_count", records)
            .SetTag("connect.connector", task.Connector).SetTag("connect.task", task.Task).Start();
    }

    /// <summary>Headers with those of a span, unless the record carries one already.</summary>
    public static IReadOnlyList<KeyValuePair<string, byte[]?>>? Added(IReadOnlyList<KeyValuePair<string, byte[]?>>? headers, Activity? span)
    {
        if (span?.Id is not { } id || (headers is not null && headers.Any(h => h.Key == Header))) return headers;
        List<KeyValuePair<string, byte[]?>> more = [.. headers ?? [], new(Header, Encoding.ASCII.GetBytes(id))];
        if (span.TraceStateString is { Length: > 0 } state) more.Add(new(StateHeader, Encoding.ASCII.GetBytes(state)));
        return more;
    }

    /// <summary>Notes what a record carries; neighbours mostly carry the same.</summary>
    public static void Collect(IReadOnlyList<KeyValuePair<string, byte[]?>> headers, ref List<ActivityLink>? links)
    {
        string? parent = null, state = null;
        foreach (var (name, value) in headers)
        {
            if (name == Header && value is { Length: > 0 }) parent = Encoding.ASCII.GetString(value);
            else if (name == StateHeader && value is { Length: > 0 }) state = Encoding.ASCII.GetString(value);
        }
        if (parent is null || !ActivityContext.TryParse(parent, state, isRemote: true, out var context)) return;
        if (links is { Count: > 0 } && (links[^1].Context == context || links.Count == MostLinks)) return;
        (links ??= []).Add(new ActivityLink(context));
    }
}
