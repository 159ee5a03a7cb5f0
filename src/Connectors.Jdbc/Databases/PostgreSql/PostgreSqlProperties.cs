using System.Globalization;
using Connectors.Jdbc.Urls;
using static Connectors.Jdbc.Urls.UrlProperties;

namespace Connectors.Jdbc.Databases.PostgreSql;

/// <summary>
/// Properties of pgjdbc (https://jdbc.postgresql.org/documentation/use/) as Npgsql's (https://www.npgsql.org/doc/connection-string-parameters.html).
/// </summary>
internal static class PostgreSqlProperties
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<UrlProperty> All { get; } =
    [
        new("user", "Username"),
        new("password", "Password"),
        new("PGHOST", "Host"),
        new("PGPORT", "Port"),
        new("PGDBNAME", "Database"),
        // pgjdbc's ssl=true checks certificate and name; sslmode, if given too, has the last word (it comes later in this table).
        new("ssl", "SSL Mode", v => IsTrue(v) ? "VerifyFull" : null),
        new("sslfactory", "SSL Mode", v => v.EndsWith("NonValidatingFactory", StringComparison.Ordinal) ? "Require" : null),
        new("sslmode", "SSL Mode",
            v => One(v, "disable=Disable", "allow=Allow", "prefer=Prefer", "require=Require", "verify-ca=VerifyCA", "verify-full=VerifyFull")),
        new("sslNegotiation", "SSL Negotiation", v => One(v, "postgres=Postgres", "direct=Direct")),
        new("sslrootcert", "Root Certificate"),
        new("sslcert", "SSL Certificate"),
        new("sslkey", "SSL Key"),
        new("sslpassword", "SSL Password"),
        new("channelBinding", "Channel Binding", v => One(v, "disable=Disable", "prefer=Prefer", "require=Require")),
        new("gssEncMode", "GSS Encryption Mode", v => One(v, "disable=Disable", "allow=Disable", "prefer=Prefer", "require=Require")),
        new("requireAuth", "Require Auth", v => string.Join(',', v.Split(',').Select(
            m => One(m, "password=Password", "md5=MD5", "gss=GSS", "sspi=SSPI", "scram-sha-256=ScramSHA256", "none=None")))),
        new("kerberosServerName", "Kerberos Service Name"),
        new("connectTimeout", "Timeout", Seconds(1024)),
        new("loginTimeout", "Timeout", Seconds(1024)),
        new("socketTimeout", "Command Timeout", Seconds(int.MaxValue)),
        new("queryTimeout", Session: v => Number(v) is > 0 and var seconds
            ? string.Create(CultureInfo.InvariantCulture, $"SET statement_timeout = {Math.Ceiling(Math.Min(seconds * 1000, int.MaxValue))}")
            : null),
        new("cancelSignalTimeout", "Cancellation Timeout", v => ((long)(Number(v) * 1000)).ToString(CultureInfo.InvariantCulture)),
        new("tcpKeepAlive", "TCP Keepalive", Boolean),
        new("ApplicationName", "Application Name"),
        new("currentSchema", "Search Path"),
        new("options", "Options"),
        // With one host PostgreSqlDatabase checks it itself: Npgsql takes it for several only.
        new("targetServerType", "Target Session Attributes", ServerType),
        new("loadBalanceHosts", "Load Balance Hosts", Boolean),
        new("hostRecheckSeconds", "Host Recheck Seconds", Seconds(int.MaxValue)),
        new("receiveBufferSize", "Socket Receive Buffer Size"),
        new("sendBufferSize", "Socket Send Buffer Size"),
        new("readOnly", Session: v => IsTrue(v) ? "SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY" : null),
        // Read by the dialect.
        .. Accepted("stringtype", "prepareThreshold"),
        // Without meaning here.
        .. Accepted("reWriteBatchedInserts", "binaryTransfer", "binaryTransferEnable", "binaryTransferDisable", "preparedStatementCacheQueries",
            "preparedStatementCacheSizeMiB", "databaseMetadataCacheFields", "databaseMetadataCacheFieldsMiB", "defaultRowFetchSize", "adaptiveFetch",
            "adaptiveFetchMinimum", "adaptiveFetchMaximum", "maxResultBuffer", "tcpNoDelay", "logUnclosedConnections", "logServerErrorDetail", "loggerLevel",
            "loggerFile", "assumeMinServerVersion", "allowEncodingChanges", "autosave", "cleanupSavepoints", "preferQueryMode", "escapeSyntaxCallMode",
            "hideUnprivilegedObjects", "unknownLength", "disableColumnSanitiser", "quoteReturningIdentifiers", "groupStartupParameters",
            "protocolVersion", "readOnlyMode", "useSpnego", "gsslib", "jaasLogin", "jaasApplicationName", "gssResponseTimeout", "gssUseDefaultCreds",
            "sspiServiceClass", "sslResponseTimeout", "convertBooleanToNumeric", "flushCacheOnDdl", "reWriteBatchedInsertsSize", "maxSendBufferSize",
            "scramMaxIterations", "classLoaderStrategy"),
        .. Ignored(ClassOfJava, "authenticationPluginClassName", "connectExecutor", "connectExecutorArg", "socketFactory", "socketFactoryArg", "sslfactoryarg",
            "sslhostnameverifier", "sslpasswordcallback", "xmlFactoryFactory"),
        .. Ignored("a service file is not read; write host, port and database into the URL", "service"),
        .. Ignored("the system chooses the local address", "localSocketAddress"),
        new("replication", Refused: _ => "a connection for replication takes no queries"),
    ];

    /// <summary>Which of a server's roles are wanted, in Npgsql's words.</summary>
    public static string ServerType(string value) => One(value, "any=any", "primary=primary", "master=primary", "secondary=standby", "slave=standby",
        "preferSecondary=prefer-standby", "preferSlave=prefer-standby", "preferPrimary=prefer-primary");
}
