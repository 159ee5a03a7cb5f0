using System.Globalization;
using System.Runtime.InteropServices;
using S3TestServer;

// S3TestServer FOLDER [PORT]: serves a folder until Ctrl+C or SIGTERM.
if (args is not [var folder, .. var rest] || rest.Length > 1 || !int.TryParse(rest.Length == 0 ? "9100" : rest[0], CultureInfo.InvariantCulture, out var port))
{
    await Console.Error.WriteLineAsync("usage: S3TestServer FOLDER [PORT]");
    return 2;
}
using var stop = new CancellationTokenSource();
using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
await using var server = new S3Server(folder);
await server.StartAsync(port, stop.Token);
Console.WriteLine($"{server.Url} keeps its objects under {Path.GetFullPath(folder)}");
await Task.Delay(Timeout.Infinite, stop.Token).ContinueWith(_ => { }, TaskScheduler.Default);
return 0;

void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;
    stop.Cancel();
}
