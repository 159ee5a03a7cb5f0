namespace Connect.Api.Tests;

public sealed class ConfigDefTests
{
    private static readonly ConfigDef Definition = new ConfigDef()
        .Define("name", ConfigType.String, Importance.High, "Required.", ConfigValidators.NonEmpty)
        .Define("count", ConfigType.Int, 5, Importance.Low, "At least 1.", ConfigValidators.AtLeast(1))
        .Define("big", ConfigType.Long, -1L, Importance.Low, "A long.")
        .Define("small", ConfigType.Short, "3", Importance.Low, "A short.")
        .Define("ratio", ConfigType.Double, 0.5, Importance.Low, "A double.", ConfigValidators.Between(0, 1))
        .Define("on", ConfigType.Boolean, false, Importance.Low, "A boolean.")
        .Define("list", ConfigType.List, "", Importance.Low, "A list.")
        .Define("mode", ConfigType.String, "a", Importance.Low, "a or b.", ConfigValidators.In("a", "b"))
        .Define("any", ConfigType.String, "A", Importance.Low, "A or B.", ConfigValidators.InAnyCase("A", "B"))
        .Define("secret", ConfigType.Password, null, Importance.Low, "A secret.")
        .Define("class", ConfigType.Class, null, Importance.Low, "A class.");

    [Fact]
    public void Values_are_parsed_to_their_types_and_defaults_stand_for_what_is_missing()
    {
        var given = Definition.Parse(new Dictionary<string, string>
        {
            ["name"] = " x ",
            ["count"] = " 7 ",
            ["big"] = "9000000000",
            ["ratio"] = "1e-3",
            ["on"] = "TRUE",
            ["list"] = " a, b ,c",
            ["secret"] = "s3cret",
            ["other"] = "kept",
        });
        Assert.Equal("x", given.GetRequiredString("name"));
        Assert.Equal(7, given.GetInt("count"));
        Assert.Equal(9000000000L, given.GetLong("big"));
        Assert.Equal((short)3, given.GetShort("small"));
        Assert.Equal(0.001, given.GetDouble("ratio"));
        Assert.True(given.GetBoolean("on"));
        Assert.Equal(["a", "b", "c"], given.GetList("list"));
        Assert.Equal("s3cret", given.GetPassword("secret")!.Value);
        Assert.Null(given.GetString("class"));
        Assert.Equal("kept", given.Originals["other"]);
        Assert.True(given.IsSet("count"));
        Assert.False(given.IsSet("mode"));
        Assert.Throws<ConfigException>(() => given["undefined"]);
        Assert.Empty(Definition.Parse(new Dictionary<string, string> { ["name"] = "x" }).GetList("list"));
    }

    [Theory]
    [InlineData("name", "", "Invalid value  for configuration name: String must be non-empty")]
    [InlineData("count", "0", "Invalid value 0 for configuration count: Value must be at least 1")]
    [InlineData("count", "x", "Invalid value x for configuration count: Not a number of type INT|Invalid value null for configuration count: Value must be non-null")]
    [InlineData("big", "1.5", "Invalid value 1.5 for configuration big: Not a number of type LONG")]
    [InlineData("small", "40000", "Invalid value 40000 for configuration small: Not a number of type SHORT")]
    [InlineData("ratio", "2", "Invalid value 2 for configuration ratio: Value must be no more than 1")]
    [InlineData("on", "yes", "Invalid value yes for configuration on: Expected value to be either true or false")]
    [InlineData("mode", "A", "Invalid value A for configuration mode: String must be one of: a, b")]
    [InlineData("any", "c", "Invalid value c for configuration any: String must be one of (case insensitive): A, B")]
    public void What_is_wrong_is_said_in_the_words_of_Kafka(string key, string value, string errors)
    {
        var config = new Dictionary<string, string> { ["name"] = "x", [key] = value };
        Assert.Equal(errors, string.Join('|', Definition.Validate(config).Single(v => v.Name == key).Errors));
        Assert.Equal(errors.Split('|')[0], Assert.Throws<ConfigException>(() => Definition.Parse(config)).Message);
    }

    [Fact]
    public void Only_the_blanks_that_java_knows_are_cut_from_values()
    {
        Assert.Equal("\u00A0x\u0085", ConfigDef.ParseType("k", " \t\u00A0x\u0085\n", ConfigType.String));
        Assert.Equal(["\u3000a", "b"], (IReadOnlyList<string>)ConfigDef.ParseType("k", "\u3000a , b", ConfigType.List)!);
    }

    [Fact]
    public void A_required_key_that_is_missing_is_said()
    {
        Assert.Equal("Missing required configuration \"name\" which has no default value.", Definition.Validate(new Dictionary<string, string>())[0].Errors.Single());
        Assert.Throws<ConfigException>(() => Definition.Parse(new Dictionary<string, string>()));
    }

    [Fact]
    public void A_secret_shows_nowhere()
    {
        var value = Definition.Validate(new Dictionary<string, string> { ["name"] = "x", ["secret"] = "s3cret" }).Single(v => v.Name == "secret");
        Assert.Equal("[hidden]", value.Text);
        Assert.DoesNotContain("s3cret", new ConfigException("secret", new Password("s3cret"), "bad").Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_is_defined_once_and_its_default_is_valid()
    {
        Assert.Throws<ConfigException>(() => new ConfigDef(Definition).Define("name", ConfigType.Int, 1, Importance.Low, ""));
        Assert.Throws<ConfigException>(() => new ConfigDef().Define("n", ConfigType.Int, 0, Importance.Low, "", ConfigValidators.AtLeast(1)));
    }

    [Fact]
    public void Values_are_shown_as_text() => Assert.Equal(
        ["x", "5", "-1", "3", "0.5", "false", "", "a", "A", null, null],
        Definition.Validate(new Dictionary<string, string> { ["name"] = "x" }).Select(v => v.Text));
}
