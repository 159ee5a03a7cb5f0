using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Connect.Runtime.Tests;

/// <summary>What the worker answers before it is one.</summary>
public sealed class CommandLineTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    private static async Task<(int Code, string Output)> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Connect.Runtime.dll"), .. arguments]) { RedirectStandardOutput = true };
        foreach (var name in start.Environment.Keys.Where(k => k.StartsWith("CONNECT_", StringComparison.Ordinal)).ToList()) start.Environment.Remove(name);
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        return (process.ExitCode, output);
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("-h")]
    public async Task Help_is_shown_to_who_asks_for_it_and_nothing_starts(string option)
    {
        var (code, output) = await RunAsync("worker.properties", option);
        Assert.Equal(0, code);
        Assert.Contains("Usage: Connect.Runtime [--embedded] [worker.properties]", output, StringComparison.Ordinal);
        Assert.DoesNotContain("starts as", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_configuration_of_a_standalone_worker_is_refused_with_what_to_set_in_its_place()
    {
        await File.WriteAllTextAsync(_file, "bootstrap.servers=localhost:9092\nkey.converter=a\noffset.storage.file.filename=/tmp/connect.offsets\n", TestContext.Current.CancellationToken);
        var (code, output) = await RunAsync(_file);
        Assert.Equal(2, code);
        Assert.Contains($"{_file} is a configuration of connect-standalone, as it has offset.storage.file.filename and no group.id.", output, StringComparison.Ordinal);
        foreach (var key in (string[])["group.id", "config.storage.topic", "offset.storage.topic", "status.storage.topic", "--embedded"])
            Assert.Contains(key, output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_of_connectors_behind_the_workers_are_refused_with_where_they_go()
    {
        var (code, output) = await RunAsync(_file, "file-source.properties");
        Assert.Equal(2, code);
        Assert.Contains("there is file-source.properties as well", output, StringComparison.Ordinal);
        Assert.Contains("/connectors/NAME/config", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Unknown option --embeded; usage:", "--embeded")]
    [InlineData("The worker's properties file /nowhere/worker.properties does not exist", "/nowhere/worker.properties")]
    [InlineData("CONNECT_BOOTSTRAP_SERVERS")]
    public async Task What_cannot_start_says_what_is_missing(string expected, params string[] arguments)
    {
        var (code, output) = await RunAsync(arguments);
        Assert.Equal(2, code);
        Assert.Contains(expected, output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_last_line_is_there_in_whichever_form_however_late_it_is_read()
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Connect.Runtime.dll"), "/nowhere/worker.properties"]) { RedirectStandardOutput = true };
        start.Environment["CONNECT_LOG_FORMAT"] = "json";
        start.Environment["CONNECT_LOG4J_ROOT_LOGLEVEL"] = "LOUD";
        using var process = Process.Start(start)!;
        await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        var lines = (await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken)).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonNode.Parse(l)!).ToList();
        Assert.Equal(["WARN", "FATAL"], lines.Select(l => (string?)l["level"]));
        Assert.EndsWith("The worker's properties file /nowhere/worker.properties does not exist", (string?)lines[1]["message"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_standard_output_that_is_closed_ends_nothing()
    {
        var start = new ProcessStartInfo("/bin/sh", ["-c", $"exec dotnet '{Path.Combine(AppContext.BaseDirectory, "Connect.Runtime.dll")}' /nowhere/worker.properties >&-"]) { RedirectStandardError = true };
        using var process = Process.Start(start)!;
        await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        Assert.Equal((2, ""), (process.ExitCode, await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken)));
    }
}
