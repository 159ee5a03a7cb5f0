using Connect.Runtime.Config;

namespace Connect.Runtime.Tests.Config;

public sealed class ContainerEnvironmentTests
{
    private static Dictionary<string, string> Complete(params (string Name, string Value)[] more)
    {
        var environment = ContainerEnvironment.Required.ToDictionary(n => n, _ => "x");
        foreach (var (name, value) in more) environment[name] = value;
        return environment;
    }

    [Theory]
    [InlineData("CONNECT_BOOTSTRAP_SERVERS", "bootstrap.servers")]
    [InlineData("CONNECT_CONFIG_PROVIDERS_ENV_CLASS", "config.providers.env.class")]
    [InlineData("CONNECT_A__B", "a_b")]
    [InlineData("CONNECT_A___B", "a-b")]
    [InlineData("CONNECT_A_B_C", "a.b.c")]
    public void A_variable_of_the_container_is_a_property_and_the_other_way_round(string variable, string property)
    {
        Assert.Equal(property, ContainerEnvironment.PropertyOf(variable));
        Assert.Equal(variable, ContainerEnvironment.VariableOf(property));
    }

    [Fact]
    public void Each_variable_that_is_missing_is_named_in_the_words_of_the_Java_container()
    {
        var environment = new Dictionary<string, string> { ["CONNECT_BOOTSTRAP_SERVERS"] = "x", ["CONNECT_VALUE_CONVERTER"] = "io.confluent.connect.avro.AvroConverter" };
        var problem = ContainerEnvironment.Problem(environment)!;
        Assert.Equal(6 + 1, problem.Split(" is required.").Length - 1);
        Assert.Contains("CONNECT_GROUP_ID is required.", problem, StringComparison.Ordinal);
        Assert.Contains("CONNECT_VALUE_CONVERTER_SCHEMA_REGISTRY_URL is required.", problem, StringComparison.Ordinal);
        Assert.DoesNotContain("CONNECT_BOOTSTRAP_SERVERS", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_required_variable_may_be_empty_and_others_may_be_missing() => Assert.Null(ContainerEnvironment.Problem(Complete(("CONNECT_GROUP_ID", ""))));

    [Fact]
    public void Variables_without_the_prefix_are_told_where_those_with_it_are_missing()
    {
        var environment = Complete(("GROUP_ID", "1"));
        environment.Remove("CONNECT_GROUP_ID");
        Assert.Equal("CONNECT_GROUP_ID is required. GROUP_ID is set, without CONNECT_ before the name", ContainerEnvironment.Problem(environment));
    }

    [Fact]
    public void What_the_scheduler_says_of_the_address_is_used_where_nothing_else_is_said()
    {
        var environment = Complete(("HOST", "node-1"), ("PORT0", "31000"));
        environment.Remove("CONNECT_REST_ADVERTISED_HOST_NAME");
        Assert.Null(ContainerEnvironment.Problem(environment));
        var properties = ContainerEnvironment.Properties(environment);
        Assert.Equal(("node-1", "31000"), (properties["rest.advertised.host.name"], properties["rest.advertised.port"]));
        Assert.Equal("x", ContainerEnvironment.Properties(Complete(("HOST", "node-1")))["rest.advertised.host.name"]);
    }

    [Theory]
    [InlineData("CONNECT_GROUP_IDD", VariableUse.Unknown, "did you mean CONNECT_GROUP_ID?")]
    [InlineData("CONNECT_OFSET_FLUSH_INTERVAL_MS", VariableUse.Unknown, "did you mean CONNECT_OFFSET_FLUSH_INTERVAL_MS?")]
    [InlineData("CONNECT_REPLICATION_FACTOR", VariableUse.Unknown, "did you mean CONNECT_CONFIG_STORAGE_REPLICATION_FACTOR?")]
    [InlineData("CONNECT_NOBODY_KNOWS", VariableUse.Unknown, "nobody reads nobody.knows")]
    [InlineData("OFFSET_FLUSH_INTERVAL_MS", VariableUse.Unknown, "did you mean CONNECT_OFFSET_FLUSH_INTERVAL_MS?")]
    [InlineData("CONNECT_LOG4J_LOGGERS", VariableUse.Log, "the log")]
    [InlineData("CONNECT_REST_PORT", VariableUse.Property, "rest.port")]
    [InlineData("CONNECT_KEY_CONVERTER_SCHEMAS_ENABLE", VariableUse.Property, "key.converter.schemas.enable")]
    public void Each_variable_is_something(string name, object use, string text) =>
        Assert.Equal(new ContainerVariable(name, (VariableUse)use, text), Assert.Single(ContainerEnvironment.Describe(new Dictionary<string, string> { [name] = "x" })));

    [Theory]
    [InlineData("KAFKA_HEAP_OPTS", "Java virtual machine")]
    [InlineData("CLASSPATH", "jars are not loaded")]
    [InlineData("CONNECT_INTERNAL_KEY_CONVERTER", "JSON without schemas")]
    public void What_is_for_Java_says_so(string name, string why)
    {
        var variable = Assert.Single(ContainerEnvironment.Describe(new Dictionary<string, string> { [name] = "x" }));
        Assert.Equal(VariableUse.NoEffect, variable.Use);
        Assert.Contains(why, variable.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("PATH")]
    [InlineData("HOME")]
    [InlineData("CLIENT_ID")]
    [InlineData("CONNECT_")]
    public void Variables_of_other_programs_are_nobodys_business(string name) => Assert.Empty(ContainerEnvironment.Describe(new Dictionary<string, string> { [name] = "x" }));
}
