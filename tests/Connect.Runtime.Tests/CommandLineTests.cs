using System.Diagnostics;
using System.Text.Json.Nodes;
using Connect.Runtime.Config;

namespace Connect.Runtime.Tests;

/// <summary>What the worker answers before it is one.</summary>
public sealed class CommandLineTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    private static Task<(int Code, string Output)> RunAsync(params string[] arguments) => RunAsync([], arguments);

    private static async Task<(int Code, string Output)> RunAsync(IEnumerable<KeyValuePair<string, string>> variables, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Connect.Runtime.dll"), .. arguments]) { RedirectStandardOutput = true };
        foreach (var name in start.Environment.Keys.Where(k => k.StartsWith("CONNECT_", StringComparison.Ordinal)).ToList()) start.Environment.Remove(name);
        foreach (var (name, value) in variables) start.Environment[name] = value;
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
        Assert.Contains("connect-standalone", output, StringComparison.Ordinal);
        Assert.Contains("/connectors/NAME/config", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Unknown option --embeded; usage:", "--embeded")]
    [InlineData("The worker's properties file /nowhere/worker.properties does not exist", "/nowhere/worker.properties")]
    [InlineData("CONNECT_BOOTSTRAP_SERVERS is required. CONNECT_GROUP_ID is required.")]
    [InlineData("Usage: connect-standalone worker.properties", "standalone")]
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
        Assert.EndsWith("/nowhere/worker.properties does not exist", (string?)lines[1]["message"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_standard_output_that_is_closed_ends_nothing()
    {
        var start = new ProcessStartInfo("/bin/sh", ["-c", $"exec dotnet '{Path.Combine(AppContext.BaseDirectory, "Connect.Runtime.dll")}' /nowhere/worker.properties >&-"]) { RedirectStandardError = true };
        using var process = Process.Start(start)!;
        await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        Assert.Equal((2, ""), (process.ExitCode, await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken)));
    }

    private static Dictionary<string, string> Variables(string name, string value) => new(ContainerEnvironment.Required.ToDictionary(n => n, _ => "x"))
    {
        ["CONNECT_BOOTSTRAP_SERVERS"] = "127.0.0.1:1",
        ["CONNECT_KEY_CONVERTER"] = "StringConverter",
        ["CONNECT_VALUE_CONVERTER"] = "StringConverter",
        ["CONNECT_LISTENERS"] = "http://127.0.0.1:0",
        [name] = value,
    };

    [Theory]
    [InlineData("CONNECT_GROUP_ID", "", "Invalid value  for configuration group.id: String must be non-empty")]
    [InlineData("CONNECT_SESSION_TIMEOUT_MS", "soon", "Invalid value soon for configuration session.timeout.ms")]
    [InlineData("CONNECT_OFFSET_FLUSH_INTERVAL_MS", "-1", "Invalid value -1 for configuration offset.flush.interval.ms")]
    [InlineData("CONNECT_LISTENERS", "8083", "Invalid value 8083 for configuration listeners: Expected http://host:port")]
    [InlineData("CONNECT_CONFIG_PROVIDERS", "vault", "Missing required configuration \"config.providers.vault.class\"")]
    public async Task A_variable_with_a_bad_value_ends_the_worker_with_one_line_that_names_its_key_and_value(string name, string value, string expected)
    {
        var (code, output) = await RunAsync(Variables(name, value));
        Assert.Equal(2, code);
        Assert.Contains($"The worker's configuration is not valid: {expected}", output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Variables_whose_file_cannot_be_read_end_the_worker_with_the_files_name()
    {
        var variables = Variables("CONNECT_CONFIG_PROVIDERS", "file");
        variables["CONNECT_CONFIG_PROVIDERS_FILE_CLASS"] = "org.apache.kafka.common.config.provider.FileConfigProvider";
        variables["CONNECT_SASL_JAAS_CONFIG"] = "${file:/nowhere/secrets.properties:jaas}";
        var (code, output) = await RunAsync(variables);
        Assert.Equal(2, code);
        Assert.Contains("Could not read properties from file /nowhere/secrets.properties", output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("standalone")]
    public async Task A_file_that_cannot_be_read_ends_the_worker_with_its_name(string command)
    {
        var folder = Path.GetTempPath();
        var (code, output) = await RunAsync([.. new[] { command, folder }.Where(a => a.Length > 0)]);
        Assert.Equal(2, code);
        Assert.Contains($"The worker's properties file {folder} cannot be read: ", output, StringComparison.Ordinal);
    }
}
