using System.Diagnostics;

namespace EndToEnd;

/// <summary>A worker's process with any arguments and variables; what it writes goes to a file.</summary>
internal sealed class WorkerProcess : IAsyncDisposable
{
    private static readonly TimeSpan EndTimeout = TimeSpan.FromSeconds(60);
    private readonly Process _process;

    private WorkerProcess(Process process) => _process = process;

    /// <summary>Starts the process, without waiting.</summary>
    /// <param name="log">The file of what it writes.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="variables">Its variables for Connect; there are no others.</param>
    public static WorkerProcess Start(string log, string[] arguments, IReadOnlyDictionary<string, string>? variables = null)
    {
        var start = new ProcessStartInfo("/bin/sh", ["-c", "exec dotnet \"$0\" \"$@\" >\"$WORKER_LOG\" 2>&1", Path.Combine(AppContext.BaseDirectory, "Connect.Runtime.dll"), .. arguments]);
        foreach (var name in start.Environment.Keys.Where(k => k.StartsWith("CONNECT_", StringComparison.Ordinal) || k.StartsWith("KAFKA", StringComparison.Ordinal)).ToList()) start.Environment.Remove(name);
        foreach (var (name, value) in variables ?? new Dictionary<string, string>()) start.Environment[name] = value;
        start.Environment["WORKER_LOG"] = log;
        return new WorkerProcess(Process.Start(start)!);
    }

    /// <summary>SIGTERM; the exit code.</summary>
    public async Task<int> StopAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
        await kill.WaitForExitAsync();
        return await ExitAsync();
    }

    /// <summary>Waits for the end; the exit code.</summary>
    public async Task<int> ExitAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(EndTimeout);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync().WaitAsync(EndTimeout);
        }
        _process.Dispose();
    }
}
