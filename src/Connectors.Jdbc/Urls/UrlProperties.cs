using System.Globalization;

namespace Connectors.Jdbc;

/// <summary>
/// The one table of what becomes of the properties of JDBC URLs and of <c>connection.*</c> keys: by database, Java's name and the provider's keyword.
/// Properties without a keyword are accepted: they either have no meaning here (the batches are always rewritten, text is always Unicode), or a dialect
/// reads them itself. A property that is not in the table is left out with a warning.
/// </summary>
public static class UrlProperties
{
    /// <summary>
    /// Properties of pgjdbc (https://jdbc.postgresql.org/documentation/use/) as Npgsql's (https://www.npgsql.org/doc/connection-string-parameters.html).
    /// </summary>
    public static IReadOnlyList<UrlProperty> PostgreSql { get; } =
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

    /// <summary>
    /// Properties of MySQL Connector/J (https://dev.mysql.com/doc/connector-j/en/connector-j-reference-configuration-properties.html) and MariaDB
    /// Connector/J as MySqlConnector's (https://mysqlconnector.net/connection-options/). The properties of TLS mean something only together: see
    /// <see cref="MySqlDatabase"/>.
    /// </summary>
    public static IReadOnlyList<UrlProperty> MySql { get; } =
    [
        new("user", "User ID"),
        new("password", "Password"),
        new("password1", "Password"),
        .. Ignored("logins with several passwords are not spoken", "password2", "password3"),
        .. Accepted("useSSL", "useSsl", "requireSSL", "verifyServerCertificate", "sslMode", "trustServerCertificate", "disableSslHostnameVerification"),
        new("serverSslCert", "SslCa"),
        new("tlsVersions", "TLS Version"),
        new("enabledTLSProtocols", "TLS Version"),
        new("enabledSslProtocolSuites", "TLS Version"),
        new("allowPublicKeyRetrieval", "AllowPublicKeyRetrieval", Boolean),
        new("serverRSAPublicKeyFile", "ServerRsaPublicKeyFile"),
        new("connectTimeout", "Connection Timeout", WholeSeconds),
        new("socketTimeout", "Default Command Timeout", WholeSeconds),
        new("tcpKeepAlive", "Keep Alive", v => IsTrue(v) ? "60" : null),
        new("useCompression", "Use Compression", Boolean),
        new("localSocket", "Server"),
        new("useAffectedRows", "Use Affected Rows", Boolean),
        new("allowLoadLocalInfile", Refused: RefusedIfTrue), new("allowLocalInfile", Refused: RefusedIfTrue), new("allowUrlInLocalInfile", Refused: RefusedIfTrue),
        .. Refused(LocalFiles, "allowLoadLocalInfileInPath"),
        new("sessionVariables", Session: v => v.Length == 0 ? null : $"SET SESSION {v.Replace(';', ',')}"),
        // Read by MySqlDatabase, the dialect and the source.
        .. Accepted("jdbcCompliantTruncation", "zeroDateTimeBehavior", "yearIsDateType", "tinyInt1isBit", "transformedBitIsBoolean"),
        // The connectors write wall clocks in db.timezone whatever the session's zone is.
        .. Accepted("serverTimezone", "connectionTimeZone", "forceConnectionTimeZoneToSession", "preserveInstants", "timezone", "useTimezone",
            "useLegacyDatetimeCode", "useJDBCCompliantTimezoneShift", "cacheDefaultTimeZone", "sendFractionalSeconds"),
        // Text is always utf8mb4.
        .. Accepted("useUnicode", "characterEncoding", "characterSetResults", "connectionCollation", "passwordCharacterEncoding", "useMysqlMetadata"),
        // Batches are always multi-row statements, prepared once.
        .. Accepted("rewriteBatchedStatements", "useServerPrepStmts", "cachePrepStmts", "prepStmtCacheSize", "prepStmtCacheSqlLimit", "useBulkStmts",
            "useBatchMultiSend", "allowMultiQueries", "continueBatchOnError", "emulateUnsupportedPstmts"),
        // Without meaning here.
        .. Accepted("autoReconnect", "autoReconnectForPools", "failOverReadOnly", "maxReconnects", "initialTimeout", "useCursorFetch", "defaultFetchSize",
            "useInformationSchema", "nullCatalogMeansCurrent", "nullNamePatternMatchesAll", "databaseTerm", "noDatetimeStringSync", "cacheServerConfiguration",
            "cacheResultSetMetadata", "cacheResultSetMetadataSize", "elideSetAutoCommits", "useLocalSessionState", "useLocalTransactionState",
            "alwaysSendSetIsolation", "enableQueryTimeouts", "maintainTimeStats", "createDatabaseIfNotExist", "permitMysqlScheme",
            "useOldAliasMetadataBehavior", "dontTrackOpenResources", "logger", "profileSQL", "paranoid", "maxAllowedPacket", "tcpNoDelay", "tcpRcvBuf",
            "tcpSndBuf", "connectionAttributes", "pool", "usePipelineAuth", "scrollTolerantForwardOnly", "blobSendChunkSize", "clobberStreamingResults",
            "holdResultsOpenOverStatementClose", "generateSimpleParameterMetadata",
            "allowNanAndInf", "allowReplicaDownConnections", "allowSourceDownConnections", "autoClosePStmtStreams", "autoGenerateTestcaseScript",
            "autoSlowLog", "blobsAreStrings", "cacheCallableStmts", "callableStmtCacheSize", "clobCharacterEncoding", "compensateOnDuplicateKeyUpdateCounts",
            "detectCustomCollations", "disconnectOnExpiredPasswords", "dontCheckOnDuplicateKeyUpdateInSQL", "dumpQueriesOnException",
            "emptyStringsConvertToZero", "emulateLocators", "enableEscapeProcessing", "enablePacketDebug", "explainSlowQueries", "fallbackToSystemKeyStore",
            "fallbackToSystemTrustStore", "fipsCompliantJsse", "functionsNeverReturnBlobs", "gatherPerfMetrics", "getProceduresReturnsFunctions",
            "ha.enableJMX", "haEnableJMX", "haLoadBalanceStrategy", "ignoreNonTxTables", "includeInnodbStatusInDeadlockExceptions",
            "includeThreadDumpInDeadlockExceptions", "includeThreadNamesAsStatementComment", "interactiveClient", "largeRowSizeThreshold",
            "ldapServerHostname", "loadBalanceAutoCommitStatementRegex", "loadBalanceAutoCommitStatementThreshold", "loadBalanceBlocklistTimeout",
            "loadBalanceConnectionGroup", "loadBalanceHostRemovalGracePeriod", "loadBalancePingTimeout", "loadBalanceSQLExceptionSubclassFailover",
            "loadBalanceSQLStateFailover", "loadBalanceValidateConnectionOnSwapServer", "locatorFetchBufferSize", "logSlowQueries", "logXaCommands",
            "maxByteArrayAsHex", "maxQuerySizeToLog", "maxRows", "metadataCacheSize", "netTimeoutForStreamingResults", "noAccessToProcedureBodies",
            "nullDatabaseMeansCurrent", "openTelemetry", "overrideSupportsIntegrityEnhancementFacility", "packetDebugBufferSize", "padCharsWithSpace",
            "pedantic", "pinGlobalTxToPhysicalConnection", "populateInsertRowWithDefaultValues", "processEscapeCodesForPrepStmts",
            "queriesBeforeRetrySource", "queryTimeoutKillsConnection", "readFromSourceWhenNoReplicas", "readOnlyPropagatesToServer", "reconnectAtTxEnd",
            "replicationConnectionGroup", "reportMetricsIntervalMillis", "resourceId", "resultSetSizeThreshold", "retriesAllDown", "rollbackOnPooledClose",
            "secondsBeforeRetrySource", "selfDestructOnPingMaxOperations", "selfDestructOnPingSecondsLifetime", "sendFractionalSecondsForTime",
            "slowQueryThresholdMillis", "slowQueryThresholdNanos", "strictUpdates", "tcpTrafficClass", "traceProtocol", "trackSessionState",
            "treatMysqlDatetimeAsTimestamp", "treatUtilDateAsTimestamp", "ultraDevHack", "useColumnNamesInFindColumn", "useHostsInPrivileges",
            "useNanosForElapsedTime", "useOnlyServerErrorMessages", "useReadAheadInput", "useStreamLengthsInPrepStmts", "useUnbufferedInput",
            "useUsageAdvisor", "blankTableNameMeta", "cacheCodecs", "disablePipeline", "galeraAllowedState", "geometryDefaultType", "maxIdleTime",
            "maxPoolSize", "metaExportedKeys", "minPoolSize", "oldModeNoPrecisionTimestamp", "permitNoResults", "permitRedirect", "poolName",
            "pureLocalDateTime", "registerJmxPool", "returnMultiValuesGeneratedIds", "servicePrincipalName", "tcpAbortiveClose", "tcpKeepCount",
            "tcpKeepIdle", "tcpKeepInterval", "transactionReplay", "transactionReplaySize", "useBulkStmtsForInserts", "useCatalogTerm", "useIpForKillQuery",
            "useResetConnection", "uuidAsString"),
        new("initSql", Session: v => v.Length == 0 ? null : v),
        .. Ignored("set transaction.isolation.mode of the connector", "transactionIsolation"),
        .. Ignored("the connectors begin and end transactions themselves", "autocommit"),
        .. Ignored("the system's policy chooses the ciphers", "enabledSSLCipherSuites", "enabledSslCipherSuites", "tlsCiphersuites"),
        .. Ignored("the server chooses the method of authentication", "restrictedAuth", "defaultAuthenticationPlugin"),
        .. Ignored(ClassOfJava, "socketFactory", "authenticationPlugins", "disabledAuthenticationPlugins", "clientInfoProvider",
            "connectionLifecycleInterceptors", "exceptionInterceptors", "queryInterceptors", "propertiesTransform", "parseInfoCacheFactory", "queryInfoCacheFactory", "serverConfigCacheFactory",
            "profilerEventHandler", "loadBalanceExceptionChecker", "loadBalanceStrategy", "ha.loadBalanceStrategy", "serverAffinityOrder",
            "authenticationOpenidConnectCallbackHandler", "authenticationWebAuthnCallbackHandler", "sslContextProvider", "KeyManagerFactoryProvider",
            "trustManagerFactoryProvider", "keyStoreProvider", "tlsSocketType", "credentialType", "useConfigs", "customCharsetMapping"),
        .. Ignored("key stores of Java are not read; give the server's certificate authority as PEM with serverSslCert", "trustCertificateKeyStoreUrl",
            "trustCertificateKeyStoreType", "trustCertificateKeyStorePassword", "trustStore", "trustStoreType", "trustStorePassword"),
        .. Ignored("key stores of Java are not read, and no certificate is shown to the server", "clientCertificateKeyStoreUrl",
            "clientCertificateKeyStoreType", "clientCertificateKeyStorePassword", "keyStore", "keyStoreType", "keyStorePassword", "keyPassword"),
        .. Ignored("connections do not go through a proxy", "socksProxyHost", "socksProxyPort", "socksProxyRemoteDns"),
        .. Ignored("the system chooses the local address", "localSocketAddress"),
        .. Ignored("it names a file of the worker's machine, which is not read", "idTokenFile", "ociConfigFile", "ociConfigProfile"),
        .. Ignored("pipes of Windows are not used", "pipe", "namedPipePath"),
        .. Ignored("names of services are not looked up; write the hosts into the URL", "dnsSrv"),
    ];

