using Connectors.Jdbc.Urls;
using static Connectors.Jdbc.Urls.UrlProperties;

namespace Connectors.Jdbc.Databases.MySql;

/// <summary>
/// Properties of MySQL Connector/J (https://dev.mysql.com/doc/connector-j/en/connector-j-reference-configuration-properties.html) and MariaDB
/// Connector/J as MySqlConnector's (https://mysqlconnector.net/connection-options/). The properties of TLS mean something only together: see
/// <see cref="MySqlDatabase"/>.
/// </summary>
internal static class MySqlProperties
{
    private const string LocalFiles = "a server could ask for files of the worker's machine";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<UrlProperty> All { get; } =
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

    private static string? RefusedIfTrue(string value) => IsTrue(value) ? LocalFiles : null;
}
