using System.Collections;
using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;
using Connect.Api;
using Connect.Java;
using Connect.Runtime.Config;
using Connect.Runtime.Embedded;
using Connect.Runtime.Group;
using Connect.Runtime.Kafka;
using Connect.Runtime.Logging;
using Connect.Runtime.Metrics;
using Connect.Runtime.Plugins;
using Connect.Runtime.Rest;
using Microsoft.Extensions.Logging;

namespace Connect.Runtime;

/// <summary>The worker as a process: reads its configuration, starts, and stops in an orderly way on SIGTERM or SIGINT.</summary>
internal sealed partial class WorkerProcess
{
    private const string EmbeddedOption = "--embedded";
    private const string Help = """
        Connect for .NET: a worker for Kafka Connect's connectors.

        Usage: Connect.Runtime [--embedded] [worker.properties]

          worker.properties   the worker's configuration, as connect-distributed takes it; without it, CONNECT_ variables are read as by the Java container
                              (CONNECT_BOOTSTRAP_SERVERS is bootstrap.servers)
          --embedded          a broker and a schema registry inside the worker, for a first try; nothing has to be configured
          --help, -h          this text

        Connectors are created over the REST API, at http://localhost:8083 unless listeners says otherwise:
          curl -X PUT -H 'Content-Type: application/json' -d @connector.json http://localhost:8083/connectors/NAME/config
        """;

    private static readonly TimeSpan BetweenTries = TimeSpan.FromSeconds(3);

    public static async Task<int> RunAsync(string[] args)
    {
        if (args.Any(static a => a is "--help" or "-h"))
        {
            await Console.Out.WriteLineAsync(Help);
            return 0;
        }
        var time = TimeProvider.System;
        var levels = new LogLevels(time);
        using var log = new ConsoleLog(levels, time, Console.Out);
        using var loggers = new LoggerFactory([log], new LoggerFilterOptions { MinLevel = LogLevel.Trace });
        var logger = loggers.CreateLogger<WorkerProcess>();
        levels.SetInitial("Microsoft", "WARN");
        try
        {
            var environment = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().ToDictionary(e => (string)e.Key, e => (string?)e.Value ?? "");
            foreach (var warning in LogSettings.Apply(environment, levels, log)) LogWarning(logger, warning);
            var properties = ReadProperties(args, environment);
            TokenEndpoints.AddFromJavaOptions(properties, environment);
            var variables = new ConfigVariables(properties, environment);
            var resolved = variables.Resolve(properties);
            if (!args.Contains(EmbeddedOption)) return await RunAsync(new WorkerConfig(resolved), variables, levels, loggers, logger, time);
            var embedded = new EmbeddedConfig(resolved);
            var worker = new WorkerConfig(embedded.Properties);
            await using var services = new EmbeddedServices(embedded, loggers, time);
            try { await services.StartAsync(CancellationToken.None); }
            catch (IOException e)
            {
                LogEmbedded(logger, e.Message);
                return 1;
            }
            return await RunAsync(worker, variables, levels, loggers, logger, time);
        }
        catch (Exception e) when (e is ConfigException or ConnectException)
        {
            LogConfig(logger, e.Message);
            return 2;
        }
    }

    private static async Task<int> RunAsync(WorkerConfig worker, ConfigVariables variables, LogLevels levels, ILoggerFactory loggers, ILogger logger,
        TimeProvider time)
    {
        using var stop = new CancellationTokenSource();
        using var term = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal);
        void OnSignal(PosixSignalContext signal)
        {
            signal.Cancel = true;
            stop.Cancel();
        }

