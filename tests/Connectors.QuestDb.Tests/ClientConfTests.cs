using Connect.Api;
using Connectors.QuestDb.Client;
using Connectors.QuestDb.Ilp;

namespace Connectors.QuestDb.Tests;

public sealed class ClientConfTests
{
    [Fact]
    public void Everything_but_the_address_has_a_default()
    {
        var conf = ClientConfReader.Read("http::addr=quest");
        Assert.Equal([new ClientAddress("quest", 9000)], conf.Addresses);
        Assert.True(conf is
        {
            IsHttp: true, IsTls: false, VerifiesTls: true,
            AutoFlushRows: 75_000, Version: null, MaxNameLength: 127, MaxBufferSize: 104_857_600, Unknown.Count: 0
        });
        Assert.Equal((TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(30)),
            (conf.AutoFlushInterval, conf.RetryTimeout, conf.RequestTimeout));
        Assert.Equal(9009, ClientConfReader.Read("tcp::addr=quest;").Addresses[0].Port);
    }

    [Fact]
    public void All_settings_are_read()
    {
        var conf = ClientConfReader.Read("https::addr=a:1;addr=[::1]:2;addr=[fe80::1];username=me;password=qu;;e "
            + "st;tls_verify=unsafe_off;auto_flush=on;auto_flush_rows=5;auto_flush_interval=250;"
            + "retry_timeout=0;request_timeout=7;request_min_throughput=0;init_buf_size=10;max_buf_size=20;max_name_len=50;protocol_version=2;other=x");
        Assert.Equal("a:1, [::1]:2, [fe80::1]:9000", conf.ToString());
        Assert.True(conf is
        {
            IsHttp: true, IsTls: true, VerifiesTls: false, Username: "me",
            Password: "qu;e st", Token: null, AutoFlushRows: 5, RequestMinThroughput: 0, InitialBufferSize: 10,
            MaxBufferSize: 20, MaxNameLength: 50, Version: ProtocolVersion.V2
        });
        Assert.Equal((TimeSpan.FromMilliseconds(250), TimeSpan.Zero, TimeSpan.FromMilliseconds(7)),
            (conf.AutoFlushInterval, conf.RetryTimeout, conf.RequestTimeout));
        Assert.Equal(["other"], conf.Unknown);
    }

    [Fact]
    public void Settings_of_HTTP_mean_nothing_over_TCP() =>
        Assert.Equal(["retry_timeout", "auto_flush_rows"], ClientConfReader.Read("tcp::addr=a;retry_timeout=soon;auto_flush_rows=off;").Unknown);

    [Fact]
    public void Old_names_of_user_and_password_are_known() =>
        Assert.True(ClientConfReader.Read("http::addr=a;user=u;pass= c ;") is { Username: "u", Password: " c " });

