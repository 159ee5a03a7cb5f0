using System.Text;
using Connect.Runtime.Metrics;

namespace Connect.Runtime.Tests.Metrics;

public class MetricsPageTests
{
    private readonly MetricsPage _page = new(MetricsDialects.Both);

    private string Text => Encoding.UTF8.GetString(_page.ToArray());

    [Fact]
    public void Samples_of_a_metric_stand_together_below_its_help_and_type()
    {
        _page.Write("a", MetricType.Gauge, "First.", Labels.None.With("x", "1"), 1);
        _page.Write("b_total", MetricType.Counter, "Second.", Labels.None, 2.5);
        _page.Write("a", MetricType.Gauge, "First.", Labels.None.With("x", "2").With("y", "3"), -1);
        Assert.Equal("""
            # HELP a First.
            # TYPE a gauge
            a{x="1"} 1
            a{x="2",y="3"} -1
            # HELP b_total Second.
            # TYPE b_total counter
            b_total 2.5

            """.ReplaceLineEndings("\n"), Text);
    }

    [Fact]
    public void Names_of_connectors_cannot_break_out_of_their_label()
    {
        _page.Write("a", MetricType.Gauge, "Help with \\ and\nline.", Labels.None.With("connector", "a\"} 1\nb\\{ä"), 1);
        Assert.Equal("# HELP a Help with \\\\ and\\nline.\n# TYPE a gauge\na{connector=\"a\\\"} 1\\nb\\\\{ä\"} 1\n", Text);
    }

    [Theory]
    [InlineData(0, "0")]
    [InlineData(1796056574239, "1796056574239")]
    [InlineData(0.1, "0.1")]
    [InlineData(1e300, "1E+300")]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.PositiveInfinity, "+Inf")]
    [InlineData(double.NegativeInfinity, "-Inf")]
    public void Numbers_are_written_as_Prometheus_reads_them(double value, string text)
    {
        _page.Write("a", MetricType.Gauge, "Help.", Labels.None, value);
        Assert.EndsWith($"\na {text}\n", Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_histogram_counts_what_is_below_each_bound()
    {
        var histogram = new LatencyHistogram();
        foreach (var milliseconds in (int[])[3, 7, 7, 400_000]) histogram.Record(TimeSpan.FromMilliseconds(milliseconds));
        _page.Write("a_seconds", "Help.", Labels.None.With("task", "0"), histogram);
        Assert.Contains("a_seconds_bucket{task=\"0\",le=\"0.005\"} 1\na_seconds_bucket{task=\"0\",le=\"0.01\"} 3\n", Text, StringComparison.Ordinal);
        Assert.Contains("a_seconds_bucket{task=\"0\",le=\"300\"} 3\na_seconds_bucket{task=\"0\",le=\"+Inf\"} 4\na_seconds_sum{task=\"0\"} 400.017\na_seconds_count{task=\"0\"} 4\n",
            Text, StringComparison.Ordinal);
    }

    [Fact]
    public void One_name_is_not_written_as_two_types()
    {
        _page.Write("a", MetricType.Gauge, "Help.", Labels.None, 1);
        Assert.Throws<InvalidOperationException>(() => _page.Write("a", MetricType.Counter, "Help.", Labels.None, 1));
        Assert.Throws<InvalidOperationException>(() => _page.Write("a", MetricType.Gauge, "Other help.", Labels.None, 1));
    }

    [Fact]
    public void An_attribute_has_a_name_in_each_dialect()
    {
        _page.Of(MBean.SinkTask, "c", "0").Counter("sink-record-read-total", "Help.", 5);
        _page.Of(MBean.Worker).Gauge("task-count", "Help.", 1);
        _page.Of(MBean.Client, "id").Gauge("io-ratio", "Help.", 1);
        _page.Of(MBean.Connector, "c").Text("status", "Help.", "running");
        Assert.Equal(
            [
                """kafka_connect_sink_task_metrics_sink_record_read_total{connector="c",task="0"} 5""",
                """kafka_connect_sink_task_metrics_sink_record_read{connector="c",task="0"} 5""",
                """kafka_connect_sink_task_sink_record_read_total{connector="c",task="0"} 5""",
                """kafka_connect_connect_worker_metrics_task_count{connector="aggregate"} 1""",
                "kafka_connect_worker_task_count 1",
                """kafka_connect_connect_metrics_io_ratio{client_id="id"} 1""",
                """kafka_connect_io_ratio{clientId="id"} 1""",
                """kafka_connect_connector_metrics_status_info{connector="c",status="running"} 1""",
                """kafka_connect_connector_status{connector="c",status="running"} 1""",
            ],
            Text.Split('\n').Where(l => l.Length > 0 && l[0] != '#'));
    }

    [Theory]
    [InlineData(MetricsDialects.Confluent, "kafka_connect_connect_worker_metrics_task_count")]
    [InlineData(MetricsDialects.Strimzi, "kafka_connect_worker_task_count")]
    internal void A_dialect_that_is_not_asked_for_is_left_out(MetricsDialects dialect, string name)
    {
        var page = new MetricsPage(dialect);
        page.Of(MBean.Worker).Gauge("task-count", "Help.", 1);
        Assert.Equal([name], page.Metrics.Select(m => m.Name));
    }
}
