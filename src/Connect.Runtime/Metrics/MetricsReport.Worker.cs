using Connect.Runtime.Config;
using Connect.Runtime.Group;
using Connect.Runtime.Storage;
using Connect.Runtime.Worker;

namespace Connect.Runtime.Metrics;

internal sealed partial class MetricsReport
{
    private static readonly RunState[] CountedStates =
        [RunState.Running, RunState.Paused, RunState.Failed, RunState.Unassigned, RunState.Destroyed, RunState.Restarting];

    // The type has no attribute that its names could be made of by rule: dashboards have a metric for the worker with one attribute a sample.
    private void WriteApp(MetricsPage page)
    {
        var started = herder.Metrics.Started.ToUnixTimeMilliseconds();
        (string Attribute, string Value)[] attributes =
            [("version", KafkaVersion.Served), ("commit-id", $"dotnet-{version}"), ("start-time-ms", $"{started}")];
        const string Help = "The worker: its version, what it was built from, and when it was started.";
        foreach (var (attribute, value) in attributes)
        {
            var label = attribute.Replace('-', '_');
            if (page.Has(MetricsDialects.Confluent))
                foreach (var name in (string[])["kafka_connect_app_info", "kafka_connect_app"])
                    page.Write(name, MetricType.Untyped, Help, Labels.None.With("client_id", config.ClientId).With(label, value), 1);
            if (page.Has(MetricsDialects.Strimzi) && attribute != "start-time-ms")
                foreach (var name in (string[])[$"kafka_connect_{label}", $"kafka_connect_{label}_info"])
                    page.Write(name, MetricType.Untyped, $"The worker's {attribute}, as a label.", Labels.None.With("clientId", config.ClientId).With(label, value), 1);
        }
        if (page.Has(MetricsDialects.Strimzi))
            page.Write("kafka_connect_start_time_seconds", MetricType.Gauge, "When the worker was started, in seconds since 1970-01-01T00:00:00Z.",
                Labels.None.With("clientId", config.ClientId), started / 1000.0);
    }

    private void WriteWorker(MetricsPage page)
    {
        var worker = page.Of(MBean.Worker);
        worker.Gauge("connector-count", "Connectors that run in this worker.", herder.Worker.Connectors.Count);
        worker.Gauge("task-count", "Tasks that run in this worker.", herder.Worker.Tasks.Count);
        foreach (var (name, things, startups) in ((string, string, StartupMetrics)[])
            [("connector", "connectors", herder.Metrics.ConnectorStartups), ("task", "tasks", herder.Metrics.TaskStartups)])
        {
            worker.Counter($"{name}-startup-attempts-total", $"How often {things} were to start in this worker.", startups.Successes + startups.Failures);
            worker.Counter($"{name}-startup-success-total", $"How often {things} started in this worker.", startups.Successes);
            worker.Gauge($"{name}-startup-success-percentage", $"The share of {things} that started, of those that were to lately, from 0 to 1.", startups.Recent.Share);
            worker.Counter($"{name}-startup-failure-total", $"How often {things} failed to start in this worker.", startups.Failures);
            worker.Gauge($"{name}-startup-failure-percentage", $"The share of {things} that failed to start, of those that were to lately, from 0 to 1.",
                startups.Recent.FailureShare);
        }
    }

    private void WriteRebalances(MetricsPage page)
    {
        var (metrics, assignment) = (herder.Metrics.Rebalances, herder.Metrics.Rebalances.Assignment);
        var rebalances = page.Of(MBean.Rebalance);
        rebalances.Text("leader-name", "The URL of the group's leader, as a label.", assignment.LeaderUrl);
        rebalances.Text("connect-protocol", "The protocol that this worker offers its group, as a label.", ConnectProtocol.SettingOf(config.Group.Protocol));
        rebalances.Gauge("epoch", "The generation of the group.", assignment.Generation);
        rebalances.Counter("completed-rebalances-total", "Rebalances that this worker has been through.", metrics.Completed);
        rebalances.Gauge("rebalancing", "Whether this worker is in a rebalance: 1 or 0.", metrics.IsRebalancing ? 1 : 0);
        rebalances.Gauge("rebalance-max-time-ms", "The longest that this worker spent in a rebalance lately, in milliseconds.", metrics.Time.Max);
        rebalances.Gauge("rebalance-avg-time-ms", "How long this worker spent in rebalances lately on average, in milliseconds.", metrics.Time.Average);
        rebalances.Gauge("time-since-last-rebalance-ms", "How long ago the last rebalance ended, in milliseconds.",
            metrics.SinceLast is { } since ? since.TotalMilliseconds : double.PositiveInfinity);
    }

