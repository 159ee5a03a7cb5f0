using OpenTelemetry;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Connect.Runtime.Metrics;

/// <summary>Sends the spans of <see cref="Traces"/> to a collector of OpenTelemetry, where its variables name one and the worker's configuration wants traces.</summary>
internal sealed class TracesExport : IAsyncDisposable
{
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT", TracesEndpoint = "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT";

    private readonly TracerProvider _provider;

    private TracesExport(string workerId, string version) => _provider = Sdk.CreateTracerProviderBuilder()
        .ConfigureResource(r => r.AddService("kafka-connect", serviceVersion: version, autoGenerateServiceInstanceId: false, serviceInstanceId: workerId).AddEnvironmentVariableDetector())
        .AddSource(Traces.SourceName)
        .AddOtlpExporter()
        .Build();

    /// <summary>An export to where the variables say; null where traces are off.</summary>
    /// <exception cref="Connect.Api.Errors.ConfigException">Traces are on, and no variable names a collector.</exception>
    public static TracesExport? From(Func<string, string?> variable, Config.WorkerConfig config, string version)
    {
        if (!config.TracesEnabled) return null;
        if ((variable(TracesEndpoint) ?? variable(Endpoint))?.Trim() is { Length: > 0 }) return new TracesExport(config.WorkerId, version);
        throw new Connect.Api.Errors.ConfigException($"traces.enable is true, and neither {Endpoint} nor {TracesEndpoint} names the collector that they are to be sent to");
    }

    /// <summary>Sends what there is, and ends.</summary>
    public async ValueTask DisposeAsync() => await Kafka.OwnThread.RunAsync(_provider.Dispose);
}
