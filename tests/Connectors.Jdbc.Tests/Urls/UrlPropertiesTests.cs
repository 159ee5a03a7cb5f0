using System.Data.Common;
using Connect.Api;
using Connectors.Jdbc.Databases;
using Connectors.Jdbc.Databases.MySql;
using Connectors.Jdbc.Databases.PostgreSql;
using Connectors.Jdbc.Databases.Sqlite;
using Connectors.Jdbc.Urls;

namespace Connectors.Jdbc.Tests.Urls;

public sealed class UrlPropertiesTests
{
    /// <summary>One row a property with a keyword: URL, keyword of the provider, its value.</summary>
    public static TheoryData<string, string, string> Translations => new()
    {
        // PostgreSQL
        { "jdbc:postgresql://db.example:6432/shop", "Host", "db.example" },
        { "jdbc:postgresql://db.example:6432/shop", "Port", "6432" },
        { "jdbc:postgresql://db.example/shop", "Port", "5432" },
        { "jdbc:postgresql://db.example:6432/shop", "Database", "shop" },
        { "jdbc:postgresql:shop", "Host", "localhost" },
        { "jdbc:postgresql:shop", "Database", "shop" },
        { "jdbc:postgresql://[::1]:6432/shop", "Host", "[::1]" },
        { "jdbc:postgresql://a,b:6433/shop", "Host", "a:5432,b:6433" },
        { "jdbc:postgresql://h/my%20shop", "Database", "my shop" },
        { "jdbc:postgresql://h/d", "Command Timeout", "0" },
        { "jdbc:postgresql://h/d", "Pooling", "False" },
        { "jdbc:postgresql://h/d", "Timezone", "UTC" },
        { "jdbc:postgresql://h/d?user=ann", "Username", "ann" },
        { "jdbc:postgresql://h/d?user=ann&password=p%26q", "Password", "p&q" },
        { "jdbc:postgresql://h/d?PGHOST=x", "Host", "x" },
        { "jdbc:postgresql://h/d?PGPORT=7", "Port", "7" },
        { "jdbc:postgresql://h/d?PGDBNAME=e", "Database", "e" },
        { "jdbc:postgresql://h/d?ssl=true", "SSL Mode", "VerifyFull" },
        { "jdbc:postgresql://h/d?ssl", "SSL Mode", "VerifyFull" },
        { "jdbc:postgresql://h/d?ssl=true&sslmode=require", "SSL Mode", "Require" },
        { "jdbc:postgresql://h/d?ssl=true&sslfactory=org.postgresql.ssl.NonValidatingFactory", "SSL Mode", "Require" },
        { "jdbc:postgresql://h/d?sslmode=disable", "SSL Mode", "Disable" },
        { "jdbc:postgresql://h/d?sslmode=allow", "SSL Mode", "Allow" },
        { "jdbc:postgresql://h/d?sslmode=prefer", "SSL Mode", "Prefer" },
        { "jdbc:postgresql://h/d?sslmode=verify-ca", "SSL Mode", "VerifyCA" },
        { "jdbc:postgresql://h/d?sslmode=verify-full", "SSL Mode", "VerifyFull" },
        { "jdbc:postgresql://h/d?sslNegotiation=direct", "SSL Negotiation", "Direct" },
        { "jdbc:postgresql://h/d?sslrootcert=/c/root.pem", "Root Certificate", "/c/root.pem" },
        { "jdbc:postgresql://h/d?sslcert=/c/me.pem", "SSL Certificate", "/c/me.pem" },
        { "jdbc:postgresql://h/d?sslkey=/c/me.key", "SSL Key", "/c/me.key" },
        { "jdbc:postgresql://h/d?sslpassword=s", "SSL Password", "s" },
        { "jdbc:postgresql://h/d?channelBinding=require", "Channel Binding", "Require" },
        { "jdbc:postgresql://h/d?gssEncMode=disable", "GSS Encryption Mode", "Disable" },
        { "jdbc:postgresql://h/d?requireAuth=scram-sha-256", "Require Auth", "ScramSHA256" },
        { "jdbc:postgresql://h/d?kerberosServerName=pg", "Kerberos Service Name", "pg" },
        { "jdbc:postgresql://h/d?connectTimeout=12", "Timeout", "12" },
        { "jdbc:postgresql://h/d?connectTimeout=99999", "Timeout", "1024" },
        { "jdbc:postgresql://h/d?loginTimeout=13", "Timeout", "13" },
        { "jdbc:postgresql://h/d?socketTimeout=14", "Command Timeout", "14" },
        { "jdbc:postgresql://h/d?cancelSignalTimeout=3", "Cancellation Timeout", "3000" },
        { "jdbc:postgresql://h/d?tcpKeepAlive=true", "TCP Keepalive", "True" },
        { "jdbc:postgresql://h/d?ApplicationName=my+app", "Application Name", "my app" },
        { "jdbc:postgresql://h/d?currentSchema=a,b", "Search Path", "a,b" },
        { "jdbc:postgresql://h/d?options=-c%20statement_timeout%3D5min", "Options", "-c statement_timeout=5min" },
        { "jdbc:postgresql://a,b/d?targetServerType=primary", "Target Session Attributes", "primary" },
        { "jdbc:postgresql://a,b/d?targetServerType=preferSecondary", "Target Session Attributes", "prefer-standby" },
        { "jdbc:postgresql://a,b/d?loadBalanceHosts=true", "Load Balance Hosts", "True" },
        { "jdbc:postgresql://a,b/d?hostRecheckSeconds=5", "Host Recheck Seconds", "5" },
        { "jdbc:postgresql://h/d?receiveBufferSize=65536", "Socket Receive Buffer Size", "65536" },
        { "jdbc:postgresql://h/d?sendBufferSize=65537", "Socket Send Buffer Size", "65537" },
        // MySQL and MariaDB
        { "jdbc:mysql://db.example:3307/shop", "Server", "db.example" },
        { "jdbc:mysql://db.example:3307/shop", "Port", "3307" },
        { "jdbc:mysql://db.example/shop", "Port", "3306" },
        { "jdbc:mysql://db.example/shop", "Database", "shop" },
        { "jdbc:mysql://a:3307,b/shop", "Server", "a" },
        { "jdbc:mysql://a:3307,b/shop", "Port", "3307" },
        { "jdbc:mysql:loadbalance://a,b/shop", "Server", "a" },
        { "jdbc:mysql://ann:p%40ss@h/d", "User ID", "ann" },
        { "jdbc:mysql://ann:p%40ss@h/d", "Password", "p@ss" },
        { "jdbc:mysql://h/d", "Default Command Timeout", "0" },
        { "jdbc:mysql://h/d", "Treat Tiny As Boolean", "False" },
        { "jdbc:mysql://h/d?user=ann", "User ID", "ann" },
        { "jdbc:mariadb://h/d?password=p", "Password", "p" },
        { "jdbc:mysql://h/d?password1=p", "Password", "p" },
        { "jdbc:mysql://h/d", "SSL Mode", "Preferred" },
        { "jdbc:mariadb://h/d", "SSL Mode", "None" },
        { "jdbc:mysql://h/d?useSSL=false", "SSL Mode", "None" },
        { "jdbc:mysql://h/d?useSSL=true", "SSL Mode", "Preferred" },
        { "jdbc:mysql://h/d?useSSL=true&requireSSL=true", "SSL Mode", "Required" },
        { "jdbc:mysql://h/d?useSSL=true&verifyServerCertificate=true", "SSL Mode", "VerifyCA" },
        { "jdbc:mariadb://h/d?useSsl=true", "SSL Mode", "VerifyFull" },
        { "jdbc:mariadb://h/d?useSsl=true&trustServerCertificate=true", "SSL Mode", "Required" },
        { "jdbc:mariadb://h/d?useSsl=true&disableSslHostnameVerification=true", "SSL Mode", "VerifyCA" },
        { "jdbc:mysql://h/d?sslMode=DISABLED", "SSL Mode", "None" },
        { "jdbc:mysql://h/d?sslMode=PREFERRED", "SSL Mode", "Preferred" },
        { "jdbc:mysql://h/d?sslMode=REQUIRED", "SSL Mode", "Required" },
        { "jdbc:mysql://h/d?sslMode=VERIFY_CA", "SSL Mode", "VerifyCA" },
        { "jdbc:mysql://h/d?sslMode=VERIFY_IDENTITY", "SSL Mode", "VerifyFull" },
        { "jdbc:mariadb://h/d?sslMode=trust", "SSL Mode", "Required" },
        { "jdbc:mariadb://h/d?sslMode=verify-full", "SSL Mode", "VerifyFull" },
        { "jdbc:mariadb://h/d?serverSslCert=/c/ca.pem", "SslCa", "/c/ca.pem" },
        { "jdbc:mysql://h/d?tlsVersions=TLSv1.3", "TLS Version", "TLS 1.3" },
        { "jdbc:mysql://h/d?enabledTLSProtocols=TLSv1.3", "TLS Version", "TLS 1.3" },
        { "jdbc:mariadb://h/d?enabledSslProtocolSuites=TLSv1.3", "TLS Version", "TLS 1.3" },
        { "jdbc:mysql://h/d?allowPublicKeyRetrieval=true", "AllowPublicKeyRetrieval", "True" },
        { "jdbc:mysql://h/d?serverRSAPublicKeyFile=/c/key.pem", "ServerRsaPublicKeyFile", "/c/key.pem" },
        { "jdbc:mysql://h/d?connectTimeout=1500", "Connection Timeout", "2" },
        { "jdbc:mysql://h/d?socketTimeout=30000", "Default Command Timeout", "30" },
        { "jdbc:mysql://h/d?tcpKeepAlive=true", "Keep Alive", "60" },
        { "jdbc:mysql://h/d?useCompression=true", "Use Compression", "True" },
        { "jdbc:mariadb://h/d?localSocket=/run/mysqld.sock", "Server", "/run/mysqld.sock" },
        { "jdbc:mysql://h/d?useAffectedRows=true", "Use Affected Rows", "True" },
        // SQLite
        { "jdbc:sqlite:/tmp/a b.db", "Data Source", "/tmp/a b.db" },
        { "jdbc:sqlite::memory:", "Data Source", ":memory:" },
        { "jdbc:sqlite:/tmp/a.db?mode=ro", "Mode", "ReadOnly" },
        { "jdbc:sqlite:/tmp/a.db?cache=shared", "Cache", "Shared" },
        { "jdbc:sqlite:/tmp/a.db?password=p", "Password", "p" },
        { "jdbc:sqlite:/tmp/a.db", "Default Timeout", "3" },
        { "jdbc:sqlite:/tmp/a.db?busy_timeout=4200", "Default Timeout", "5" },
        { "jdbc:sqlite:/tmp/a.db?busy_timeout=0", "Default Timeout", "1" },
    };

