using System.Data.Common;
using Connect.Testing;
using Connectors.Jdbc.Databases;
using Connectors.Jdbc.Databases.MySql;
using Connectors.Jdbc.Urls;

namespace Connectors.Jdbc.Tests.Source;

/// <summary>Ways to reach a MySQL or MariaDB server and to log in there.</summary>
public sealed class MySqlLoginsTests
{
    private static async Task<DbConnection> OpenAsync(string url, string user, string password)
    {
        var parsed = JdbcUrl.Parse(url);
        var target = DatabaseList.Of(parsed).Target(parsed, new Dictionary<string, string> { ["user"] = user, ["password"] = password });
        return await DirectConnection.OpenAsync(target);
    }

    private static async Task<string?> AskAsync(DbConnection connection, string sql)
    {
        await using var command = Dialect.Command(connection, null, sql);
        await using var rows = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        return await rows.ReadAsync(TestContext.Current.CancellationToken) && !rows.IsDBNull(rows.FieldCount - 1) ? rows.GetString(rows.FieldCount - 1) : null;
    }

    [Theory]
    [InlineData("mysql_native_password")]
    [InlineData("caching_sha2_password")]
    public async Task Users_of_every_plugin_that_the_server_has_can_log_in(string plugin)
    {
        await using var database = await TestDatabase.MySqlAsync();
        var active = await AskAsync(database.Connection,
            $"SELECT PLUGIN_NAME FROM information_schema.PLUGINS WHERE PLUGIN_NAME = '{plugin}' AND PLUGIN_STATUS = 'ACTIVE'");
        if (active is null) Assert.Skip($"the MYSQL server has no plugin {plugin}");
        var user = Servers.Unique("u");
        try
        {
            await database.RunAsync(await AskAsync(database.Connection, "SELECT VERSION()") is { } version && version.Contains("MariaDB", StringComparison.Ordinal)
                ? $"CREATE USER {user} IDENTIFIED VIA {plugin} USING PASSWORD('hush')"
                : $"CREATE USER {user} IDENTIFIED WITH {plugin} BY 'hush'");
        }
        catch (DbException e) { Assert.Skip($"the user of MYSQL may make no users: {e.Message}"); }
        try
        {
            var url = JdbcUrl.Parse(database.Url);
            await using var connection = await OpenAsync($"jdbc:mysql://{url.Hosts[0].Name}:{url.Hosts[0].Port}/?allowPublicKeyRetrieval=true", user, "hush");
            Assert.StartsWith(user, await AskAsync(connection, "SELECT USER()"), StringComparison.Ordinal);
        }
        finally { await database.RunAsync($"DROP USER {user}"); }
    }

    [Fact]
    public void A_login_that_is_not_spoken_says_which_ones_are() => Assert.Contains("mysql_native_password", new MySqlErrors().ReasonOfNoConnection(
        new NotSupportedException("You must install the MySqlConnector.Authentication.Ed25519 package …"),
        DatabaseList.Of(JdbcUrl.Parse("jdbc:mysql://h/d")).Target(JdbcUrl.Parse("jdbc:mysql://h/d"), new Dictionary<string, string>())), StringComparison.Ordinal);

    [Theory]
    [InlineData("mysql", "sslMode=REQUIRED")]
    [InlineData("mariadb", "sslMode=trust&tlsVersions=TLSv1.3")]
    public async Task Connections_are_encrypted_where_the_url_says_so(string kind, string properties)
    {
        await using var database = await TestDatabase.MySqlAsync();
        if (await AskAsync(database.Connection, "SHOW VARIABLES LIKE 'have_ssl'") != "YES") Assert.Skip("the MYSQL server has no TLS");
        var config = database.Config();
        await using var connection = await OpenAsync($"{config["connection.url"].Replace("jdbc:mysql:", $"jdbc:{kind}:", StringComparison.Ordinal)}?{properties}",
            config["connection.user"], config["connection.password"]);
        Assert.StartsWith("TLS_", await AskAsync(connection, "SHOW STATUS LIKE 'Ssl_cipher'"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_socket_of_the_same_machine_can_be_connected_to()
    {
        await using var database = await TestDatabase.MySqlAsync();
        var socket = await AskAsync(database.Connection, "SELECT @@socket");
        if (!File.Exists(socket)) Assert.Skip($"the MYSQL server's socket {socket} is not on this machine");
        var config = database.Config();
        await using var connection = await OpenAsync($"{config["connection.url"]}?localSocket={socket}", config["connection.user"], config["connection.password"]);
        Assert.EndsWith("@localhost", await AskAsync(connection, "SELECT USER()"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("//127.0.0.1:1,{0}:{1}/{2}")]
    [InlineData("//address=(host=127.0.0.1)(port=1),address=(host={0})(port={1})/{2}")]
    [InlineData("//[(host=127.0.0.1,port=1),(host={0},port={1},user={3},password={4})]/{2}")]
    [InlineData("loadbalance://127.0.0.1:1,{0}:{1}/{2}")]
    public async Task The_first_of_several_servers_that_answers_is_taken_whatever_their_ports(string form)
    {
        await using var database = await TestDatabase.MySqlAsync();
        var (config, url) = (database.Config(), JdbcUrl.Parse(database.Url));
        var (user, password) = (config["connection.user"], config["connection.password"]);
        var text = string.Format(System.Globalization.CultureInfo.InvariantCulture, form, url.Hosts[0].Name, url.Hosts[0].Port, url.Database, user, password);
        await using var connection = await OpenAsync($"jdbc:mysql:{text}", user, password);
        Assert.Equal(url.Database, await AskAsync(connection, "SELECT DATABASE()"));
    }

    [Fact]
    public async Task A_silent_server_takes_its_own_time_alone_and_the_next_one_is_tried()
    {
        await using var database = await TestDatabase.MySqlAsync();
        await using var silent = new SilentServer();
        var (config, url) = (database.Config(), JdbcUrl.Parse(database.Url));
        await using var connection = await OpenAsync(
            $"jdbc:mysql://127.0.0.1:{silent.Port},{url.Hosts[0].Name}:{url.Hosts[0].Port}/{url.Database}?connectTimeout=1000",
            config["connection.user"], config["connection.password"]);
        Assert.Equal(url.Database, await AskAsync(connection, "SELECT DATABASE()"));
    }
}
