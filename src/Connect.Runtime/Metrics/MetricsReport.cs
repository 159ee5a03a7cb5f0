using Connect.Runtime.Config;
using Connect.Runtime.Rest;

namespace Connect.Runtime.Metrics;

/// <summary>
/// All metrics of a worker, read when they are asked for: what is measured stays where it is counted, and nothing of this runs unless somebody asks. The attributes are
/// those of Java's MBeans; what goes beyond them has names that begin with <c>connect_</c>.
/// </summary>
/// <param name="config">The worker's configuration.</param>
/// <param name="herder">The worker.</param>
/// <param name="version">Its version.</param>
internal sealed partial class MetricsReport(WorkerConfig config, Herder.Herder herder, string version)
{
    /// <summary>The metrics as an answer.</summary>
    public RestAnswer Answer() => new(200, Write().ToArray(), ContentType: MetricsPage.ContentType);

    /// <summary>The metrics.</summary>
    /// <param name="samples">Is told of each sample as well.</param>
    public MetricsPage Write(Action<MetricSample>? samples = null)
    {
        var page = new MetricsPage(config.MetricsDialect, samples);
        WriteApp(page);
        WriteWorker(page);
        WriteRebalances(page);
        WriteCoordinator(page);
        WriteNetwork(page);
        var connectors = herder.Worker.ConnectorRunners;
        foreach (var connector in connectors) WriteConnector(page, connector);
        var tasks = herder.Worker.TaskRunners;
        foreach (var task in tasks) WriteTask(page, task);
        WriteProcess(page);
        return page;
    }
}