        var began = Stopwatch.StartNew();
        var version = Assembly.GetExecutingAssembly().GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
        LogStarting(logger, version, worker.WorkerId, worker.Properties["bootstrap.servers"]);
        foreach (var warning in worker.Warnings) LogWarning(logger, warning);
        var plugins = PluginRegistry.Load(worker.PluginPath, loggers.CreateLogger<PluginRegistry>());
        CheckConverters(worker, plugins);
        var clients = new KafkaClients(worker.Properties, loggers, time);
        var metrics = new WorkerMetrics(worker.SampleWindows(time));
        var group = new WorkerGroup(worker.Group, () => clients.ProtocolClient(worker.ClientId, observer: metrics.Network), loggers, time, metrics.Group);
        await using var herder = new Herder.Herder(worker, plugins, clients, variables, group, loggers, time, metrics);
        herder.LoggerLevelRequested += (name, level) => levels.Set(name, level);
        var report = new MetricsReport(worker, herder, version);
        await using var rest = new RestServer(worker, new RestRoutes(herder, levels, worker.AdvertisedUrl, version, worker.MetricsListeners is null ? report : null), loggers);
        await using var metricsServer = worker.MetricsListeners is { Count: > 0 } listeners ? new MetricsServer(listeners, report, loggers) : null;
        try
        {
            await rest.StartAsync(stop.Token);
            if (metricsServer is not null) await metricsServer.StartAsync(stop.Token);
        }
        catch (IOException e)
        {
            LogListen(logger, string.Join(", ", worker.Listeners.Concat(worker.MetricsListeners ?? [])), e.Message);
            return 1;
        }
        await using var export = MetricsExport.From(Environment.GetEnvironmentVariable, report, worker.WorkerId, version, time, loggers);
        await using var traces = TracesExport.From(Environment.GetEnvironmentVariable, worker, version);
        if (!await StartAsync(herder, worker, logger, time, stop.Token)) return 0;
        LogStarted(logger, worker.AdvertisedUrl, began.ElapsedMilliseconds);
        await Task.Delay(Timeout.Infinite, stop.Token).ContinueWith(_ => { }, TaskScheduler.Default);
        LogStopping(logger);
        return 0;
    }

    // Kafka may come up after the worker: it is asked again until it answers.
    private static async Task<bool> StartAsync(Herder.Herder herder, WorkerConfig worker, ILogger logger, TimeProvider time, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await herder.StartAsync(stop);
                return true;
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested) { return false; }
            catch (ConnectException e) { LogWaiting(logger, worker.Properties["bootstrap.servers"], e.Message); }
            try { await Task.Delay(BetweenTries, time, stop); }
            catch (OperationCanceledException) { return false; }
        }
        return false;
    }

    private static void CheckConverters(WorkerConfig worker, PluginRegistry plugins)
    {
        foreach (var (key, name, kind) in worker.Converters)
            if (plugins.Find(name, kind) is null) throw plugins.Missing(key, name, kind);
    }

    private static Dictionary<string, string> ReadProperties(string[] args, Dictionary<string, string> environment)
    {
        var fromEnvironment = ContainerEnvironment.Properties(environment);
        var files = args.Where(a => !a.StartsWith('-')).ToList();
        if (Array.Find(args, a => a.StartsWith('-') && a != EmbeddedOption) is { } option)
            throw new ConfigException($"Unknown option {option}; usage: Connect.Runtime [{EmbeddedOption}] [worker.properties]; --help says more");
        if (files.Count > 1)
            throw new ConfigException(
                $"Expected one properties file, the worker's, but there is {files[1]} as well. Connectors are not named on the command line: send their "
                + "configurations as JSON with PUT to /connectors/NAME/config of the REST API");
        if (files.Count > 0)
        {
            if (!File.Exists(files[0])) throw new ConfigException($"The worker's properties file {files[0]} does not exist");
            var properties = JavaProperties.Parse(File.ReadAllText(files[0]));
            if (!args.Contains(EmbeddedOption)) RefuseStandalone(files[0], properties);
            return properties;
        }
        if (args.Contains(EmbeddedOption)) return fromEnvironment;
        if (ContainerEnvironment.Missing(environment) is { Count: > 0 } missing)
            throw new ConfigException(
                $"{string.Join(", ", missing)} {(missing.Count == 1 ? "is" : "are")} not set; expected a worker.properties file as the argument, or the "
                + "worker's settings as CONNECT_ variables");
        return fromEnvironment;
    }

    // Of the two worker configurations that come with Kafka, the other one.
    private static void RefuseStandalone(string file, Dictionary<string, string> properties)
    {
        if (!properties.ContainsKey("offset.storage.file.filename") || properties.ContainsKey("group.id")) return;
        throw new ConfigException(
            $"{file} is a configuration of connect-standalone, as it has offset.storage.file.filename and no group.id. This worker keeps its state in Kafka, "
            + "also when it is alone: in place of that key set group.id, config.storage.topic, offset.storage.topic and status.storage.topic, and "
            + "{config,offset,status}.storage.replication.factor=1 where there is a single broker; or try it with --embedded");
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Connect for .NET {Version} starts as {WorkerId} on Kafka at {BootstrapServers}")]
    private static partial void LogStarting(ILogger logger, string version, string workerId, string bootstrapServers);

    [LoggerMessage(Level = LogLevel.Information, Message = "Kafka Connect started: {Url} after {Milliseconds} ms")]
    private static partial void LogStarted(ILogger logger, string url, long milliseconds);

    [LoggerMessage(Level = LogLevel.Information, Message = "Stopping: tasks flush and commit, then the worker leaves its group")]
    private static partial void LogStopping(ILogger logger);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Warning}")]
    private static partial void LogWarning(ILogger logger, string warning);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Waiting for Kafka at {BootstrapServers}: {Reason}")]
    private static partial void LogWaiting(ILogger logger, string bootstrapServers, string reason);

    [LoggerMessage(Level = LogLevel.Critical, Message = "Cannot listen on {Listeners}: {Reason}")]
    private static partial void LogListen(ILogger logger, string listeners, string reason);

    [LoggerMessage(Level = LogLevel.Critical, Message = "Cannot start the embedded services: {Reason}")]
    private static partial void LogEmbedded(ILogger logger, string reason);

    [LoggerMessage(Level = LogLevel.Critical, Message = "The worker's configuration is not valid: {Reason}")]
    private static partial void LogConfig(ILogger logger, string reason);
}
