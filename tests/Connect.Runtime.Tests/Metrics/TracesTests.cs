using System.Diagnostics;
using System.Text;
using Connect.Runtime.Metrics;

namespace Connect.Runtime.Tests.Metrics;

public class TracesTests
{
    private static string Id(int span) => $"00-0af7651916cd43dd8448eb211c80319c-{span:x16}-01";

    private static KeyValuePair<string, byte[]?> Header(string name, string? value) => new(name, value is null ? null : Encoding.ASCII.GetBytes(value));

    [Fact]
    public void A_record_that_carries_a_trace_keeps_it()
    {
        using var span = new Activity("send").SetIdFormat(ActivityIdFormat.W3C).Start();
        KeyValuePair<string, byte[]?>[] headers = [Header("traceparent", Id(1))];
        Assert.Same(headers, Traces.Added(headers, span));
        Assert.Null(Traces.Added(null, null));
    }

    [Fact]
    public void A_record_without_one_gets_that_of_the_span_after_its_own_headers()
    {
        using var span = new Activity("send").SetIdFormat(ActivityIdFormat.W3C).Start();
        span.TraceStateString = "vendor=1";
        Assert.Equal([("own", "1"), ("traceparent", span.Id!), ("tracestate", "vendor=1")], Traces.Added([Header("own", "1")], span)!.Select(h => (h.Key, Encoding.ASCII.GetString(h.Value!))));
    }

    [Fact]
    public void A_batch_refers_to_each_trace_once_and_to_no_more_than_a_span_can_have()
    {
        List<ActivityLink>? links = null;
        foreach (var parent in (string?[])[Id(1), Id(1), Id(2), "nonsense", "", null]) Traces.Collect([Header("other", "x"), Header("traceparent", parent)], ref links);
        Assert.Equal(["0000000000000001", "0000000000000002"], links!.Select(l => l.Context.SpanId.ToHexString()));
        for (var i = 3; i < 1000; i++) Traces.Collect([Header("traceparent", Id(i))], ref links);
        Assert.Equal(128, links!.Count);
    }

    [Fact]
    public void Without_a_listener_no_span_is_made() => Assert.Null(Traces.Sends(new TaskId("connector", 0), 1));
}