    private void WriteCoordinator(MetricsPage page)
    {
        var (group, assignment) = (herder.Metrics.Group, herder.Metrics.Rebalances.Assignment);
        var coordinator = page.Of(MBean.Coordinator, config.ClientId);
        coordinator.Gauge("assigned-connectors", "Connectors that the group has assigned to this worker.", assignment.Connectors.Count);
        coordinator.Gauge("assigned-tasks", "Tasks that the group has assigned to this worker.", assignment.Tasks.Count);
        coordinator.Counted("heartbeat", "Heartbeats to the group's coordinator", group.Heartbeats);
        coordinator.Gauge("heartbeat-response-time-max", "The longest that the coordinator took to answer a heartbeat lately, in milliseconds.", group.HeartbeatTime.Max);
        coordinator.Gauge("last-heartbeat-seconds-ago", "Since the last heartbeat was sent, in seconds; -1 for none.", group.SinceHeartbeat);
        coordinator.Counted("join", "Joins of the group", group.Joins);
        coordinator.Gauge("join-time-avg", "How long joins of the group took lately on average, in milliseconds.", group.JoinTime.Average);
        coordinator.Gauge("join-time-max", "The longest that a join of the group took lately, in milliseconds.", group.JoinTime.Max);
        coordinator.Counted("sync", "Assignments that came from the group", group.Syncs);
        coordinator.Gauge("sync-time-avg", "How long assignments took to come lately on average, in milliseconds.", group.SyncTime.Average);
        coordinator.Gauge("sync-time-max", "The longest that an assignment took to come lately, in milliseconds.", group.SyncTime.Max);
        coordinator.Counter("rebalance-total", "Rebalances that succeeded.", group.Rebalances.Total);
        coordinator.Gauge("rebalance-rate-per-hour", "Rebalances that succeeded, an hour.", group.Rebalances.RatePerHour);
        coordinator.Counter("rebalance-latency-total", "How long rebalances took altogether, in milliseconds.", group.RebalanceTimeTotal.Total);
        coordinator.Gauge("rebalance-latency-avg", "How long rebalances took lately on average, in milliseconds.", group.RebalanceTime.Average);
        coordinator.Gauge("rebalance-latency-max", "The longest that a rebalance took lately, in milliseconds.", group.RebalanceTime.Max);
        coordinator.Counter("failed-rebalance-total", "Rebalances that failed.", group.FailedRebalances.Total);
        coordinator.Gauge("failed-rebalance-rate-per-hour", "Rebalances that failed, an hour.", group.FailedRebalances.RatePerHour);
        coordinator.Gauge("last-rebalance-seconds-ago", "Since the last rebalance ended, in seconds; -1 for none.", group.SinceRebalance);
    }

    // As in Java, the worker that has a connector says how all of its tasks are, wherever they run: each is then counted once in the cluster.
    private void WriteConnector(MetricsPage page, ConnectorRunner connector)
    {
        var samples = page.Of(MBean.Connector, connector.Name);
        (string Attribute, string? Value, string Help)[] texts =
        [
            ("status", connector.State.ToString().ToLowerInvariant(), "What the connector does, as a label. Of tasks, which the label task tells, what they do."),
            ("connector-type", connector.IsSink switch { true => "sink", false => "source", null => "unknown" }, "Whether the connector is a source or a sink, as a label."),
            ("connector-class", connector.ClassName, "The connector's class, as a label."),
            ("connector-version", connector.Version ?? "unknown", "The connector's version, as a label."),
        ];
        foreach (var (attribute, value, help) in texts)
        {
            samples.Text(attribute, help, value);
            samples.Named("kafka_connect_connector_metrics", "A connector: what it does, its type, class and version, each a sample with a label.", attribute, value);
        }
        page.Write("connect_connector_restarts_total", MetricType.Counter, "How often the connector was started again in this worker.",
            Labels.None.With("connector", connector.Name), herder.Metrics.RestartsOf(connector.Name));
        var tasks = herder.Statuses.Tasks(connector.Name);
        var counts = page.Of(MBean.WorkerConnector, connector.Name);
        counts.Gauge("connector-total-task-count", "Tasks of the connector in the whole cluster.", tasks.Count);
        foreach (var state in CountedStates)
        {
            var name = state.ToString().ToLowerInvariant();
            counts.Gauge($"connector-{name}-task-count", $"Tasks of the connector in the whole cluster that are {name}.", tasks.Count(t => t.Value.State == state));
        }
    }

    private static Labels LabelsOf(TaskId task) => Labels.None.With("connector", task.Connector).With("task", $"{task.Task}");
}
