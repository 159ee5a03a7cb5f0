using Connect.Api;
using Connectors.Jdbc.Databases;
using Connectors.Jdbc.Databases.MySql;
using Connectors.Jdbc.Databases.PostgreSql;
using Connectors.Jdbc.Urls;

namespace Connectors.Jdbc.Tests.Urls;

/// <summary>Every property that the Java drivers know: each has a row in the tables of <see cref="UrlProperties"/>.</summary>
public sealed class DriverPropertiesTests
{
    // pgjdbc's PGProperty.
    private const string Pgjdbc = """
        ApplicationName PGDBNAME PGHOST PGPORT adaptiveFetch adaptiveFetchMaximum adaptiveFetchMinimum allowEncodingChanges assumeMinServerVersion
        authenticationPluginClassName autosave binaryTransfer binaryTransferDisable binaryTransferEnable cancelSignalTimeout channelBinding
        classLoaderStrategy cleanupSavepoints connectExecutor connectExecutorArg connectTimeout convertBooleanToNumeric currentSchema
        databaseMetadataCacheFields databaseMetadataCacheFieldsMiB defaultRowFetchSize disableColumnSanitiser escapeSyntaxCallMode flushCacheOnDdl
        groupStartupParameters gssEncMode gssResponseTimeout gssUseDefaultCreds gsslib hideUnprivilegedObjects hostRecheckSeconds jaasApplicationName
        jaasLogin kerberosServerName loadBalanceHosts localSocketAddress logServerErrorDetail logUnclosedConnections loggerFile loggerLevel loginTimeout
        maxResultBuffer maxSendBufferSize options password preferQueryMode prepareThreshold preparedStatementCacheQueries preparedStatementCacheSizeMiB
        protocolVersion queryTimeout quoteReturningIdentifiers reWriteBatchedInserts reWriteBatchedInsertsSize readOnly readOnlyMode receiveBufferSize
        replication requireAuth scramMaxIterations sendBufferSize service socketFactory socketFactoryArg socketTimeout ssl sslNegotiation
        sslResponseTimeout sslcert sslfactory sslfactoryarg sslhostnameverifier sslkey sslmode sslpassword sslpasswordcallback sslrootcert
        sspiServiceClass stringtype targetServerType tcpKeepAlive tcpNoDelay unknownLength useSpnego user xmlFactoryFactory
        """;

