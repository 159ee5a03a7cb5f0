using System.Globalization;
using Connectors.Jdbc.Urls;
using Microsoft.Data.SqlClient;
using static Connectors.Jdbc.Urls.UrlProperties;

namespace Connectors.Jdbc.Databases.SqlServer;

/// <summary>
/// Properties of Microsoft's JDBC driver (https://learn.microsoft.com/sql/connect/jdbc/setting-the-connection-properties) as SqlClient's
/// (https://learn.microsoft.com/dotnet/api/microsoft.data.sqlclient.sqlconnection.connectionstring). Those of one keyword stand so that the last that is given
/// counts. What several say together is in <see cref="SqlServerDatabase"/>.
/// </summary>
internal static class SqlServerProperties
{
    private const string KeyStores = "key stores of Java are not read: have the system trust the server's authority, or name its certificate with serverCertificate";
    private const string EncryptedColumns = "columns of Always Encrypted are not decrypted, as their keys are not to be had here";
    private const string ClientCertificates = "the provider shows no certificate to the server";
    private const string JavaLogin = "Kerberos takes the ticket of the worker's own user, from the system's configuration";
    private const string BulkCopy = "rows are written by statements of many rows";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<UrlProperty> All { get; } =
    [
        // Where: read by SqlServerDatabase.
        .. Accepted("serverName", "server", "portNumber", "port", "instanceName", "databaseName", "database"),
        new("failoverPartner", "Failover Partner"),
        new("multiSubnetFailover", "Multi Subnet Failover", Boolean),
        new("applicationIntent", "Application Intent", v => One(v, "readonly=ReadOnly", "readwrite=ReadWrite")),
        new("iPAddressPreference", "IP Address Preference",
            v => One(v, "IPv4First=IPv4First", "IPv6First=IPv6First", "UsePlatformDefault=UsePlatformDefault")),
        // The provider asks for all addresses of a name by itself.
        .. Accepted("TransparentNetworkIPResolution", "serverNameAsACE"),

        // Who. Entra ID's own ids come first, so that a user beside them counts.
        new("msiClientId", "User ID"),
        new("AADSecurePrincipalId", "User ID"),
        new("AADSecurePrincipalSecret", "Password"),
        new("user", "User ID"), new("userName", "User ID"), new("uid", "User ID"),
        new("password", "Password"),
        new("accessToken"),
        new("integratedSecurity", "Integrated Security", v => IsTrue(v) ? "true" : null),
        new("trusted_connection", "Integrated Security", v => IsTrue(v) ? "true" : null),
        new("authentication", "Authentication", Authentication, Refused: RefusedAuthentication),
        new("authenticationScheme", Session: v =>
        {
            _ = One(v, "NativeAuthentication=", "NTLM=", "JavaKerberos=");
            return null;
        }),
        new("serverSpn", "Server SPN"),
        .. Ignored(JavaLogin, "realm", "jaasConfigurationName", "useDefaultJaasConfig", "useDefaultGSSCredential", "gsscredential"),
        .. Ignored("it is of NTLM, which is not spoken", "domain", "domainName"),
        .. Refused("it names a class of Java that fetches tokens; put the token into connection.accessToken", "accessTokenCallbackClass", "accessTokenCallback"),

        // TLS.
        new("encrypt", "Encrypt", v => One(v, "true=Mandatory", "mandatory=Mandatory", "false=Optional", "no=Optional", "optional=Optional", "strict=Strict")),
        new("trustServerCertificate", "Trust Server Certificate", Boolean),
        new("hostNameInCertificate", "Host Name In Certificate", NotEmpty),
        new("serverCertificate", "Server Certificate", NotEmpty),
        .. Ignored(KeyStores, "trustStore", "trustStoreType", "trustStorePassword"),
        .. Ignored("the system's policy chooses the versions of TLS", "sslProtocol", "fips"),
        .. Ignored(ClassOfJava, "trustManagerClass", "trustManagerConstructorArg", "socketFactoryClass", "socketFactoryConstructorArg"),
        .. Refused(ClientCertificates, "clientCertificate", "clientKey", "clientKeyPassword"),

        // Limits of time.
        new("loginTimeout", "Connect Timeout", LoginTimeout), new("connectTimeout", "Connect Timeout", LoginTimeout),
        new("socketTimeout", Session: Checked), new("queryTimeout", Session: Checked),
        new("lockTimeout", Session: v => Whole(v, -1) is var n and >= 0 ? string.Create(CultureInfo.InvariantCulture, $"SET LOCK_TIMEOUT {n}") : null),
        new("connectRetryCount", "Connect Retry Count", v => Within(v, 0, 255)),
        new("connectRetryInterval", "Connect Retry Interval", v => Within(v, 1, 60)),
        .. Ignored("a cancelled statement is waited for by the provider's own limit", "cancelQueryTimeout"),
        .. Ignored("the connectors repeat what may be repeated: query.retry.attempts, max.retries, connection.attempts", "retryExec", "retryConn"),

        // The session.
        new("applicationName", "Application Name"), new("app", "Application Name"),
        new("workstationID", "Workstation ID"),
        // The driver takes -1 and 0 for the server's own size.
        new("packetSize", "Packet Size", v => Whole(v, -1) is var n and > 0 ? Math.Clamp(n, 512, 32767).ToString(CultureInfo.InvariantCulture) : null),
        new("replication", "Replication", Boolean),
        new("quotedIdentifier", Session: v => $"SET QUOTED_IDENTIFIER {OnOff(v)}"), new("quotedId", Session: v => $"SET QUOTED_IDENTIFIER {OnOff(v)}"),
        new("concatNullYieldsNull", Session: v => $"SET CONCAT_NULL_YIELDS_NULL {OnOff(v)}"),
        new("defaultTransactionIsolation", Session: v => "SET TRANSACTION ISOLATION LEVEL "
            + One(v, "READ_UNCOMMITTED=READ UNCOMMITTED", "READ_COMMITTED=READ COMMITTED", "REPEATABLE_READ=REPEATABLE READ", "SERIALIZABLE=SERIALIZABLE",
                "SNAPSHOT=SNAPSHOT")),

        // Always Encrypted.
        new("columnEncryptionSetting", Refused: RefusedEncryption), new("columnEncryption", Refused: RefusedEncryption),
        .. Ignored(EncryptedColumns, "enclaveAttestationUrl", "enclaveAttestationProtocol", "keyStoreAuthentication", "keyStorePrincipalId", "keyStoreSecret",
            "keyStoreLocation", "keyVaultProviderClientId", "keyVaultProviderClientKey"),

        // Without meaning here: text goes as Unicode and is compared in its column's own type, times go in the column's type, statements are prepared once.
        .. Accepted("sendStringParametersAsUnicode", "sendTimeAsDatetime", "datetimeParameterType", "calcBigDecimalPrecision", "prepareMethod",
            "enablePrepareOnFirstPreparedStatementCall", "serverPreparedStatementDiscardThreshold", "statementPoolingCacheSize", "disableStatementPooling",
            "lastUpdateCount", "selectMethod", "responseBuffering", "delayLoadingLobs", "maxResultBuffer", "useFmtOnly", "xopenStates", "vectorTypeSupport",
            "ignoreOffsetOnDateTimeOffsetConversion"),
        .. Ignored(BulkCopy, "useBulkCopyForBatchInsert", "cacheBulkCopyMetadata", "bulkCopyForBatchInsertBatchSize", "bulkCopyForBatchInsertCheckConstraints",
            "bulkCopyForBatchInsertFireTriggers", "bulkCopyForBatchInsertKeepIdentity", "bulkCopyForBatchInsertKeepNulls", "bulkCopyForBatchInsertTableLock",
            "bulkCopyForBatchInsertAllowEncryptedValueModifications", "sendTemporalDataTypesAsStringForBulkCopy"),
        .. Ignored("the JDBC driver does not know it either; an instance is named by instanceName, or behind a backslash", "instance"),
    ];