    [Theory]
    [MemberData(nameof(Translations))]
    public void Url_properties_have_a_place_in_the_connection_string(string url, string keyword, string value)
    {
        var target = Target(url);
        var builder = target.Factory.CreateConnectionStringBuilder()!;
        builder.ConnectionString = target.ConnectionString;
        Assert.Equal(value, builder[keyword].ToString());
        Assert.Empty(target.Warnings);
    }

    [Fact]
    public void Url_properties_each_with_a_keyword_is_tested_by_a_row()
    {
        var tested = Translations.Select(row => row.Data.Item1).ToArray();
        var missing = from table in new[] { ("postgresql", PostgreSqlProperties.All), ("mysql|mariadb", MySqlProperties.All), ("sqlite", SqliteProperties.All) }
                      from row in table.Item2
                      where row.Keyword is not null
                      where !Array.Exists(tested, url => table.Item1.Split('|').Any(s => url.StartsWith($"jdbc:{s}:", StringComparison.Ordinal))
                          && (JdbcUrl.Parse(url).Properties.ContainsKey(row.Name)))
                      select $"{table.Item1}: {row.Name}";
        Assert.Empty(missing);
    }

    [Theory]
    [InlineData("jdbc:postgresql://h/d?reWriteBatchedInserts=true&stringtype=unspecified&prepareThreshold=0&defaultRowFetchSize=100")]
    [InlineData(
        "jdbc:mysql://h/d?useSSL=false&serverTimezone=UTC&characterEncoding=UTF-8&useUnicode=true"
            + "&rewriteBatchedStatements=true&allowPublicKeyRetrieval=true&zeroDateTimeBehavior=CONVERT_TO_NULL")]
    [InlineData("jdbc:sqlite:/tmp/a.db?date_class=integer")]
    public void Url_properties_without_meaning_here_are_accepted_silently(string url) => Assert.Empty(Target(url).Warnings);

