using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Connect.Security;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace Connect.Runtime.Metrics;

/// <summary>
/// Sends the metrics to a collector of OpenTelemetry (OTLP), where its variables name one: under the names and with the labels that Prometheus gets. The library reads
/// the variables, keeps the interval and speaks the protocol; here is an instrument a metric, which shows what was read for the last export. Histograms and summaries are
/// sent as Prometheus has them, a counter for each part, since no instrument hands out sums that somebody else has made.
/// </summary>
/// <remarks><see href="https://opentelemetry.io/docs/specs/otel/protocol/exporter/"/></remarks>
internal sealed partial class MetricsExport : IAsyncDisposable
{
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT", MetricsEndpoint = "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", Interval = "OTEL_METRIC_EXPORT_INTERVAL",
        MeterName = "Connect";

    // One export asks every instrument, and all are to show the same moment; and metrics of new tasks get their instruments before the next export.
    private static readonly TimeSpan Kept = TimeSpan.FromMilliseconds(200), DefaultInterval = TimeSpan.FromMinutes(1);

    private readonly MetricsReport _report;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Meter _meter = new(MeterName);
    private readonly MeterProvider _provider;
    private readonly ConcurrentDictionary<string, Instrument> _instruments = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _ending = new();
    private readonly Lock _lock = new();
    private readonly Task _loop;
    private Dictionary<string, List<Measurement<double>>> _samples = [];
    private long? _read;

    private MetricsExport(MetricsReport report, string workerId, string version, TimeSpan interval, TimeProvider time, ILoggerFactory loggers)
    {
        (_report, _time, _logger) = (report, time, loggers.CreateLogger<MetricsExport>());
        _provider = Sdk.CreateMeterProviderBuilder()
            .ConfigureResource(r => r.AddService("kafka-connect", serviceVersion: version, autoGenerateServiceInstanceId: false, serviceInstanceId: workerId).AddEnvironmentVariableDetector())
            .AddMeter(MeterName)
            .SetMaxMetricStreams(10_000)
            .AddOtlpExporter()
            .Build();
        _loop = Task.Run(() => MakeInstrumentsAsync(interval / 2));
    }

    /// <summary>An export to where the variables say; null where they name no collector.</summary>
    /// <param name="variable">The value of a variable; null where it is not set.</param>
    /// <param name="report">The metrics.</param>
    /// <param name="workerId">Whose they are.</param>
    /// <param name="version">The worker's version.</param>
    /// <param name="time">The clock.</param>
    /// <param name="loggers">Makes the logger.</param>
    /// <exception cref="Connect.Api.Errors.ConfigException">The collector's URL is none.</exception>
    public static MetricsExport? From(Func<string, string?> variable, MetricsReport report, string workerId, string version, TimeProvider time, ILoggerFactory loggers)
    {
        if ((variable(MetricsEndpoint) ?? variable(Endpoint))?.Trim() is not { Length: > 0 } endpoint) return null;
        if (!Uri.TryCreate(endpoint, UriKind.Absolute, out _))
            throw new Connect.Api.Errors.ConfigException($"{Endpoint} is '{AddressText.WithoutUser(endpoint)}': expected the URL of a collector, such as http://collector:4317");
        var interval = int.TryParse(variable(Interval), out var milliseconds) && milliseconds > 0 ? TimeSpan.FromMilliseconds(milliseconds) : DefaultInterval;
        var export = new MetricsExport(report, workerId, version, interval, time, loggers);
        export.LogSends(AddressText.WithoutUser(endpoint));
        return export;
    }

    private async Task MakeInstrumentsAsync(TimeSpan interval)
    {
        using var timer = new PeriodicTimer(interval, _time);
        try
        {
            do Read(); while (await timer.WaitForNextTickAsync(_ending.Token));
        }
        catch (OperationCanceledException) { /* The worker ends. */ }
    }

    private Dictionary<string, List<Measurement<double>>> Read()
    {
        lock (_lock)
        {
            if (_read is { } at && _time.GetElapsedTime(at) < Kept) return _samples;
            var samples = new Dictionary<string, List<Measurement<double>>>(StringComparer.Ordinal);
            var made = new List<MetricSample>();
            _report.Write(sample =>
            {
                if (!samples.TryGetValue(sample.Name, out var measurements)) samples[sample.Name] = measurements = [];
                if (double.IsFinite(sample.Value)) measurements.Add(new(sample.Value, sample.Labels.Pairs));
                if (!_instruments.ContainsKey(sample.Name)) made.Add(sample);
            });
            (_samples, _read) = (samples, _time.GetTimestamp());
            foreach (var sample in made) _instruments.GetOrAdd(sample.Name, static (name, s) => s.Self.Make(name, s.Sample), (Self: this, Sample: sample));
            return samples;
        }
    }

    private Instrument Make(string name, MetricSample sample) => sample.Type == MetricType.Counter
        ? _meter.CreateObservableCounter(name, () => Of(name), description: sample.Help)
        : _meter.CreateObservableGauge(name, () => Of(name), description: sample.Help);

    private List<Measurement<double>> Of(string name) => Read().GetValueOrDefault(name) ?? [];

    /// <summary>Sends what there is once more, and ends.</summary>
    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _loop;
        // It waits for the collector.
        await Kafka.OwnThread.RunAsync(_provider.Dispose);
        _meter.Dispose();
        _ending.Dispose();
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Metrics are sent to the collector at {Endpoint}")]
    private partial void LogSends(string endpoint);
}
