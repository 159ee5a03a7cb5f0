using Connect.Api;
using Connect.Runtime.Config;

namespace Connect.Runtime.Tests.Config;

public sealed class ConfigVariablesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("connect-variables").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static ConfigVariables Variables(params (string, string)[] more)
    {
        var worker = new Dictionary<string, string>
        {
            ["config.providers"] = "file,env,dir",
            ["config.providers.file.class"] = "org.apache.kafka.common.config.provider.FileConfigProvider",
            ["config.providers.env.class"] = "org.apache.kafka.common.config.provider.EnvVarConfigProvider",
            ["config.providers.dir.class"] = "org.apache.kafka.common.config.provider.DirectoryConfigProvider",
        };
        foreach (var (key, value) in more) worker[key] = value;
        return new ConfigVariables(worker, new Dictionary<string, string> { ["SECRET"] = "s3cret", ["OTHER"] = "x" });
    }

    private static string Resolve(ConfigVariables variables, string value) => variables.Resolve(new Dictionary<string, string> { ["k"] = value })["k"];

    [Fact]
    public void Variables_are_resolved_anywhere_in_a_value()
    {
        var file = Path.Combine(_folder, "secrets.properties");
        File.WriteAllText(file, "user=ada\npassword=p:w\n");
        File.WriteAllText(Path.Combine(_folder, "token"), "t0k");
        Assert.Equal("ada/p:w@s3cret t0k", Resolve(Variables(), $"${{file:{file}:user}}/${{file:{file}:password}}@${{env:SECRET}} ${{dir:{_folder}:token}}"));
    }

    [Theory]
    [InlineData("${env:NOT_THERE}")]
    [InlineData("${nobody:path:key}")]
    [InlineData("${plain}")]
    public void What_nobody_knows_stays_as_it_is(string value) => Assert.Equal(value, Resolve(Variables(), value));

    [Fact]
    public void Only_the_allowed_variables_are_read() =>
        Assert.Equal("${env:SECRET} x", Resolve(Variables(("config.providers.env.param.allowlist.pattern", "OTH.*")), "${env:SECRET} ${env:OTHER}"));

    [Fact]
    public void Only_the_allowed_paths_are_read()
    {
        var allowed = Directory.CreateDirectory(Path.Combine(_folder, "allowed")).FullName;
        File.WriteAllText(Path.Combine(allowed, "a"), "1");
        File.WriteAllText(Path.Combine(_folder, "b"), "2");
        var variables = Variables(("config.providers.dir.param.allowed.paths", allowed));
        Assert.Equal("1", Resolve(variables, $"${{dir:{allowed}:a}}"));
        Assert.Equal($"${{dir:{allowed}/..:b}}", Resolve(variables, $"${{dir:{allowed}/..:b}}"));
    }

    [Fact]
    public void An_unreadable_file_is_an_error_that_names_it() =>
        Assert.Contains("Could not read properties from file /no/such/file", Assert.Throws<ConnectException>(() => Resolve(Variables(), "${file:/no/such/file:k}")).Message, StringComparison.Ordinal);
}