    /// <summary>Properties of sqlite-jdbc (its SQLiteConfig) as Microsoft.Data.Sqlite's or as pragmas.</summary>
    public static IReadOnlyList<UrlProperty> Sqlite { get; } =
    [
        new("password", "Password"),
        new("mode", "Mode", v => One(v, "ro=ReadOnly", "rw=ReadWrite", "rwc=ReadWriteCreate", "memory=Memory")),
        new("cache", "Cache", v => One(v, "shared=Shared", "private=Private")),
        new("foreign_keys", Session: v => $"PRAGMA foreign_keys = {(IsTrue(v) ? "ON" : "OFF")}"),
        // The provider waits by itself, where the library would wait once more each time; and takes 0 for having no limit.
        new("busy_timeout", "Default Timeout", v => WholeSeconds(v) is var seconds and not "0" ? seconds : "1"),
        new("journal_mode", Session: v => Pragma("journal_mode", v)),
        new("synchronous", Session: v => Pragma("synchronous", v)),
        new("cache_size", Session: v => Pragma("cache_size", v)),
        new("temp_store", Session: v => Pragma("temp_store", v)),
        new("locking_mode", Session: v => Pragma("locking_mode", v)),
        new("mmap_size", Session: v => Pragma("mmap_size", v)),
        new("secure_delete", Session: v => Pragma("secure_delete", v)),
        .. Accepted("user", "date_class", "date_precision", "date_string_format", "transaction_mode", "open_mode", "enable_load_extension", "encoding",
            "shared_cache", "read_uncommitted", "jdbc.explicit_readonly", "jdbc.get_generated_keys"),
    ];

