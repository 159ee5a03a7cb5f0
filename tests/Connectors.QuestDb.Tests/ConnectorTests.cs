using Connect.Api;

namespace Connectors.QuestDb.Tests;

public sealed class ConnectorTests
{
    private static async Task<ConfigValue> Validated(string key, string value)
    {
        var found = await new QuestDBSinkConnector(_ => null)
            .ValidateAsync(new Dictionary<string, string> { ["client.conf.string"] = "http::addr=a;", [key] = value }, TestContext.Current.CancellationToken);
        return found.Single(v => v.Name == key);
    }

    private static async Task<string> Refused(string? variable, params (string, string)[] config)
    {
        var connector = new QuestDBSinkConnector(name => name == "QDB_CLIENT_CONF" ? variable : null);
        var error = await Assert.ThrowsAsync<ConflictingKeysException>(() => connector.ValidateAsync(config.ToDictionary(c => c.Item1, c => c.Item2),
            TestContext.Current.CancellationToken));
        return error.Message;
    }

    [Fact]
    public void Plugins_go_by_their_Java_names()
    {
        Assert.Equal("io.questdb.kafka.QuestDBSinkConnector", JavaClassAttribute.Of(typeof(QuestDBSinkConnector)));
        Assert.Equal("io.questdb.kafka.QuestDBSinkTask", JavaClassAttribute.Of(new QuestDBSinkConnector().TaskType));
    }

    [Fact]
    public void Keys_have_their_types_defaults_and_order()
    {
        string[] expected = [
            "host String null High", "table String null High", "key.prefix String key Medium",
            "value.prefix String  Medium", "skip.unsupported.types Boolean false Medium",
            "timestamp.field.name String null Medium", "include.key Boolean true Medium",
            "symbols String null Medium", "doubles String null Medium", "username String admin Medium",
            "token Password null Medium", "tls Boolean false Medium", "timestamp.units String auto Low",
            "retry.backoff.ms Long 3000 Low", "max.retries Int 10 Low",
            "timestamp.string.format String yyyy-MM-ddTHH:mm:ss.SSSUUUZ Medium",
            "timestamp.string.fields String null Medium", "timestamp.kafka.native Boolean false Medium",
            "tls.validation.mode String default Low", "client.conf.string Password null High",
            "allowed.lag Int 1000 Low", "dlq.send.batch.on.error Boolean false Low",
        ];
        Assert.Equal(expected, new QuestDBSinkConnector().Config.Keys.Select(k => $"{k.Name} {k.Type} {ConfigDef.ToText(k.Default) ?? "null"} {k.Importance}"));
    }

    [Theory]
    [InlineData("timestamp.units", "seconds", true)]
    [InlineData("timestamp.units", "minutes", false)]
    [InlineData("timestamp.units", "MILLIS", false)]
    [InlineData("allowed.lag", "0", false)]
    [InlineData("allowed.lag", "1", true)]
    [InlineData("max.retries", "many", false)]
    [InlineData("skip.unsupported.types", "yes", false)]
    [InlineData("table", "no?table", false)]
    [InlineData("table", "", false)]
    [InlineData("table", "a.b", true)]
    [InlineData("table", "${topic}_x", true)]
    [InlineData("symbols", "", true)]
    public async Task Single_keys_are_validated(string key, string value, bool valid) => Assert.Equal(valid, (await Validated(key, value)).Errors.Count == 0);

    [Fact]
    public async Task Units_are_recommended() =>
        Assert.Equal(["auto", "millis", "micros", "nanos"], (await Validated("timestamp.units", "auto")).RecommendedValues);

    [Fact]
    public async Task Keys_that_exclude_each_other_are_named()
    {
        var conf = ("client.conf.string", "http::addr=a;");
        Assert.Contains("'client.conf.string' or 'host'", await Refused(null), StringComparison.Ordinal);
        foreach (var key in new[] { "host", "tls", "tls.validation.mode", "token", "username" })
        {
            Assert.Contains($"'{key}'", await Refused(null, conf, (key, "secret")), StringComparison.Ordinal);
            Assert.Contains($"'{key}'", await Refused("http::addr=env;", (key, "secret")), StringComparison.Ordinal);
        }
        Assert.Contains("QDB_CLIENT_CONF", await Refused("http::addr=env;", conf), StringComparison.Ordinal);
        Assert.Contains("mutually exclusive", await Refused(null, conf, ("timestamp.kafka.native", "TRUE"), ("timestamp.field.name", "ts")),
            StringComparison.Ordinal);
        Assert.Contains("Empty field name", await Refused(null, conf, ("timestamp.field.name", "date,,time")), StringComparison.Ordinal);
        Assert.Contains("Duplicate field name 'date'", await Refused(null, conf, ("timestamp.field.name", "date, date")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_task_has_the_connectors_configuration()
    {
        var connector = new QuestDBSinkConnector();
        var config = new Dictionary<string, string> { ["host"] = "a" };
        await connector.StartAsync(config, TestContext.Current.CancellationToken);
        Assert.Equal([config, config, config], await connector.TaskConfigsAsync(3, TestContext.Current.CancellationToken));
    }
}