    [Theory]
    [InlineData("jdbc:postgresql://h/d?noSuch=1")]
    [InlineData("jdbc:mysql://h/d?noSuch=1")]
    [InlineData("jdbc:sqlite:/tmp/a.db?noSuch=1")]
    public void Url_properties_unknown_are_left_out_with_a_warning_that_names_them(string url) =>
        Assert.Contains("'noSuch'", Assert.Single(Target(url).Warnings), StringComparison.Ordinal);

    [Theory]
    [InlineData("jdbc:postgresql://h/d?readOnly=true", "SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY")]
    [InlineData("jdbc:postgresql://h/d?queryTimeout=90", "SET statement_timeout = 90000")]
    [InlineData("jdbc:mysql://h/d?jdbcCompliantTruncation=false&sessionVariables=sql_mode='ANSI'", "SET SESSION sql_mode='ANSI'")]
    [InlineData("jdbc:mariadb://h/d", "SET SESSION sql_mode = CONCAT(@@sql_mode, ',STRICT_TRANS_TABLES')")]
    [InlineData("jdbc:sqlite:a.db?foreign_keys=true", "PRAGMA foreign_keys = ON")]
    [InlineData("jdbc:sqlite:a.db?journal_mode=WAL", "PRAGMA journal_mode = WAL")]
    [InlineData("jdbc:sqlite:a.db?synchronous=OFF", "PRAGMA synchronous = OFF")]
    [InlineData("jdbc:sqlite:a.db?cache_size=-2000", "PRAGMA cache_size = -2000")]
    [InlineData("jdbc:sqlite:a.db?temp_store=MEMORY", "PRAGMA temp_store = MEMORY")]
    [InlineData("jdbc:sqlite:a.db?locking_mode=EXCLUSIVE", "PRAGMA locking_mode = EXCLUSIVE")]
    [InlineData("jdbc:sqlite:a.db?mmap_size=1024", "PRAGMA mmap_size = 1024")]
    [InlineData("jdbc:sqlite:a.db?secure_delete=FAST", "PRAGMA secure_delete = FAST")]
    public void Url_properties_may_be_statements_of_the_session(string url, string statement) => Assert.Equal([statement], Target(url).SessionStatements);

