using System.Diagnostics;
using System.Globalization;

namespace Chaos;

/// <summary>The embedded broker as a process of its own, at the same address whenever it runs.</summary>
internal sealed class Broker(string folder, int port) : IAsyncDisposable
{
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(20), StartTimeout = TimeSpan.FromSeconds(60);
    private Process? _process;

    public string Address => $"127.0.0.1:{port}";

    public async Task StartAsync()
    {
        var start = new ProcessStartInfo("dotnet",
            [Path.Combine(AppContext.BaseDirectory, "BrokerProcess.dll"), folder, port.ToString(CultureInfo.InvariantCulture)])
        { RedirectStandardInput = true, RedirectStandardOutput = true };
        _process = Process.Start(start)!;
        using var timeout = new CancellationTokenSource(StartTimeout);
        if (await _process.StandardOutput.ReadLineAsync(timeout.Token) != Address)
            throw new InvalidOperationException($"The broker did not start at {Address}; its log is on the standard error");
    }

    /// <summary>Stops it in order.</summary>
    public async Task StopAsync()
    {
        _process!.StandardInput.Close();
        using var timeout = new CancellationTokenSource(StopTimeout);
        try { await _process.WaitForExitAsync(timeout.Token); }
        catch (OperationCanceledException) { await KillAsync(); }
    }

    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false }) await KillAsync();
        _process?.Dispose();
    }
}
