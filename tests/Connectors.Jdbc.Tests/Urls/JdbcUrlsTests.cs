using Connect.Api;
using Connectors.Jdbc.Databases.MySql;
using Connectors.Jdbc.Urls;
using FsCheck;
using FsCheck.Fluent;

namespace Connectors.Jdbc.Tests.Urls;

public sealed class JdbcUrlsTests
{
    [Theory]
    [InlineData("postgres://x")]
    [InlineData("")]
    [InlineData("jdbc:")]
    [InlineData("jdbc:postgresql")]
    [InlineData("jdbc:mysql://h:port/d")]
    [InlineData("jdbc:mysql://h:99999/d")]
    public void Jdbc_urls_that_are_none_are_refused(string url) =>
        Assert.StartsWith($"Not a valid JDBC URL: {url}", Assert.Throws<ConfigException>(() => JdbcUrl.Parse(url)).Message, StringComparison.Ordinal);

    [Fact]
    public void Jdbc_urls_of_unknown_databases_find_no_driver() =>
        Assert.StartsWith("No suitable driver found for jdbc:nosuch://127.0.0.1/x",
            Assert.Throws<ConfigException>(() => DatabaseList.Of(JdbcUrl.Parse("jdbc:nosuch://127.0.0.1/x"))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("jdbc:postgresql://h/d?user=a&password=s3cr3t&ssl=true", "jdbc:postgresql://h/d?user=a&password=[hidden]&ssl=true")]
    [InlineData("jdbc:postgresql://h/d?sslpassword=s3cr3t", "jdbc:postgresql://h/d?sslpassword=[hidden]")]
    [InlineData("jdbc:mysql://ann:s3cr3t@h:3306/d", "jdbc:mysql://ann:[hidden]@h:3306/d")]
    [InlineData("jdbc:mysql://ann:s3cr3t@h", "jdbc:mysql://ann:[hidden]@h")]
    [InlineData("jdbc:mysql://h:3306/d?user=me@x", "jdbc:mysql://h:3306/d?user=me@x")]
    [InlineData("jdbc:mysql://ann:s3/cr3?t@h/d?x=1", "jdbc:mysql://ann:[hidden]@h/d?x=1")]
    [InlineData("jdbc:mysql://ann:s3;cr3t@h/d?password=s3cr3t", "jdbc:mysql://ann:[hidden]@h/d?password=[hidden]")]
    [InlineData("jdbc:mysql://address=(host=h)(user=ann)(password=s3cr3t)/d", "jdbc:mysql://address=(host=h)(user=ann)(password=[hidden])/d")]
    [InlineData("jdbc:sqlserver://h;password={s3;cr3}}t};encrypt=true", "jdbc:sqlserver://h;password=[hidden];encrypt=true")]
    [InlineData("?password=s3cr3t", "?password=[hidden]")]
    [InlineData("jdbc:oracle:thin:ann/s3cr3t@//h:1521/d", "jdbc:oracle:thin:ann/[hidden]@//h:1521/d")]
    [InlineData("jdbc:sqlserver://h;user=sa;password=s3cr3t;encrypt=true", "jdbc:sqlserver://h;user=sa;password=[hidden];encrypt=true")]
    [InlineData("nojdbc://ann:s3cr3t@h/?password=s3cr3t", "nojdbc://ann:[hidden]@h/?password=[hidden]")]
    public void Jdbc_urls_hide_their_secrets_when_shown(string url, string shown)
    {
        string text;
        try { text = JdbcUrl.Parse(url).ToString(); }
        catch (ConfigException e) { text = e.Message; }
        Assert.Contains(shown, text, StringComparison.Ordinal);
        Assert.DoesNotContain("cr3", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Jdbc_urls_of_sql_server_may_have_values_in_braces()
    {
        var url = JdbcUrl.Parse("jdbc:sqlserver://h;password={a;b=c}}d};encrypt=true;applicationName={x}");
        Assert.Equal("a;b=c}d", url.Properties["password"]);
        Assert.Equal("true", url.Properties["encrypt"]);
        Assert.Equal("x", url.Properties["applicationName"]);
        Assert.Equal("b}", JdbcUrl.Parse("jdbc:postgresql://h/d?password={a&x=b}").Properties["x"]);
    }

    [Theory]
    [InlineData("jdbc:mysql://address=(host=a)(port=3307)/d", "a:3307", "d")]
    [InlineData("jdbc:mysql://address=(protocol=tcp)(host=a)(port=3307)/d?x=y", "a:3307", "d")]
    [InlineData("jdbc:mysql://(host=a,port=3307)/d", "a:3307", "d")]
    [InlineData("jdbc:mysql://(host=a),b:3308/", "a:;b:3308", null)]
    [InlineData("jdbc:mysql://[a:3307,(host=b),address=(host=c)(port=1)]/d", "a:3307;b:;c:1", "d")]
    [InlineData("jdbc:mariadb:replication://address=(host=a)(port=3307)(type=primary),address=(host=b)(type=replica)/d", "a:3307;b:", "d")]
    [InlineData("jdbc:mysql://[::1]:3307/d", "::1:3307", "d")]
    [InlineData("jdbc:mysql://ann:pa(ss@a:3307/d", "a:3307", "d")]
    public void Jdbc_urls_of_MySQL_may_have_addresses_in_parentheses(string text, string hosts, string? database)
    {
        var url = JdbcUrl.Parse(text);
        Assert.Equal(hosts, string.Join(';', url.Hosts.Select(h => $"{h.Name}:{h.Port}")));
        Assert.Equal(database, url.Database);
    }

    [Fact]
    public void Jdbc_urls_of_MySQL_may_have_properties_for_one_server_alone()
    {
        var url = JdbcUrl.Parse("jdbc:mysql://address=(host=a)(user=ann)(password=s?cr/t),address=(host=b)(connectTimeout=1000)/d?user=bob");
        var target = new MySqlDatabase().Target(url, new Dictionary<string, string>());
        Assert.Equal(("ann", "s?cr/t"), (target.Property("user"), target.Property("password")));
        var other = Assert.Single(target.Others);
        Assert.Equal(("bob", "1000"), (other.Property("user"), other.Property("connectTimeout")));
    }

    [Theory]
    [InlineData("jdbc:mysql://address=(port=3307)/d")]
    [InlineData("jdbc:mysql://address=(host=a)(port=x)/d")]
    public void Jdbc_urls_of_MySQL_with_an_address_that_is_none_are_refused(string url) =>
        Assert.StartsWith("Not a valid JDBC URL", Assert.Throws<ConfigException>(() => JdbcUrl.Parse(url)).Message, StringComparison.Ordinal);

    [Fact]
    public void Jdbc_urls_of_any_text_are_read_or_refused_but_never_show_a_password() => Prop.ForAll<NonNull<string>, NonNull<string>>((before, after) =>
    {
        var url = $"jdbc:mysql://{before.Get}/d?password=s3cr3t&{after.Get}";
        string shown;
        try { shown = JdbcUrl.Parse(url).ToString(); }
        catch (ConfigException e) { shown = e.Message; }
        Assert.DoesNotContain("s3cr3t", shown, StringComparison.Ordinal);
    }).QuickCheckThrowOnFailure();
}
