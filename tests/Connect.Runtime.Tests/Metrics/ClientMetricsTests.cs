using System.Text;
using Connect.Runtime.Metrics;
using Connect.Testing;

namespace Connect.Runtime.Tests.Metrics;

public class ClientMetricsTests
{
    private readonly ManualTime _time = new();
    private readonly ClientMetrics _metrics;

    public ClientMetricsTests() => _metrics = new ClientMetrics(new SampleWindows(2, TimeSpan.FromSeconds(30), _time), hasStatistics: true);

    private static byte[] Statistics(long requests, long records) => Encoding.UTF8.GetBytes($$$"""
        {"name": "rdkafka#consumer-1", "type": "consumer", "tx": {{{requests}}}, "rx": 9, "tx_bytes": 100, "rx_bytes": 200, "rxmsgs": {{{records}}}, "rxmsg_bytes": 50, "txmsgs": 77,
         "brokers": {
           "a:1/1": {"state": "UP", "waitresp_cnt": 2, "connects": 3, "disconnects": 1, "req": {"Fetch": 6}, "rtt": {"avg": 2000, "cnt": 3}, "throttle": {"avg": 0, "cnt": 1} },
           "b:2/2": {"state": "DOWN", "waitresp_cnt": 0, "connects": 1, "disconnects": 1, "req": {"Fetch": 1}, "rtt": {"avg": 6000, "cnt": 1} } },
         "topics": {"t": {"metadata_age": 5000, "partitions": {"0": {"rxmsgs": {{{records}}}, "rxbytes": 40}, "-1": {"rxmsgs": 0, "rxbytes": 0} } }, "empty": {"partitions": {} } },
         "cgrp": {"rebalance_cnt": 4, "rebalance_age": 12000} }
        """);

    [Fact]
    public void Before_the_first_statistics_nothing_is_known() => Assert.Null(_metrics.Last);

    [Fact]
    public void Brokers_are_taken_together()
    {
        _metrics.Update(Statistics(10, 5));
        var last = _metrics.Last!;
        Assert.Equal((1, 2, 3.0, 12.0), (last.Connections, last.InFlight, last.RequestLatency, last.RebalanceAge));
        Assert.Equal((4, 2, 7, 4), (_metrics.Connects.Total, _metrics.Disconnects.Total, _metrics.Fetches.Total, _metrics.Rebalances.Total));
    }

    [Fact]
    public void Totals_are_those_of_the_client_however_often_it_says_them()
    {
        _metrics.Update(Statistics(10, 5));
        _metrics.Update(Statistics(10, 5));
        _time.Advance(TimeSpan.FromSeconds(30));
        _metrics.Update(Statistics(16, 9));
        Assert.Equal((16, 9), (_metrics.Requests.Total, _metrics.Records.Total));
        Assert.Equal(["t"], _metrics.Topics.Keys);
        Assert.Equal((9, 40), (_metrics.Topics["t"].Records.Total, _metrics.Topics["t"].Bytes.Total));
        Assert.Equal(16 / 30.0, _metrics.Requests.Rate, 6);
    }

    [Fact]
    public void Statistics_without_what_is_looked_for_are_taken_as_well()
    {
        _metrics.Update("{}"u8);
        Assert.Equal((0, double.NaN), (_metrics.Last!.Connections, _metrics.Last.RequestLatency));
    }
}
