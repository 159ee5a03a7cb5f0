using Connect.Api;
using Connect.Runtime.Config;
using Connect.Runtime.Kafka;

namespace Connect.Runtime.Tests.Config;

public class ClientOverridesTests
{
    private static ConfigValue Validate(string policy, string key, string value) =>
        Assert.Single(new ClientOverrides(policy, ["acks"], ["https://login.example/token"]).Validate(new Dictionary<string, string> { [key] = value, ["name"] = "n" })).Item2;

    [Theory]
    [InlineData("All", "producer.override.client.id", true)]
    [InlineData("None", "producer.override.client.id", false)]
    [InlineData("Principal", "consumer.override.client.id", false)]
    [InlineData("Principal", "admin.override.sasl.mechanism", true)]
    [InlineData("Allowlist", "producer.override.acks", true)]
    [InlineData("org.apache.kafka.connect.connector.policy.AllowlistConnectorClientConfigOverridePolicy", "producer.override.client.id", false)]
    public void The_policy_says_what_may_be_overridden(string policy, string key, bool allowed) => Assert.Equal(allowed, Validate(policy, key, "1").Errors.Count == 0);

    [Fact]
    public void The_refusal_names_policy_and_setting() => Assert.Equal(
        "The 'Principal' policy does not allow 'client.id' to be overridden in the connector configuration.", Assert.Single(Validate("Principal", "producer.override.client.id", "x").Errors));

    [Theory]
    [InlineData("producer.override.linger.ms", "x", "Invalid value x for configuration linger.ms: Not a number of type LONG")]
    [InlineData("consumer.override.max.poll.records", "none", "Invalid value none for configuration max.poll.records: Not a number of type INT")]
    [InlineData("consumer.override.check.crcs", "maybe", "Invalid value maybe for configuration check.crcs: Expected value to be either true or false")]
    public void A_value_that_is_not_of_its_type_is_an_error_of_the_key(string key, string value, string error) => Assert.Equal(error, Assert.Single(Validate("All", key, value).Errors));

    [Theory]
    [InlineData("producer.override.sasl.jaas.config")]
    [InlineData("producer.override.ssl.key.password")]
    [InlineData("consumer.override.ssl.keystore.key")]
    [InlineData("admin.override.sasl.oauthbearer.client.credentials.client.secret")]
    public void Secrets_are_not_shown(string key) => Assert.Equal("[hidden]", Validate("None", key, "hunter2").Text);

    [Fact]
    public void An_unknown_policy_is_refused() =>
        Assert.Contains("Expected one of: All, None, Principal, Allowlist", Assert.Throws<ConfigException>(() => new ClientOverrides("Strict", [], [])).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("https://login.example/token", null)]
    [InlineData("https://login.example/other", "https://login.example/other is not allowed. Add it to the worker's org.apache.kafka.sasl.oauthbearer.allowed.urls to allow it")]
    [InlineData("http://169.254.169.254/", "http://169.254.169.254/ is not allowed.")]
    [InlineData("file:///etc/passwd", "Expected the address of a token endpoint, http or https")]
    public void A_connector_may_ask_for_tokens_only_where_the_worker_allows_it(string url, string? error)
    {
        var errors = Validate("All", "producer.override.sasl.oauthbearer.token.endpoint.url", url).Errors;
        if (error is null) Assert.Empty(errors);
        else Assert.Contains(error, Assert.Single(errors), StringComparison.Ordinal);
    }

    [Fact]
    public void The_list_of_token_endpoints_is_the_worker_s_own_ones_and_those_of_Java_s_property_from_the_command_line_too()
    {
        var worker = new Dictionary<string, string> { ["producer.sasl.oauthbearer.token.endpoint.url"] = "https://own/token" };
        TokenEndpoints.AddFromJavaOptions(worker,
            new Dictionary<string, string> { ["KAFKA_OPTS"] = "-Xmx1g -Dorg.apache.kafka.sasl.oauthbearer.allowed.urls=https://a/token,https://b/token -Da=b" });
        Assert.Equal(["https://a/token", "https://b/token", "https://own/token"], TokenEndpoints.Allowed(worker));
        worker[TokenEndpoints.AllowedKey] = "";
        Assert.Equal(["https://own/token"], TokenEndpoints.Allowed(worker));
    }
}
