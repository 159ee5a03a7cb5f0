namespace Connect.Runtime.Metrics;

internal sealed partial class MetricsReport
{
    private void WriteNetwork(MetricsPage page)
    {
        var network = herder.Metrics.Network;
        var client = page.Of(MBean.Client, config.ClientId);
        client.Gauge("connection-count", "Open connections of the worker's membership.", network.Connections);
        client.Counted("connection-creation", "Connections that were made", network.Created);
        client.Counted("connection-close", "Connections that have ended", network.Ended);
        client.Counted("successful-authentication", "Connections whose credentials were accepted", network.Accepted);
        client.Counted("failed-authentication", "Connections whose credentials were refused", network.Refused);
        // A session that is about to end is followed by a new connection, so that nothing is ever authenticated again.
        var none = new CountedValue(herder.Metrics.Windows);
        client.Counted("successful-reauthentication", "Connections whose credentials were accepted again", none);
        client.Counted("failed-reauthentication", "Connections whose credentials were refused when they were shown again", none);
        client.Counter("successful-authentication-no-reauth-total", "Connections whose credentials were accepted by brokers that never ask again, in total.", 0);
        client.Gauge("reauthentication-latency-avg", "How long authenticating again took lately on average, in milliseconds.", double.NaN);
        client.Gauge("reauthentication-latency-max", "The longest that authenticating again took lately, in milliseconds.", double.NaN);
        WriteTraffic(client, network.All);
        client.Gauge("request-size-max", "The largest request lately, in bytes.", network.All.RequestSize.Max);
        client.Counted("network-io", "Requests that were written and answers that were read", network.Operations);
        client.Counted("select", "How often the client waited for an answer", network.Waits);
        client.Counter("io-time-ns-total", "Time that was spent on writing requests and understanding answers, in nanoseconds.", network.WorkTime.Total);
        client.Gauge("io-time-ns-avg", "Time that was spent lately on writing a request or understanding an answer, on average, in nanoseconds.", network.WorkTimes.Average);
        client.Gauge("io-ratio", "The share of the time that was spent on writing requests and understanding answers, from 0 to 1.", network.WorkTime.Rate / 1e9);
        client.Counter("io-wait-time-ns-total", "Time that answers were waited for, in nanoseconds, of all connections.", network.WaitTime.Total);
        client.Gauge("io-wait-time-ns-avg", "Time that an answer was waited for lately on average, in nanoseconds.", network.WaitTimes.Average);
        client.Gauge("io-wait-ratio", "The share of the time that a connection waited for answers, from 0 to 1.", Math.Min(1, network.WaitTime.Rate / 1e9 / Math.Max(1, network.Connections)));
        foreach (var (id, metrics) in network.Nodes)
        {
            var node = page.Of(MBean.Node, config.ClientId, id);
            WriteTraffic(node, metrics);
            node.Gauge("request-latency-avg", "How long this broker took to answer lately on average, in milliseconds.", metrics.Latency.Average);
            node.Gauge("request-latency-max", "The longest that this broker took to answer lately, in milliseconds.", metrics.Latency.Max);
        }
    }

    private static void WriteTraffic(BeanSamples samples, NodeMetrics metrics)
    {
        samples.Counted("request", "Requests that were sent", metrics.Requests);
        samples.Counted("response", "Answers that came", metrics.Answers);
        samples.Counted("outgoing-byte", "Bytes that were sent", metrics.SentBytes);
        samples.Counted("incoming-byte", "Bytes that came", metrics.ReceivedBytes);
        samples.Gauge("request-size-avg", "Bytes of a request lately on average.", metrics.RequestSize.Average);
    }
}
