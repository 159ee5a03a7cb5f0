using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Quickstart;

/// <summary>The worker with broker and schema registry, as a process of its own whose log is a file.</summary>
internal sealed partial class WorkerProgram : IAsyncDisposable
{
    // Tasks flush and commit first.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly Process _process;
    private readonly StreamWriter _log;
    private readonly string _logPath;

    private WorkerProgram(Process process, StreamWriter log, string logPath)
    {
        (_process, _log, _logPath) = (process, log, logPath);
        process.OutputDataReceived += Note;
        process.ErrorDataReceived += Note;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>Writes the worker's properties into the data folder and starts it there.</summary>
    public static WorkerProgram Start(RunOptions options, Ports ports)
    {
        var properties = Path.Combine(options.Data, "worker.properties");
        File.WriteAllText(properties, $"""
            # Written by ./quickstart at each start.
            bootstrap.servers=127.0.0.1:{ports.Broker}
            listeners=http://127.0.0.1:{ports.Rest}
            embedded.registry.listener=http://127.0.0.1:{ports.Registry}
            embedded.data.dir=kafka
            offset.flush.interval.ms=1000
            config.providers=env
            config.providers.env.class=org.apache.kafka.common.config.provider.EnvVarConfigProvider
            config.providers.env.param.allowlist.pattern=QUICKSTART_.*

            """);
        var start = new ProcessStartInfo("dotnet", [options.Worker, "--embedded", properties])
        {
            // The connectors' JSON names its files relative to the data folder.
            WorkingDirectory = options.Data,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["QUICKSTART_S3"] = $"http://127.0.0.1:{ports.Objects}" },
        };
        var log = Path.Combine(options.Data, "worker.log");
        return new WorkerProgram(Process.Start(start)!, new StreamWriter(log) { AutoFlush = true }, log);
    }

    /// <summary>Throws when the worker has ended by itself.</summary>
    /// <exception cref="QuickstartException">It has; the message holds the end of its log.</exception>
    public void ThrowIfEnded()
    {
        if (!_process.HasExited) return;
        _process.WaitForExit();
        lock (_log) _log.Flush();
        throw new QuickstartException($"The worker has ended with code {_process.ExitCode}. The end of {_logPath}:{Environment.NewLine}{string.Join(Environment.NewLine, File.ReadLines(_logPath).TakeLast(5))}");
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited && Kill(_process.Id, Terminate) == 0)
        {
            using var patience = new CancellationTokenSource(Patience);
            try { await _process.WaitForExitAsync(patience.Token); }
            catch (OperationCanceledException)
            {
                _process.Kill(entireProcessTree: true);
                await _process.WaitForExitAsync();
            }
        }
        _process.Dispose();
        lock (_log) _log.Dispose();
    }

    private const int Terminate = 15;

    private void Note(object sender, DataReceivedEventArgs line)
    {
        if (line.Data is null) return;
        lock (_log)
            if (_log.BaseStream is not null) _log.WriteLine(line.Data);
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