    // PropertyKey of MySQL Connector/J, without those of the X protocol and the parts of an address.
    private const string ConnectorJ = """
        KeyManagerFactoryProvider allowLoadLocalInfile allowLoadLocalInfileInPath allowMultiQueries allowNanAndInf allowPublicKeyRetrieval
        allowReplicaDownConnections allowSourceDownConnections allowUrlInLocalInfile alwaysSendSetIsolation authenticationOpenidConnectCallbackHandler
        authenticationPlugins authenticationWebAuthnCallbackHandler autoClosePStmtStreams autoGenerateTestcaseScript autoReconnect autoReconnectForPools
        autoSlowLog blobSendChunkSize blobsAreStrings cacheCallableStmts cacheDefaultTimeZone cacheDefaultTimezone cachePrepStmts cacheResultSetMetadata
        cacheServerConfiguration callableStmtCacheSize characterEncoding characterSetResults clientCertificateKeyStorePassword
        clientCertificateKeyStoreType clientCertificateKeyStoreUrl clientInfoProvider clobCharacterEncoding clobberStreamingResults
        compensateOnDuplicateKeyUpdateCounts connectTimeout connectionAttributes connectionCollation connectionLifecycleInterceptors connectionTimeZone
        continueBatchOnError createDatabaseIfNotExist customCharsetMapping databaseTerm defaultAuthenticationPlugin defaultFetchSize
        detectCustomCollations disabledAuthenticationPlugins disconnectOnExpiredPasswords dnsSrv dontCheckOnDuplicateKeyUpdateInSQL
        dontTrackOpenResources dumpQueriesOnException elideSetAutoCommits emptyStringsConvertToZero emulateLocators emulateUnsupportedPstmts
        enableEscapeProcessing enablePacketDebug enableQueryTimeouts enabledSSLCipherSuites enabledTLSProtocols exceptionInterceptors explainSlowQueries
        failOverReadOnly fallbackToSystemKeyStore fallbackToSystemTrustStore fipsCompliantJsse forceConnectionTimeZoneToSession functionsNeverReturnBlobs
        gatherPerfMetrics generateSimpleParameterMetadata getProceduresReturnsFunctions ha.enableJMX ha.loadBalanceStrategy haEnableJMX
        haLoadBalanceStrategy holdResultsOpenOverStatementClose idTokenFile ignoreNonTxTables includeInnodbStatusInDeadlockExceptions
        includeThreadDumpInDeadlockExceptions includeThreadNamesAsStatementComment initialTimeout interactiveClient jdbcCompliantTruncation
        keyStoreProvider largeRowSizeThreshold ldapServerHostname loadBalanceAutoCommitStatementRegex loadBalanceAutoCommitStatementThreshold
        loadBalanceBlocklistTimeout loadBalanceConnectionGroup loadBalanceExceptionChecker loadBalanceHostRemovalGracePeriod loadBalancePingTimeout
        loadBalanceSQLExceptionSubclassFailover loadBalanceSQLStateFailover loadBalanceValidateConnectionOnSwapServer localSocketAddress
        locatorFetchBufferSize logSlowQueries logXaCommands logger maintainTimeStats maxAllowedPacket maxByteArrayAsHex maxQuerySizeToLog maxReconnects
        maxRows metadataCacheSize namedPipePath netTimeoutForStreamingResults noAccessToProcedureBodies noDatetimeStringSync nullCatalogMeansCurrent
        nullDatabaseMeansCurrent ociConfigFile ociConfigProfile openTelemetry overrideSupportsIntegrityEnhancementFacility packetDebugBufferSize
        padCharsWithSpace paranoid parseInfoCacheFactory password password1 password2 password3 passwordCharacterEncoding pedantic
        pinGlobalTxToPhysicalConnection populateInsertRowWithDefaultValues prepStmtCacheSize prepStmtCacheSqlLimit preserveInstants
        processEscapeCodesForPrepStmts profileSQL profilerEventHandler propertiesTransform queriesBeforeRetrySource queryInfoCacheFactory
        queryInterceptors queryTimeoutKillsConnection readFromSourceWhenNoReplicas readOnlyPropagatesToServer reconnectAtTxEnd replicationConnectionGroup
        reportMetricsIntervalMillis requireSSL resourceId resultSetSizeThreshold retriesAllDown rewriteBatchedStatements rollbackOnPooledClose
        scrollTolerantForwardOnly secondsBeforeRetrySource selfDestructOnPingMaxOperations selfDestructOnPingSecondsLifetime sendFractionalSeconds
        sendFractionalSecondsForTime serverAffinityOrder serverConfigCacheFactory serverRSAPublicKeyFile serverTimezone sessionVariables
        slowQueryThresholdMillis slowQueryThresholdNanos socketFactory socketTimeout socksProxyHost socksProxyPort socksProxyRemoteDns sslContextProvider
        sslMode strictUpdates tcpKeepAlive tcpNoDelay tcpRcvBuf tcpSndBuf tcpTrafficClass tinyInt1isBit tlsCiphersuites tlsVersions traceProtocol
        trackSessionState transformedBitIsBoolean treatMysqlDatetimeAsTimestamp treatUtilDateAsTimestamp trustCertificateKeyStorePassword
        trustCertificateKeyStoreType trustCertificateKeyStoreUrl trustManagerFactoryProvider ultraDevHack useAffectedRows useColumnNamesInFindColumn
        useCompression useConfigs useCursorFetch useHostsInPrivileges useInformationSchema useLocalSessionState useLocalTransactionState
        useNanosForElapsedTime useOldAliasMetadataBehavior useOnlyServerErrorMessages useReadAheadInput useSSL useServerPrepStmts
        useStreamLengthsInPrepStmts useUnbufferedInput useUsageAdvisor user verifyServerCertificate yearIsDateType zeroDateTimeBehavior
        """;

    // Configuration of MariaDB Connector/J.
    private const string MariaDb = """
        allowLocalInfile allowMultiQueries allowPublicKeyRetrieval autocommit blankTableNameMeta cacheCodecs cachePrepStmts connectTimeout
        connectionAttributes connectionCollation connectionTimeZone createDatabaseIfNotExist credentialType defaultFetchSize disablePipeline
        disconnectOnExpiredPasswords dumpQueriesOnException enabledSslCipherSuites enabledSslProtocolSuites fallbackToSystemKeyStore
        fallbackToSystemTrustStore forceConnectionTimeZoneToSession galeraAllowedState geometryDefaultType includeInnodbStatusInDeadlockExceptions
        includeThreadDumpInDeadlockExceptions initSql jdbcCompliantTruncation keyPassword keyStore keyStorePassword keyStoreType localSocket
        localSocketAddress maxAllowedPacket maxIdleTime maxPoolSize maxQuerySizeToLog metaExportedKeys minPoolSize nullDatabaseMeansCurrent
        oldModeNoPrecisionTimestamp password permitNoResults permitRedirect pinGlobalTxToPhysicalConnection pipe pool poolName prepStmtCacheSize
        preserveInstants pureLocalDateTime registerJmxPool restrictedAuth retriesAllDown returnMultiValuesGeneratedIds rewriteBatchedStatements
        serverRsaPublicKeyFile serverSslCert servicePrincipalName sessionVariables socketFactory socketTimeout sslMode tcpAbortiveClose tcpKeepAlive
        tcpKeepCount tcpKeepIdle tcpKeepInterval timezone tinyInt1isBit tlsSocketType transactionIsolation transactionReplay transactionReplaySize
        transformedBitIsBoolean trustStore trustStorePassword trustStoreType useAffectedRows useBulkStmts useBulkStmtsForInserts useCatalogTerm
        useCompression useIpForKillQuery useLocalSessionState useMysqlMetadata useReadAheadInput useResetConnection useServerPrepStmts user uuidAsString
        yearIsDateType
        """;

