using Connect.Runtime.Plugins;
using Connect.Runtime.Storage;
using Connect.Runtime.Worker;

namespace Connect.Runtime.Metrics;

internal sealed partial class MetricsReport
{
    private void WriteTask(MetricsPage page, TaskRunner runner)
    {
        var metrics = runner.Setup.Metrics;
        string[] id = [runner.Id.Connector, $"{runner.Id.Task}"];
        var task = page.Of(MBean.Task, id);
        var status = runner.State.ToString().ToLowerInvariant();
        task.Text("status", "What the task does, as a label.", status);
        // What the JMX exporter's example makes of the same attribute.
        task.NamedInStrimzi("kafka_connect_connector_status", "What the connector does, as a label. Of tasks, which the label task tells, what they do.", "status", status);
        task.Gauge("running-ratio", "The share of its life that the task has been running, from 0 to 1.", metrics.States.ShareOf(RunState.Running));
        task.Gauge("pause-ratio", "The share of its life that the task has been paused, from 0 to 1.", metrics.States.ShareOf(RunState.Paused));
        task.Gauge("batch-size-max", "The most records in a batch lately.", metrics.BatchSize.Max);
        task.Gauge("batch-size-avg", "Records in a batch lately on average.", metrics.BatchSize.Average);
        task.Gauge("offset-commit-max-time-ms", "The longest that an offset commit took lately, in milliseconds.", metrics.CommitTime.Max);
        task.Gauge("offset-commit-avg-time-ms", "How long offset commits took lately on average, in milliseconds.", metrics.CommitTime.Average);
        task.Gauge("offset-commit-success-percentage", "The share of offset commits that succeeded lately, from 0 to 1.", metrics.CommitSuccess.Share);
        task.Gauge("offset-commit-failure-percentage", "The share of offset commits that failed lately, from 0 to 1.", metrics.CommitSuccess.FailureShare);
        WriteErrors(page, runner, id);
        if (metrics.Source is { } source) Write(page.Of(MBean.SourceTask, id), source, isTransactional: runner.Setup.Worker.ExactlyOnceEnabled);
        if (metrics.Sink is { } sink) Write(page.Of(MBean.SinkTask, id), sink);
        // Also while there are none: what grows from nothing to one would not be seen to grow.
        page.Write("connect_task_restarts_total", MetricType.Counter, "How often the task was started again in this worker.", LabelsOf(runner.Id), herder.Metrics.RestartsOf(runner.Id));
        WriteClient(page, metrics);
        WriteBeyond(page, runner);
    }

    private static void WriteErrors(MetricsPage page, TaskRunner runner, string[] id)
    {
        var (samples, errors) = (page.Of(MBean.TaskError, id), runner.Setup.ErrorCounts);
        samples.Gauge("total-record-failures", "Failures of records in the task, those that were tried again included.", errors.Failures);
        samples.Gauge("total-record-errors", "Records that failed for good in the task.", errors.Errors);
        samples.Gauge("total-records-skipped", "Records that were skipped as they failed.", errors.RecordsSkipped);
        samples.Gauge("total-retries", "How often something was tried again.", errors.Retries);
        samples.Gauge("total-errors-logged", "Failures that were written to the log.", errors.ErrorsLogged);
        samples.Gauge("deadletterqueue-produce-requests", "Records that were to be written to the dead letter queue.", errors.DeadLetterRequests);
        samples.Gauge("deadletterqueue-produce-failures", "Records that could not be written to the dead letter queue.", errors.DeadLetterFailures);
        samples.Gauge("last-error-timestamp", "When a record last failed, in milliseconds since 1970-01-01T00:00:00Z; 0 for never.", errors.LastErrorMs);
    }

    private static void Write(BeanSamples samples, SourceTaskMetrics source, bool isTransactional)
    {
        samples.Counted("source-record-poll", "Records that the source gave, before transformations", source.Polled);
        samples.Counted("source-record-write", "Records that brokers have stored, after transformations", source.Written);
        samples.Gauge("poll-batch-max-time-ms", "The longest that the source took to give a batch lately, in milliseconds.", source.PollTime.Max);
        samples.Gauge("poll-batch-avg-time-ms", "How long the source took to give a batch lately on average, in milliseconds.", source.PollTime.Average);
        samples.Gauge("source-record-active-count", "Records that the source gave and that are not stored yet.", source.Active.Now);
        samples.Gauge("source-record-active-count-max", "The most records lately that the source gave and that were not stored yet.", source.Active.Max);
        samples.Gauge("source-record-active-count-avg", "Records lately that the source gave and that were not stored yet, on average.", source.Active.Average);
        if (!isTransactional) return;
        samples.Gauge("transaction-size-min", "The fewest records of a transaction lately.", source.TransactionSize.Min);
        samples.Gauge("transaction-size-max", "The most records of a transaction lately.", source.TransactionSize.Max);
        samples.Gauge("transaction-size-avg", "Records of a transaction lately on average.", source.TransactionSize.Average);
    }