    /// <summary>Whether a property's value says yes: <c>true</c>, <c>1</c>, <c>yes</c>, <c>on</c>, or nothing at all.</summary>
    internal static bool IsTrue(string value) => value.Trim().ToLowerInvariant() is "true" or "1" or "yes" or "on" or "";

    internal const string ClassOfJava = "it names a class or a mechanism of Java's driver";
    private const string LocalFiles = "a server could ask for files of the worker's machine";

    private static string? RefusedIfTrue(string value) => IsTrue(value) ? LocalFiles : null;

    /// <summary>Which of a server's roles are wanted, in Npgsql's words.</summary>
    internal static string ServerType(string value) => One(value, "any=any", "primary=primary", "master=primary", "secondary=standby", "slave=standby",
        "preferSecondary=prefer-standby", "preferSlave=prefer-standby", "preferPrimary=prefer-primary");

    internal static IEnumerable<UrlProperty> Ignored(string why, params string[] names) => names.Select(name => new UrlProperty(name, Ignored: why));

    internal static IEnumerable<UrlProperty> Refused(string why, params string[] names) => names.Select(name => new UrlProperty(name, Refused: _ => why));

    internal static IEnumerable<UrlProperty> Accepted(params string[] names) => names.Select(name => new UrlProperty(name));

