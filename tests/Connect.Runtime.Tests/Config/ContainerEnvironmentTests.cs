using Connect.Runtime.Config;

namespace Connect.Runtime.Tests.Config;

public sealed class ContainerEnvironmentTests
{
    [Theory]
    [InlineData("CONNECT_BOOTSTRAP_SERVERS", "bootstrap.servers")]
    [InlineData("CONNECT_CONFIG_PROVIDERS_ENV_CLASS", "config.providers.env.class")]
    [InlineData("CONNECT_A__B", "a_b")]
    [InlineData("CONNECT_A___B", "a-b")]
    [InlineData("CONNECT_A_B_C", "a.b.c")]
    public void A_variable_of_the_container_is_a_property(string variable, string property) => Assert.Equal(property, ContainerEnvironment.PropertyOf(variable));

    [Fact]
    public void The_container_says_which_variables_are_missing()
    {
        var environment = new Dictionary<string, string> { ["CONNECT_BOOTSTRAP_SERVERS"] = "x", ["CONNECT_VALUE_CONVERTER"] = "io.confluent.connect.avro.AvroConverter" };
        var missing = ContainerEnvironment.Missing(environment);
        Assert.Contains("CONNECT_GROUP_ID", missing);
        Assert.Contains("CONNECT_VALUE_CONVERTER_SCHEMA_REGISTRY_URL", missing);
        Assert.DoesNotContain("CONNECT_BOOTSTRAP_SERVERS", missing);
    }
}