    private static void Write(BeanSamples samples, SinkTaskMetrics sink)
    {
        samples.Counted("sink-record-read", "Records that were read from topics, before transformations", sink.Read);
        samples.Counted("sink-record-send", "Records that were put to the sink, after transformations", sink.Sent);
        // Java declares this one and never fills it.
        samples.Gauge("sink-record-lag-max", "Records between the end of a partition and what the sink has taken from it, of the partition with the most.",
            sink.Partitions.Max(p => (double?)p.Lag) is >= 0 and { } lag ? lag : double.NaN);
        samples.Gauge("partition-count", "Partitions that the task reads.", sink.Partitions.Count);
        samples.Gauge("offset-commit-seq-no", "The number of the last offset commit.", sink.CommitSequence);
        samples.Counted("offset-commit-completion", "Offset commits that were confirmed", sink.Completed);
        samples.Counted("offset-commit-skip", "Offset commits that were confirmed too late to count", sink.Skipped);
        samples.Gauge("put-batch-max-time-ms", "The longest that the sink took for a batch lately, in milliseconds.", sink.PutTime.Max);
        samples.Gauge("put-batch-avg-time-ms", "How long the sink took for a batch lately on average, in milliseconds.", sink.PutTime.Average);
        samples.Gauge("sink-record-active-count", "Records that were put to the sink and whose offsets are not committed yet.", sink.Active.Now);
        samples.Gauge("sink-record-active-count-max", "The most records lately that were put to the sink and whose offsets were not committed yet.", sink.Active.Max);
        samples.Gauge("sink-record-active-count-avg", "Records lately that were put to the sink and whose offsets were not committed yet, on average.", sink.Active.Average);
    }

    // What Java has no metric for, or only as texts of MBeans, of which a page has no use as samples.
    private static void WriteBeyond(MetricsPage page, TaskRunner runner)
    {
        var (setup, metrics, task) = (runner.Setup, runner.Setup.Metrics, LabelsOf(runner.Id));
        string? VersionOf(string? className, PluginKind kind) => className is null ? null : setup.Plugins.Find(className, kind)?.Version;
        var info = task.With("connector_class", setup.Plugin?.ClassName).With("connector_version", setup.Version)
            .With("connector_type", setup.Plugin?.TypeName).With("task_class", setup.TaskClass).With("task_version", setup.TaskClass is null ? null : setup.Version);
        if (metrics.Converters is { } converters)
        {
            info = info.With("key_converter_class", converters.KeyClass).With("key_converter_version", VersionOf(converters.KeyClass, PluginKind.Converter))
                .With("value_converter_class", converters.ValueClass).With("value_converter_version", VersionOf(converters.ValueClass, PluginKind.Converter))
                .With("header_converter_class", converters.HeaderClass).With("header_converter_version", VersionOf(converters.HeaderClass, PluginKind.HeaderConverter));
        }
        page.Write("connect_task_info", MetricType.Gauge, "A task: its classes and their versions, as labels.", info, 1);
        if (metrics.Transformations is { } chain)
        {
            foreach (var (alias, className, times) in chain.Steps)
            {
                page.Write("connect_transform_info", MetricType.Gauge, "A transformation of a task: its class and version, as labels.",
                    task.With("transform", alias).With("transform_class", className).With("transform_version", VersionOf(className, PluginKind.Transformation)), 1);
                page.WriteSummary("connect_transform_duration_seconds",
                    "How long a transformation took for how many records. After the first ones, one record in sixteen is timed for all.",
                    task.With("transform", alias), times.Seconds, times.Count);
            }
            foreach (var (alias, className) in chain.Predicates)
                page.Write("connect_predicate_info", MetricType.Gauge, "A predicate of a task: its class and version, as labels.",
                    task.With("predicate", alias).With("predicate_class", className).With("predicate_version", VersionOf(className, PluginKind.Predicate)), 1);
        }
        if (metrics.Source is null && metrics.Sink is null) return;
        page.Write("connect_end_to_end_latency_seconds",
            "How old the oldest record of a batch was when the batch was safe: for sinks when its offsets were committed, for sources when brokers had stored it.",
            task, metrics.Latency);
        if (metrics.Sink is not { } sink) return;
        var known = sink.Partitions.Where(p => p.Lag >= 0).ToList();
        if (known.Count > 0)
            page.Write("connect_sink_lag_records", MetricType.Gauge, "Records between the ends of a sink task's partitions and what the sink has taken from them.",
                task, known.Sum(p => p.Lag));
    }
}
