using System.Collections;
using System.Diagnostics;
using System.Net.Sockets;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text;
using Connect.Api;
using Connect.Java;
using Connect.Runtime.Config;
using Connect.Runtime.Embedded;
using Connect.Runtime.Group;
using Connect.Runtime.Herder;
using Connect.Runtime.Kafka;
using Connect.Runtime.Logging;
using Connect.Runtime.Metrics;
using Connect.Runtime.Plugins;
using Connect.Runtime.Rest;
using Connect.Runtime.Storage;
using Microsoft.Extensions.Logging;

namespace Connect.Runtime;

/// <summary>The worker as a process: reads its configuration, starts, and stops in an orderly way on SIGTERM or SIGINT.</summary>
internal sealed partial class WorkerProcess : IDisposable
{
    private const int Stopped = 0, CannotListen = 1, NotValid = 2, ConnectorRefused = 3;

    private static readonly TimeSpan BetweenTries = TimeSpan.FromSeconds(3), LastLines = TimeSpan.FromSeconds(2);

    private readonly TimeProvider _time = TimeProvider.System;
    private readonly CancellationTokenSource _stop = new();
    private readonly PosixSignalRegistration _term, _interrupt;
    private readonly LogLevels _levels;
    private readonly ConsoleLog _log;
    private readonly LoggerFactory _loggers;
    private readonly ILogger _logger;
    private readonly Dictionary<string, string> _environment;