    internal static string Boolean(string value) => IsTrue(value) ? "true" : "false";

    // The entry NAME=VALUE whose name it is, in any case.
    internal static string One(string value, params ReadOnlySpan<string> entries)
    {
        foreach (var entry in entries)
        {
            var equals = entry.IndexOf('=');
            if (entry.AsSpan(0, equals).Equals(value.Trim(), StringComparison.OrdinalIgnoreCase)) return entry[(equals + 1)..];
        }
        throw new FormatException($"expected one of {string.Join(", ", entries.ToArray().Select(e => e[..e.IndexOf('=')]))}");
    }

    private static Func<string, string?> Seconds(int most) =>
        v => Math.Clamp((int)Math.Ceiling(Number(v)), 0, most).ToString(CultureInfo.InvariantCulture);

    // From milliseconds, upwards: a short timeout is not to become none.
    private static string WholeSeconds(string milliseconds) => ((long)Math.Ceiling(Number(milliseconds) / 1000)).ToString(CultureInfo.InvariantCulture);

    private static double Number(string value) =>
        double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number <= int.MaxValue
            ? number
            : throw new FormatException("expected a number that is not negative");

    private static string Pragma(string name, string value) =>
        value.Trim() is var v && v.Length > 0 && v.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_')
            ? $"PRAGMA {name} = {v}"
            : throw new FormatException("expected a word or a number");
}