    [Theory]
    [InlineData("udp::addr=a;", "invalid schema")]
    [InlineData("HTTP::addr=a;", "invalid schema")]
    [InlineData("http::retry_timeout=1000;", "addr is missing")]
    [InlineData("http::", "addr is missing")]
    [InlineData("addr=a", "expected ':' got '='")]
    [InlineData("http:addr=a", "expected '::'")]
    [InlineData("http::addr", "expected '='")]
    [InlineData("http::=a;", "key expected")]
    [InlineData("http::addr=a\u0001;", "control character")]
    [InlineData("http::addr=;", "address cannot be empty")]
    [InlineData("http::addr=a:x;", "cannot parse a port")]
    [InlineData("http::addr=a:70000;", "cannot parse a port")]
    [InlineData("http::addr=a b:9000;", "no name of a host")]
    [InlineData("http::addr=a;addr=a:9000;", "duplicated addresses")]
    [InlineData("tcp::addr=a;addr=b;", "only a single address")]
    [InlineData("http::addr=a;password=x;", "username is missing")]
    [InlineData("http::addr=a;username=x;", "password cannot be empty")]
    [InlineData("http::addr=a;token=a;username=x;password=y;", "already configured")]
    [InlineData("tcp::addr=a;token=x;", "user is missing")]
    [InlineData("tcp::addr=a;username=a;password=x;", "password is not supported")]
    [InlineData("http::addr=a;tls_verify=maybe;", "invalid tls_verify")]
    [InlineData("https::addr=a;tls_roots=/x;", "tls_roots_password is missing")]
    [InlineData("https::addr=a;tls_roots_password=x;", "tls_roots is missing")]
    [InlineData("http::addr=a;auto_flush_bytes=1;", "only supported for TCP")]
    [InlineData("http::addr=a;retry_timeout=soon;", "invalid retry_timeout")]
    [InlineData("http::addr=a;init_buf_size=2;max_buf_size=1;", "cannot be less")]
    [InlineData("http::addr=a;protocol_version=4;", "protocol version")]
    public void Mistakes_are_named(string text, string expected) =>
        Assert.Contains(expected, Assert.Throws<LineSenderException>(() => ClientConfReader.Read(text)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("auto_flush=off", "auto_flush disabled")]
    [InlineData("auto_flush=perhaps", "Unknown auto_flush")]
    [InlineData("auto_flush_rows=off", "auto_flush_rows disabled")]
    [InlineData("auto_flush_rows=some", "Invalid auto_flush_rows")]
    [InlineData("auto_flush_interval=off", "auto_flush_interval disabled")]
    public void Flushing_cannot_be_turned_off(string setting, string expected) =>
        Assert.Contains(expected, Assert.Throws<ConfigException>(() => ClientConfReader.Read($"http::addr=a;{setting};")).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("http::addr=me:geheim@a:9000;")]
    [InlineData("http::addr=a;token=geheim\u0001;")]
    [InlineData("http::addr=a;password=geheim;")]
    [InlineData("http::addr=a;token=geheim;username=x;password=geheim;")]
    [InlineData("tcp::addr=a;username=u;token=x;password=geheim;")]
    public void No_message_shows_a_secret(string text) =>
        Assert.DoesNotContain("geheim", Assert.Throws<LineSenderException>(() => ClientConfReader.Read(text)).ToString(), StringComparison.Ordinal);

    [Theory]
    [InlineData("${A}", "one")]
    [InlineData("x-${A}-${_b2}-y", "x-one-two-y")]
    [InlineData("$${A}", "${A}")]
    [InlineData("$$${A}", "$one")]
    [InlineData("$A $ $$", "$A $ $")]
    [InlineData("${C}", "${A}")]
    public void Variables_are_replaced_once(string text, string expected) =>
        Assert.Equal(expected, ConfVariables.Expand(text, name => name switch { "A" => "one", "_b2" => "two", "C" => "${A}", _ => null }));

    [Theory]
    [InlineData("${NOT_SET}", "'NOT_SET' is not defined")]
    [InlineData("x${A", "Unclosed variable reference starting at position 1")]
    [InlineData("${}", "Empty variable name")]
    [InlineData("${1ST}", "Invalid character '1'")]
    [InlineData("${A B}", "Invalid character ' '")]
    public void Bad_references_are_named(string text, string expected) =>
        Assert.Contains(expected, Assert.Throws<ConfigException>(() => ConfVariables.Expand(text, _ => null)).Message, StringComparison.Ordinal);

    [Fact]
    public void The_old_keys_mean_tcp()
    {
        var config = new QuestDbSinkConfig(new Dictionary<string, string>
        {
            ["host"] = "quest",
            ["tls"] = "true",
            ["tls.validation.mode"] = "insecure",
            ["token"] = "secret"
        }, _ => null);
        Assert.True(config.Client() is
        {
            IsHttp: false, IsTls: true, VerifiesTls: false,
            Username: "admin", Token: "secret", Addresses: [{ Host: "quest", Port: 9009 }]
        });
        var nameless = new QuestDbSinkConfig(new Dictionary<string, string> { ["host"] = "quest", ["token"] = "secret", ["username"] = "" }, _ => null);
        Assert.Contains("Username", Assert.Throws<ConnectException>(nameless.Client).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_configuration_string_falls_back_to_the_environment()
    {
        var config = new Dictionary<string, string> { ["client.conf.string"] = "" };
        Assert.Equal("env:9000", new QuestDbSinkConfig(config, name => name == "QDB_CLIENT_CONF" ? "http::addr=env;" : null).Client().ToString());
        Assert.Contains("address cannot be empty", Assert.Throws<LineSenderException>(new QuestDbSinkConfig(config, _ => null).Client).Message,
            StringComparison.Ordinal);
    }
}