    [Theory]
    [InlineData("postgresql", Pgjdbc)]
    [InlineData("mysql", ConnectorJ)]
    [InlineData("mariadb", MariaDb)]
    public void Every_property_of_a_driver_is_known(string kind, string names)
    {
        var table = (kind == "postgresql" ? PostgreSqlProperties.All : MySqlProperties.All).ToLookup(p => p.Name, StringComparer.OrdinalIgnoreCase);
        var unknown = names.Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries).Where(n => !table.Contains(n));
        Assert.Empty(unknown);
    }

    [Theory]
    [InlineData("jdbc:postgresql://h/d?socketFactory=com.google.cloud.sql.postgres.SocketFactory", "socketFactory")]
    [InlineData("jdbc:postgresql://h/d?service=x", "service")]
    [InlineData("jdbc:mysql://h/d?trustCertificateKeyStoreUrl=file:/x", "trustCertificateKeyStoreUrl")]
    [InlineData("jdbc:mysql://h/d?queryInterceptors=x", "queryInterceptors")]
    [InlineData("jdbc:mariadb://h/d?keyStore=/x&keyStorePassword=hush", "keyStorePassword")]
    public void A_property_that_has_no_effect_is_said_with_the_reason(string url, string name)
    {
        var warnings = Target(url).Warnings;
        Assert.Contains(warnings, w => w.Contains($"property '{name}' has no effect: ", StringComparison.Ordinal));
        Assert.DoesNotContain(warnings, w => w.Contains("hush", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("jdbc:mysql://h/d?allowLoadLocalInfile=true", "allowLoadLocalInfile")]
    [InlineData("jdbc:mariadb://h/d?allowLocalInfile", "allowLocalInfile")]
    [InlineData("jdbc:mysql://h/d?allowUrlInLocalInfile=yes", "allowUrlInLocalInfile")]
    [InlineData("jdbc:mysql://h/d?allowLoadLocalInfileInPath=/", "allowLoadLocalInfileInPath")]
    [InlineData("jdbc:postgresql://h/d?replication=database", "replication")]
    public void A_property_that_would_open_the_machine_or_be_of_no_use_is_refused(string url, string name)
    {
        var error = Assert.Throws<ConfigException>(() => Target(url));
        Assert.Contains($"property '{name}' is refused: ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Local_files_that_nobody_asks_for_are_no_matter() => Assert.Empty(Target("jdbc:mysql://h/d?allowLoadLocalInfile=false").Warnings);

    [Theory]
    [InlineData("any", 0)]
    [InlineData("preferSecondary", 0)]
    [InlineData("preferSlave", 0)]
    [InlineData("preferPrimary", 0)]
    [InlineData("primary", 1)]
    [InlineData("master", 1)]
    [InlineData("secondary", 1)]
    [InlineData("slave", 1)]
    public void One_PostgreSQL_server_alone_is_asked_for_its_role_where_that_matters(string type, int statements)
    {
        var target = Target($"jdbc:postgresql://h/d?targetServerType={type}");
        Assert.Equal(statements, target.SessionStatements.Count);
        Assert.DoesNotContain("Target Session Attributes", target.ConnectionString, StringComparison.OrdinalIgnoreCase);
        Assert.Empty(target.Warnings);
    }

    [Fact]
    public void A_role_that_no_server_has_is_refused()
    {
        var error = Assert.Throws<ConfigException>(() => Target("jdbc:postgresql://h/d?targetServerType=boss"));
        Assert.Contains("expected one of any, primary", error.Message, StringComparison.Ordinal);
    }

    private static ConnectionTarget Target(string url)
    {
        var parsed = JdbcUrl.Parse(url);
        return DatabaseList.Of(parsed).Target(parsed, new Dictionary<string, string>());
    }
}