    /// <summary>
    /// The seconds that a statement may take: the shorter of <c>queryTimeout</c> and <c>socketTimeout</c>, 0 for no limit, null where neither is given.
    /// </summary>
    public static int? StatementLimit(IReadOnlyDictionary<string, string> properties)
    {
        int? limit = null;
        if (properties.TryGetValue("queryTimeout", out var query)) limit = Math.Max(0, Whole(query, -1));
        if (!properties.TryGetValue("socketTimeout", out var socket)) return limit;
        // Upwards: a short limit is not to become none.
        var seconds = (int)Math.Ceiling(Math.Max(0, Whole(socket, -1)) / 1000.0);
        return limit is null or 0 ? seconds : seconds == 0 ? limit : Math.Min(seconds, limit.Value);
    }

    // Zero is the driver's own default, which the provider would take for no limit at all.
    private static string? LoginTimeout(string value) => Within(value, 0, 65535) is var seconds and not "0" ? seconds : null;

    private static string? Checked(string value)
    {
        _ = Whole(value, -1);
        return null;
    }

    private static string? NotEmpty(string value) => value.Trim().Length == 0 ? null : value;

    private static string OnOff(string value) => One(value, "ON=ON", "OFF=OFF");

    private static string Within(string value, int least, int most) =>
        Whole(value, least) is var number && number <= most
            ? number.ToString(CultureInfo.InvariantCulture)
            : throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"expected {least} to {most}"));

    private static int Whole(string value, int least) =>
        int.TryParse(value, NumberStyles.AllowLeadingSign | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture,
            out var number) && number >= least
            ? number
            : throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"expected a whole number from {least} on"));

    private static string? RefusedEncryption(string value) => value.Trim().ToLowerInvariant() switch
    {
        "disabled" => null,
        "enabled" => $"{EncryptedColumns}; read views or columns that are not encrypted",
        _ => "expected Enabled or Disabled",
    };

    private static string? Authentication(string value) => Method(value) switch
    {
        null or SqlAuthenticationMethod.NotSpecified => null,
        SqlAuthenticationMethod.SqlPassword => "Sql Password",
        var method => method.ToString(),
    };

    // The logins of Entra ID are Azure's, whose libraries are a package of their own that nothing else needs.
    private static string? RefusedAuthentication(string value)
    {
        if (value.Trim().Equals("ActiveDirectoryServicePrincipalCertificate", StringComparison.OrdinalIgnoreCase))
            return $"{value.Trim()} reads a certificate as only the JDBC driver does; take ActiveDirectoryServicePrincipal";
        return Method(value) switch
        {
            null => $"expected one of {string.Join(", ", Methods.Keys)}",
            SqlAuthenticationMethod.NotSpecified or SqlAuthenticationMethod.SqlPassword => null,
            { } method when SqlAuthenticationProvider.GetProvider(method) is not null => null,
            _ => $"{value.Trim()} needs the package Microsoft.Data.SqlClient.Extensions.Azure beside the worker; without it take SqlPassword, or put a token "
                + "into connection.accessToken",
        };
    }

    private static SqlAuthenticationMethod? Method(string value) => Methods.TryGetValue(value.Trim(), out var method) ? method : null;

    private static Dictionary<string, SqlAuthenticationMethod> Methods { get; } = new(StringComparer.OrdinalIgnoreCase)
    {
        ["NotSpecified"] = SqlAuthenticationMethod.NotSpecified,
        ["SqlPassword"] = SqlAuthenticationMethod.SqlPassword,
#pragma warning disable CS0618 // Microsoft advises against it; its JDBC driver has it still.
        ["ActiveDirectoryPassword"] = SqlAuthenticationMethod.ActiveDirectoryPassword,
#pragma warning restore CS0618
        ["ActiveDirectoryIntegrated"] = SqlAuthenticationMethod.ActiveDirectoryIntegrated,
        ["ActiveDirectoryManagedIdentity"] = SqlAuthenticationMethod.ActiveDirectoryManagedIdentity,
        ["ActiveDirectoryMSI"] = SqlAuthenticationMethod.ActiveDirectoryManagedIdentity,
        ["ActiveDirectoryServicePrincipal"] = SqlAuthenticationMethod.ActiveDirectoryServicePrincipal,
        ["ActiveDirectoryInteractive"] = SqlAuthenticationMethod.ActiveDirectoryInteractive,
        ["ActiveDirectoryDefault"] = SqlAuthenticationMethod.ActiveDirectoryDefault,
    };
}
