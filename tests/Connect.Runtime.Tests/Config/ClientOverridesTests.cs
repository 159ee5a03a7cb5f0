using Connect.Api;
using Connect.Runtime.Config;

namespace Connect.Runtime.Tests.Config;

public class ClientOverridesTests
{
    private static ConfigValue Validate(string policy, string key, string value) =>
        Assert.Single(new ClientOverrides(policy, ["acks"]).Validate(new Dictionary<string, string> { [key] = value, ["name"] = "n" })).Item2;

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
        Assert.Contains("Expected one of: All, None, Principal, Allowlist", Assert.Throws<ConfigException>(() => new ClientOverrides("Strict", [])).Message, StringComparison.Ordinal);
}
