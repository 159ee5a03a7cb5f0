using Connect.Api;

namespace Connectors.S3.Tests;

public sealed class ValidationTests
{
    private static async Task<Dictionary<string, int>> ErrorsOf(params (string, string)[] changes)
    {
        var values = await new S3SinkConnector().ValidateAsync(SinkRun.Config(changes), CancellationToken.None);
        return values.Where(v => v.Errors.Count > 0).ToDictionary(v => v.Name, v => v.Errors.Count);
    }

    [Fact]
    public async Task A_plain_configuration_is_valid() => Assert.Empty(await ErrorsOf());

    [Theory]
    [InlineData("s3.part.size", "1048576")]
    [InlineData("s3.compression.type", "zip")]
    [InlineData("s3.compression.level", "10")]
    [InlineData("format.class", "org.example.Nothing")]
    [InlineData("storage.class", "org.example.Nothing")]
    [InlineData("partitioner.class", "org.example.Nothing")]
    [InlineData("avro.codec", "lzma")]
    [InlineData("parquet.codec", "zip")]
    [InlineData("behavior.on.null.values", "skip")]
    [InlineData("s3.acl.canned", "everyone")]
    [InlineData("s3.ssea.name", "ROT13")]
    [InlineData("json.decimal.format", "TEXT")]
    [InlineData("timezone", "Mars/Olympus")]
    [InlineData("filename.offset.zero.pad.width", "-1")]
    [InlineData("s3.schema.partition.affix.type", "MIDDLE")]
    [InlineData("s3.part.retries", "-1")]
    [InlineData("partition.field.name", "a..b")]
    [InlineData("s3.credentials.provider.class", "java.lang.String")]
    [InlineData("s3.object.behavior.on.tagging.error", "panic")]
    [InlineData("s3.elastic.buffer.init.capacity", "1")]
    public async Task A_value_that_is_not_valid_is_one_error_on_its_key(string key, string value) =>
        Assert.Equal(new() { [key] = 1 }, await ErrorsOf((key, value)));

    [Theory]
    [InlineData("schema.compatibility", "SIDEWAYS")]
    [InlineData("s3.region", "moon-east-1")]
    [InlineData("timezone", "+05:30")]
    [InlineData("behavior.on.null.values", "IGNORE")]
    public async Task What_the_original_lets_pass_passes(string key, string value) => Assert.Empty(await ErrorsOf((key, value)));

    [Fact]
    public async Task Keys_that_exclude_each_other_are_refused_together()
    {
        Assert.Equal(new() { ["s3.wan.mode"] = 1, ["s3.path.style.access.enabled"] = 1 }, await ErrorsOf(("s3.wan.mode", "true")));
        Assert.Equal(new() { ["behavior.on.null.values"] = 1, ["store.kafka.keys"] = 1 }, await ErrorsOf(("behavior.on.null.values", "write")));
        Assert.Equal(new() { ["format.class"] = 1, ["s3.compression.type"] = 1 },
            await ErrorsOf(("s3.compression.type", "gzip"), ("format.class", "io.confluent.connect.s3.format.avro.AvroFormat")));
        Assert.Equal(new() { ["store.kafka.keys"] = 1, ["keys.format.class"] = 1, ["s3.compression.type"] = 1 },
            await ErrorsOf(("s3.compression.type", "gzip"), ("store.kafka.keys", "true")));
        Assert.Equal(new() { ["partition.field.name"] = 1 },
            await ErrorsOf(("partitioner.class", "io.confluent.connect.storage.partitioner.FieldPartitioner")));
    }

    [Fact]
    public async Task A_schedule_without_a_timezone_fails_the_connector()
    {
        var connector = new S3SinkConnector();
        await Assert.ThrowsAsync<ConfigException>(() => connector.StartAsync(SinkRun.Config(("rotate.schedule.interval.ms", "2000")), CancellationToken.None));
    }

    [Fact]
    public async Task Every_task_gets_the_whole_configuration()
    {
        var connector = new S3SinkConnector();
        var config = SinkRun.Config();
        await connector.StartAsync(config, CancellationToken.None);
        var tasks = await connector.TaskConfigsAsync(3, CancellationToken.None);
        Assert.Equal(3, tasks.Count);
        Assert.All(tasks, t => Assert.Equal(config, t));
    }

    [Theory]
    [InlineData("http://joe:pa%3Ass@proxy:3128", null, null, "joe", "pa:ss")]
    [InlineData("http://joe:pass@proxy:3128", "ann", "other", "ann", "other")]
    [InlineData("proxy:3128", "ann", "other", "ann", "other")]
    public void Credentials_of_the_proxy_stand_in_keys_of_their_own_or_in_its_URL(string url,
        string? user, string? password, string expectedUser, string expectedPassword)
    {
        var config = SinkRun.Config(("s3.proxy.url", url));
        if (user is not null) (config["s3.proxy.user"], config["s3.proxy.password"]) = (user, password!);
        var proxy = new S3HttpClientFactory(S3SinkConfig.Parse(config).Parsed, TimeSpan.FromSeconds(1)).Proxy(url);
        Assert.Equal(("proxy", 3128, ""), (proxy.Address!.Host, proxy.Address.Port, proxy.Address.UserInfo));
        var credentials = Assert.IsType<System.Net.NetworkCredential>(proxy.Credentials);
        Assert.Equal((expectedUser, expectedPassword), (credentials.UserName, credentials.Password));
    }

    [Theory]
    [InlineData("https://s3.example.com", "https://s3.example.com/")]
    [InlineData("localhost:9000", "https://localhost:9000/")]
    public void An_address_without_a_scheme_is_one_of_HTTPS(string text, string address) =>
        Assert.Equal(address, WebAddress.Parse("store.url", text).AbsoluteUri);

    [Fact]
    public void An_address_that_is_refused_does_not_show_its_password()
    {
        var error = Assert.Throws<ConfigException>(() => WebAddress.Parse("s3.proxy.url", "ftp://joe:secret@proxy"));
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
        Assert.Contains("@proxy", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("eu-west-1", "eu-west-1")]
    [InlineData(" ", "eu-central-1")]
    public void Roles_are_assumed_in_the_configured_region_or_else_the_buckets(string configured, string expected)
    {
        if (Environment.GetEnvironmentVariable("AWS_REGION") is not null && configured == " ") Assert.Skip("AWS_REGION is set");
        Assert.Equal(expected, S3Credentials.RegionOfRoles(new Dictionary<string, string> { ["sts.region"] = configured }, "eu-central-1").SystemName);
    }

    [Fact]
    public async Task Credentials_of_a_role_are_those_that_the_token_service_gives()
    {
        using var sts = new TokenService();
        var role = new Amazon.SecurityToken.Model.AssumeRoleRequest { RoleArn = "arn:aws:iam::1:role/r", RoleSessionName = "session", ExternalId = "external" };
        var client = new Amazon.SecurityToken.AmazonSecurityTokenServiceClient("id",
            "secret", new Amazon.SecurityToken.AmazonSecurityTokenServiceConfig { ServiceURL = sts.Url });
        using var assumed = new AssumedRole(client, role, TimeSpan.FromMinutes(1), TimeProvider.System);
        var credentials = await assumed.GetCredentialsAsync();
        Assert.Equal(("temporary", "key", "token"), (credentials.AccessKey, credentials.SecretKey, credentials.Token));
        Assert.Contains("RoleSessionName=session", await sts.Asked, StringComparison.Ordinal);
        Assert.Contains("ExternalId=external", await sts.Asked, StringComparison.Ordinal);
    }
}
