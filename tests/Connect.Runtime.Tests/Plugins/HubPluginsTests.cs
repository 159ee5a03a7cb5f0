using Connect.Runtime.Plugins;
using Microsoft.Extensions.Logging.Abstractions;

namespace Connect.Runtime.Tests.Plugins;

public sealed class HubPluginsTests
{
    private static async Task<(int Code, string Output, string Error)> InstallAsync(params string[] names)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await HubPlugins.InstallAsync(names, output, error);
        return (code, output.ToString(), error.ToString());
    }

    [Fact]
    public void What_is_called_built_in_is_there()
    {
        var plugins = PluginRegistry.Load(null, NullLogger<PluginRegistry>.Instance);
        foreach (var (name, classes) in HubPlugins.BuiltIn)
            foreach (var className in classes) Assert.True(plugins.Find(className) is not null, $"{className} of {name}");
    }

    [Theory]
    [InlineData("confluentinc/kafka-connect-jdbc:latest", "io.confluent.connect.jdbc.JdbcSinkConnector")]
    [InlineData("questdb/kafka-questdb-connector", "io.questdb.kafka.QuestDBSinkConnector")]
    public async Task Who_installs_what_is_built_in_succeeds(string name, string className)
    {
        var (code, output, error) = await InstallAsync(name);
        Assert.Equal((0, ""), (code, error));
        Assert.StartsWith($"{name} is built in", output, StringComparison.Ordinal);
        Assert.Contains(className, output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_installs_what_is_not_here_fails_and_is_told_what_is()
    {
        var (code, output, error) = await InstallAsync("confluentinc/kafka-connect-s3:10.5.0", "debezium/debezium-connector-mysql:1.7.0");
        Assert.Equal(1, code);
        Assert.StartsWith("confluentinc/kafka-connect-s3:10.5.0 is built in", output, StringComparison.Ordinal);
        Assert.StartsWith("debezium/debezium-connector-mysql:1.7.0 cannot be installed", error, StringComparison.Ordinal);
        foreach (var (name, _) in HubPlugins.BuiltIn) Assert.Contains(name, error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--no-prompt", "confluentinc/kafka-connect-jdbc:10.7.4")]
    [InlineData("confluentinc/kafka-connect-jdbc:10.7.4", "--component-dir", "/usr/share/confluent-hub-components", "--worker-configs", "/etc/kafka/connect-distributed.properties", "--no-prompt")]
    public void Options_of_the_hubs_client_are_taken(params string[] arguments) =>
        Assert.Equal(["confluentinc/kafka-connect-jdbc:10.7.4"], CommandLine.Parse(["plugin", "install", .. arguments]).Plugins!);
}