    private WorkerProcess()
    {
        // Before anything takes time: whoever ends the worker while it starts shall find it ending in an orderly way as well.
        _term = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal);
        _interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal);
        _levels = new LogLevels(_time);
        _levels.SetInitial("Microsoft", "WARN");
        // Lines are written together, as many as there are. Not disposed of: the log has written all by then, and what could not be written fails once more.
        var output = new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), bufferSize: 16 * 1024);
        _log = new ConsoleLog(_levels, _time, output);
        _loggers = new LoggerFactory([_log], new LoggerFilterOptions { MinLevel = LogLevel.Trace });
        _logger = _loggers.CreateLogger<WorkerProcess>();
        // What nobody catches ends the process, and its last lines are those that say why.
        AppDomain.CurrentDomain.UnhandledException += (_, e) =>
        {
            LogUnhandled(_logger, e.ExceptionObject as Exception);
            _log.Flush(LastLines);
        };
        _environment = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().ToDictionary(e => (string)e.Key, e => (string?)e.Value ?? "");
    }

    /// <summary>Runs the process.</summary>
    /// <returns>Its exit code.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        using var process = new WorkerProcess();
        return await process.ServeAsync(args);
    }

    public void Dispose()
    {
        _term.Dispose();
        _interrupt.Dispose();
        _loggers.Dispose();
        _log.Dispose();
        _stop.Dispose();
    }

    private void OnSignal(PosixSignalContext signal)
    {
        signal.Cancel = true;
        _stop.Cancel();
    }

    private async Task<int> ServeAsync(string[] args)
    {
        try
        {
            var command = CommandLine.Parse(args);
            if (command.IsHelp)
            {
                await Console.Out.WriteLineAsync(CommandLine.Help);
                return Stopped;
            }
            if (command.Plugins is { } plugins) return await HubPlugins.InstallAsync(plugins, Console.Out, Console.Error);
            foreach (var warning in LogSettings.Apply(_environment, _levels, _log)) LogWarning(_logger, warning);
            var properties = ReadProperties(command);
            TokenEndpoints.AddFromJavaOptions(properties, _environment);
            var variables = new ConfigVariables(properties, _environment);
            var resolved = variables.Resolve(properties);
            LogSettings.Apply(resolved, _environment, _log);
            if (command.IsStandalone) return await RunStandaloneAsync(command, resolved, variables);
            if (!command.IsEmbedded) return await RunAsync(new WorkerConfig(resolved), variables);
            var embedded = new EmbeddedConfig(resolved);
            var worker = new WorkerConfig(embedded.Properties);
            await using var services = new EmbeddedServices(embedded, _loggers, _time);
            try { await services.StartAsync(_stop.Token); }
            catch (IOException e)
            {
                LogEmbedded(_logger, e.Message);
                return CannotListen;
            }
            return await RunAsync(worker, variables);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested) { return Stopped; }
        catch (Exception e) when (e is ConfigException or ConnectException)
        {
            LogConfig(_logger, e.Message);
            return NotValid;
        }
    }

    private async Task<int> RunStandaloneAsync(CommandLine command, IReadOnlyDictionary<string, string> properties, ConfigVariables variables)
    {
        var standalone = new StandaloneConfig(properties);
        if (standalone.Warning is { } warning) LogWarning(_logger, warning);
        var worker = new WorkerConfig(standalone.Properties);
        // Read before anything starts: a file that cannot be read is no connector that fails.
        var connectors = command.ConnectorFiles.Select(f => ConnectorFile.Parse(f, ReadFile(f, "connector's"))).ToList();
        return await RunAsync(worker, variables, new OffsetFile(standalone.OffsetFile), connectors);
    }

    private async Task<int> RunAsync(WorkerConfig worker, ConfigVariables variables, OffsetFile? offsetFile = null, IReadOnlyList<ConnectorFile>? connectors = null)
    {
        var began = Stopwatch.StartNew();
        var version = Assembly.GetExecutingAssembly().GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
        LogStarting(_logger, version, worker.WorkerId, worker.Properties["bootstrap.servers"]);
        foreach (var warning in worker.Warnings) LogWarning(_logger, warning);
        var plugins = PluginRegistry.Load(worker.PluginPath, _loggers.CreateLogger<PluginRegistry>());
        CheckConverters(worker, plugins);
        var clients = new KafkaClients(worker.Properties, _loggers, _time);
        var metrics = new WorkerMetrics(worker.SampleWindows(_time));
        IWorkerGroup group = offsetFile is not null ? new StandaloneGroup(worker.AdvertisedUrl)
            : new WorkerGroup(worker.Group, () => clients.ProtocolClient(worker.ClientId, observer: metrics.Network), _loggers, _time, metrics.Group);
        await using var herder = new Herder.Herder(worker, plugins, clients, variables, group, _loggers, _time, metrics, offsetFile);
        herder.LoggerLevelRequested += (name, level) => _levels.Set(name, level);
        var report = new MetricsReport(worker, herder, version);
        await using var rest = new RestServer(worker, new RestRoutes(herder, _levels, worker.AdvertisedUrl, version, worker.MetricsListeners is null ? report : null), _loggers);
        await using var metricsServer = worker.MetricsListeners is { Count: > 0 } listeners ? new MetricsServer(listeners, report, _loggers) : null;
        try
        {
            await rest.StartAsync(_stop.Token);
            if (metricsServer is not null) await metricsServer.StartAsync(_stop.Token);
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            LogListen(_logger, string.Join(", ", worker.Listeners.Concat(worker.MetricsListeners ?? [])), e.Message);
            return CannotListen;
        }
        await using var export = MetricsExport.From(_environment.GetValueOrDefault, report, worker.WorkerId, version, _time, _loggers);
        await using var traces = TracesExport.From(_environment.GetValueOrDefault, worker, version);
        if (!await StartAsync(herder, worker)) return End();
        foreach (var connector in connectors ?? [])
            if (!await CreateAsync(herder, connector)) return ConnectorRefused;
        LogStarted(_logger, worker.AdvertisedUrl, began.ElapsedMilliseconds);
        await Task.Delay(Timeout.Infinite, _stop.Token).ContinueWith(_ => { }, TaskScheduler.Default);
        return End();
    }

    private int End()
    {
        LogStopping(_logger);
        return Stopped;
    }

    // Kafka may come up after the worker: it is asked again until it answers.
    private async Task<bool> StartAsync(Herder.Herder herder, WorkerConfig worker)
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await herder.StartAsync(_stop.Token);
                return true;
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested) { return false; }
            catch (ConnectException e) { LogWaiting(_logger, worker.Properties["bootstrap.servers"], e.Message); }
            try { await Task.Delay(BetweenTries, _time, _stop.Token); }
            catch (OperationCanceledException) { return false; }
        }
        return false;
    }

    private async Task<bool> CreateAsync(Herder.Herder herder, ConnectorFile connector)
    {
        try
        {
            await herder.PutConnectorAsync(connector.Name, connector.Config, connector.InitialState, mayReplace: false, _stop.Token);
            return true;
        }
        catch (Exception e) when (e is RestException or ConfigException or ConnectException)
        {
            LogConnector(_logger, connector.Name, connector.Path, e.Message);
            return false;
        }
    }

    private static void CheckConverters(WorkerConfig worker, PluginRegistry plugins)
    {
        foreach (var (key, name, kind) in worker.Converters)
            if (plugins.Find(name, kind) is null) throw plugins.Missing(key, name, kind);
    }

    private Dictionary<string, string> ReadProperties(CommandLine command)
    {
        if (command.WorkerFile is { } file)
        {
            var properties = JavaProperties.Parse(ReadFile(file, "worker's properties"));
            if (!command.IsEmbedded && !command.IsStandalone) RefuseStandalone(file, properties);
            foreach (var (key, hint) in Hints(properties)) LogUnknownKey(_logger, key, file, hint);
            return properties;
        }
        if (!command.IsEmbedded && ContainerEnvironment.Problem(_environment) is { } problem)
            throw new ConfigException($"{problem} Expected a worker.properties file as the argument, or the worker's settings as CONNECT_ variables");
        var fromEnvironment = ContainerEnvironment.Properties(_environment);
        TellOfVariables();
        if (command.RenderTo is { } path) Render(path, fromEnvironment);
        return fromEnvironment;
    }

    private void TellOfVariables()
    {
        var variables = ContainerEnvironment.Describe(_environment);
        foreach (var (name, _, hint) in variables.Where(v => v.Use == VariableUse.Unknown)) LogUnknownVariable(_logger, name, hint);
        var idle = variables.Where(v => v.Use == VariableUse.NoEffect).Select(v => $"{v.Name} ({v.Text})").ToList();
        if (idle.Count > 0) LogIdleVariables(_logger, string.Join(", ", idle));
    }

    private static IEnumerable<(string Key, string Hint)> Hints(Dictionary<string, string> properties) =>
        from key in properties.Keys
        let found = WorkerKeys.Look(key)
        where found.Use == KeyUse.Unknown
        select (key, found.Nearest is { } nearest ? $"did you mean {nearest}?" : found.Why ?? "nobody reads it");

    // It is for people to look at, and may hold passwords.
    private void Render(string path, Dictionary<string, string> properties)
    {
        try
        {
            var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            using var file = new StreamWriter(path, options);
            foreach (var (key, value) in properties.OrderBy(p => p.Key, StringComparer.Ordinal)) file.Write(JavaProperties.Line(key, value));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { LogNotRendered(_logger, path, e.Message); }
    }

    private static string ReadFile(string path, string what)
    {
        try { return File.ReadAllText(path); }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException) { throw new ConfigException($"The {what} file {path} does not exist"); }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { throw new ConfigException($"The {what} file {path} cannot be read: {e.Message}"); }
    }

    // Of the two worker configurations that come with Kafka, the other one.
    private static void RefuseStandalone(string file, Dictionary<string, string> properties)
    {
        if (!properties.ContainsKey("offset.storage.file.filename") || properties.ContainsKey("group.id")) return;
        throw new ConfigException(
            $"{file} is a configuration of connect-standalone, as it has offset.storage.file.filename and no group.id. Run it with connect-standalone (Connect.Runtime "
            + "standalone); or, for a worker that keeps its state in Kafka, set in place of that key group.id, config.storage.topic, offset.storage.topic and "
            + "status.storage.topic, and {config,offset,status}.storage.replication.factor=1 where there is a single broker; or try it with --embedded");
    }
}
