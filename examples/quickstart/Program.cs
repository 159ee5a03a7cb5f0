using System.Runtime.InteropServices;
using Quickstart;

if (RunOptions.Parse(args, out var complaint) is not { } options)
{
    await Console.Error.WriteLineAsync(complaint);
    return 2;
}
using var stop = new CancellationTokenSource();
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal);
void OnSignal(PosixSignalContext signal)
{
    signal.Cancel = true;
    stop.Cancel();
}

try
{
    await using var job = new MainJob(options, TimeProvider.System);
    return await job.RunAsync(stop.Token);
}
catch (OperationCanceledException) when (stop.IsCancellationRequested) { return 0; }
catch (QuickstartException e)
{
    await Console.Error.WriteLineAsync($"quickstart: {e.Message}");
    return 1;
}