    [Theory]
    [InlineData("jdbc:postgresql://h/d?sslmode=always", "sslmode")]
    [InlineData("jdbc:postgresql://h/d?connectTimeout=soon", "connectTimeout")]
    [InlineData("jdbc:mysql://h/d?sslMode=maybe", "sslMode")]
    [InlineData("jdbc:sqlite:a.db?journal_mode=WAL;DROP", "journal_mode")]
    public void Url_properties_with_values_that_mean_nothing_are_refused_by_name(string url, string name) =>
        Assert.Contains($"'{name}'", Assert.Throws<ConfigException>(() => Target(url)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("postgresql", "Username", "ann", "old")]
    [InlineData("mariadb", "User ID", "ann", "old")]
    [InlineData("mysql", "User ID", "bob", "new")]
    public void Url_properties_of_the_url_or_of_the_configuration_count_as_in_the_Java_drivers(string kind, string keyword, string user, string password)
    {
        var target = Target($"jdbc:{kind}://h/d?User=ann&password=old", ("user", "bob"), ("password", "new"), ("tcpKeepAlive", "true"));
        var builder = new DbConnectionStringBuilder { ConnectionString = target.ConnectionString };
        Assert.Equal(user, builder[keyword]);
        Assert.Equal(password, builder["Password"]);
        Assert.Equal("true", target.Property("tcpKeepAlive"));
    }

    [Fact]
    public void Url_properties_forbidden_by_the_operator_are_refused_in_any_case()
    {
        var url = JdbcUrl.Parse("jdbc:mysql://h/d?AllowLoadLocalInfile=true");
        var none = new Dictionary<string, string>();
        Assert.Contains("allowLoadLocalInfile",
            Assert.Throws<ConfigException>(() => JdbcConfig.RefuseBlocked(url, none, "x, allowLoadLocalInfile")).Message, StringComparison.Ordinal);
        JdbcConfig.RefuseBlocked(url, none, "x,y");
        JdbcConfig.RefuseBlocked(url, none, null);
    }

    private static ConnectionTarget Target(string url, params (string Name, string Value)[] more)
    {
        var parsed = JdbcUrl.Parse(url);
        return DatabaseList.Of(parsed).Target(parsed, more.ToDictionary(m => m.Name, m => m.Value));
    }
}
