using Connect.Runtime.Config;

namespace Connect.Runtime.Tests.Config;

public class JavaPropertiesTests
{
    [Theory]
    [InlineData("a=b", "a", "b")]
    [InlineData("  a : b ", "a", "b ")]
    [InlineData("a b", "a", "b")]
    [InlineData("a", "a", "")]
    [InlineData("a\\=b=c", "a=b", "c")]
    [InlineData("a=one \\\n   two", "a", "one two")]
    [InlineData("a=\\u00e4\\t", "a", "ä\t")]
    [InlineData("a=c:\\\\temp", "a", "c:\\temp")]
    [InlineData("# no\n! no\n\na=b#c", "a", "b#c")]
    public void Lines_are_read_as_java_util_Properties_reads_them(string text, string key, string value) => Assert.Equal(value, Assert.Single(JavaProperties.Parse(text), p => p.Key == key).Value);

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
