using System.Data.Common;
using Connect.Api;
using Connectors.Jdbc.Databases;
using Connectors.Jdbc.Databases.SqlServer;
using Connectors.Jdbc.Urls;

namespace Connectors.Jdbc.Tests.SqlServer;

/// <summary>URLs and properties of Microsoft's JDBC driver.</summary>
public sealed class UrlTests
{
    // Its SQLServerDriver: the properties, and the other names that some have.
    private const string Driver = """
        AADSecurePrincipalId AADSecurePrincipalSecret TransparentNetworkIPResolution accessToken accessTokenCallback accessTokenCallbackClass
        applicationIntent applicationName authentication authenticationScheme bulkCopyForBatchInsertAllowEncryptedValueModifications
        bulkCopyForBatchInsertBatchSize bulkCopyForBatchInsertCheckConstraints bulkCopyForBatchInsertFireTriggers bulkCopyForBatchInsertKeepIdentity
        bulkCopyForBatchInsertKeepNulls bulkCopyForBatchInsertTableLock cacheBulkCopyMetadata calcBigDecimalPrecision cancelQueryTimeout clientCertificate
        clientKey clientKeyPassword columnEncryptionSetting concatNullYieldsNull connectRetryCount connectRetryInterval databaseName datetimeParameterType
        defaultTransactionIsolation delayLoadingLobs disableStatementPooling domain enablePrepareOnFirstPreparedStatementCall enclaveAttestationProtocol
        enclaveAttestationUrl encrypt failoverPartner fips gsscredential hostNameInCertificate iPAddressPreference ignoreOffsetOnDateTimeOffsetConversion
        instanceName integratedSecurity jaasConfigurationName keyStoreAuthentication keyStoreLocation keyStorePrincipalId keyStoreSecret
        keyVaultProviderClientId keyVaultProviderClientKey lastUpdateCount lockTimeout loginTimeout maxResultBuffer msiClientId multiSubnetFailover
        packetSize password portNumber prepareMethod queryTimeout quotedIdentifier realm replication responseBuffering retryConn retryExec selectMethod
        sendStringParametersAsUnicode sendTemporalDataTypesAsStringForBulkCopy sendTimeAsDatetime serverCertificate serverName serverNameAsACE
        serverPreparedStatementDiscardThreshold serverSpn socketFactoryClass socketFactoryConstructorArg socketTimeout sslProtocol
        statementPoolingCacheSize trustManagerClass trustManagerConstructorArg trustServerCertificate trustStore trustStorePassword trustStoreType
        useBulkCopyForBatchInsert useDefaultGSSCredential useDefaultJaasConfig useFmtOnly user vectorTypeSupport workstationID xopenStates
        database userName server domainName port uid trusted_connection app connectTimeout columnEncryption quotedId
        """;

    /// <summary>URL, keyword of the provider, its value.</summary>
    public static TheoryData<string, string, string> Translations => new()
    {
        { "h", "Data Source", "tcp:h,1433" },
        { "h:1444", "Data Source", "tcp:h,1444" },
        { "h\\Inst", "Data Source", "h\\Inst" },
        // Where there is a port, the instance is not looked up.
        { "h\\Inst:1444", "Data Source", "tcp:h,1444" },
        { "h:;databaseName=d", "Data Source", "tcp:h,1433" },
        { "[::1]:1444", "Data Source", "tcp:::1,1444" },
        { "", "Data Source", "tcp:localhost,1433" },
        { ".", "Data Source", "tcp:localhost,1433" },
        { ";serverName=h;portNumber=1444", "Data Source", "tcp:h,1444" },
        { ";serverName=3ffe:8311:eeee::1;portNumber=1444", "Data Source", "tcp:3ffe:8311:eeee::1,1444" },
        { ";server=h\\Inst", "Data Source", "h\\Inst" },
        { "h;instanceName=Inst", "Data Source", "h\\Inst" },
        { "h;port=1444", "Data Source", "tcp:h,1444" },
        { "h;databaseName=shop", "Initial Catalog", "shop" },
        { "h;database=shop", "Initial Catalog", "shop" },
        { "h;DATABASENAME={a;b}", "Initial Catalog", "a;b" },
        { "h:1433/shop", "Initial Catalog", "shop" },
        { "h", "Pooling", "False" },
        { "h", "Connect Timeout", "30" },
        { "h", "Command Timeout", "0" },
        { "h", "Encrypt", "True" },
        { "h", "Trust Server Certificate", "False" },
        { "h", "Application Name", "Connect for .NET" },
        { "h;databaseName=d;failoverPartner=p", "Failover Partner", "p" },
        { "h;multiSubnetFailover=true", "Multi Subnet Failover", "True" },
        { "h;applicationIntent=readonly", "Application Intent", "ReadOnly" },
        { "h;applicationIntent=ReadWrite", "Application Intent", "ReadWrite" },
        { "h;iPAddressPreference=IPv6First", "IP Address Preference", "IPv6First" },
        { "h;user=ann", "User ID", "ann" },
        { "h;userName=ann", "User ID", "ann" },
        { "h;uid=ann", "User ID", "ann" },
        { "h;msiClientId=id;user=ann", "User ID", "ann" },
        { "h;AADSecurePrincipalId=id;AADSecurePrincipalSecret=s", "User ID", "id" },
        { "h;AADSecurePrincipalId=id;AADSecurePrincipalSecret=s", "Password", "s" },
        { "h;user=ann;password={p;}}q}", "Password", "p;}q" },
        { "h;integratedSecurity=true;authenticationScheme=JavaKerberos", "Integrated Security", "True" },
        { "h;integratedSecurity=true;user=ann;password=p", "User ID", "" },
        { "h;integratedSecurity=false;user=ann", "Integrated Security", "False" },
        { "h;trusted_connection=yes", "Integrated Security", "True" },
        { "h;serverSpn=MSSQLSvc/h:1433", "Server SPN", "MSSQLSvc/h:1433" },
        { "h;authentication=SqlPassword;user=ann;password=p", "Authentication", "SqlPassword" },
        { "h;authentication=NotSpecified;user=ann;password=p", "Authentication", "NotSpecified" },
        { "h;encrypt=false", "Encrypt", "False" },
        { "h;encrypt=Optional", "Encrypt", "False" },
        { "h;encrypt=no", "Encrypt", "False" },
        { "h;encrypt=true", "Encrypt", "True" },
        { "h;encrypt=mandatory", "Encrypt", "True" },
        { "h;encrypt=strict", "Encrypt", "Strict" },
        { "h;trustServerCertificate=true", "Trust Server Certificate", "True" },
        { "h;hostNameInCertificate=*.example", "Host Name In Certificate", "*.example" },
        { "h;serverCertificate=/c/server.pem", "Server Certificate", "/c/server.pem" },
        { "h;loginTimeout=7", "Connect Timeout", "7" },
        { "h;connectTimeout=7", "Connect Timeout", "7" },
        // The driver's own default.
        { "h;loginTimeout=0", "Connect Timeout", "30" },
        { "h;queryTimeout=9", "Command Timeout", "9" },
        { "h;queryTimeout=-1", "Command Timeout", "0" },
        { "h;socketTimeout=1500", "Command Timeout", "2" },
        { "h;socketTimeout=0", "Command Timeout", "0" },
        { "h;socketTimeout=5000;queryTimeout=9", "Command Timeout", "5" },
        { "h;socketTimeout=50000;queryTimeout=9", "Command Timeout", "9" },
        { "h;socketTimeout=5000;queryTimeout=0", "Command Timeout", "5" },
        { "h;socketTimeout=0;queryTimeout=9", "Command Timeout", "9" },
        { "h;connectRetryCount=3", "Connect Retry Count", "3" },
        { "h;connectRetryInterval=5", "Connect Retry Interval", "5" },
        { "h;applicationName=x", "Application Name", "x" },
        { "h;app=x", "Application Name", "x" },
        { "h;workstationID=w", "Workstation ID", "w" },
        { "h;packetSize=4096", "Packet Size", "4096" },
        { "h;packetSize=100", "Packet Size", "512" },
        { "h;packetSize=-1", "Packet Size", "8000" },
        { "h;replication=true", "Replication", "True" },
    };

    [Theory]
    [MemberData(nameof(Translations))]
    public void Properties_have_a_place_in_the_connection_string(string url, string keyword, string value)
    {
        var target = Target(url);
        var text = target.Factory.CreateConnectionStringBuilder()!;
        text.ConnectionString = target.ConnectionString;
        Assert.Equal(value, text[keyword].ToString());
        Assert.Empty(target.Warnings);
    }

    [Fact]
    public void Properties_each_with_a_keyword_is_tested_by_a_row()
    {
        var tested = Translations.Select(row => JdbcUrl.Parse("jdbc:sqlserver://" + row.Data.Item1)).ToList();
        Assert.DoesNotContain(SqlServerProperties.All, p => p.Keyword is not null && !tested.Exists(u => u.Properties.ContainsKey(p.Name)));
    }

    [Fact]
    public void Every_property_of_the_driver_is_known()
    {
        var known = SqlServerProperties.All.ToLookup(p => p.Name, StringComparer.OrdinalIgnoreCase);
        Assert.DoesNotContain(Driver.Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries), n => !known.Contains(n));
        Assert.All(known, p => Assert.Single(p));
    }

    [Theory]
    [InlineData("lockTimeout=500", "SET LOCK_TIMEOUT 500")]
    [InlineData("quotedIdentifier=OFF", "SET QUOTED_IDENTIFIER OFF")]
    [InlineData("quotedId=on", "SET QUOTED_IDENTIFIER ON")]
    [InlineData("concatNullYieldsNull=OFF", "SET CONCAT_NULL_YIELDS_NULL OFF")]
    [InlineData("defaultTransactionIsolation=READ_UNCOMMITTED", "SET TRANSACTION ISOLATION LEVEL READ UNCOMMITTED")]
    [InlineData("lockTimeout=-1", null)]
    public void Properties_may_be_statements_of_the_session(string property, string? statement) =>
        Assert.Equal(statement is null ? [] : [statement], Target($"h;{property}").SessionStatements);

    [Theory]
    [InlineData("realm=R")]
    [InlineData("jaasConfigurationName=x")]
    [InlineData("useDefaultJaasConfig=true")]
    [InlineData("useDefaultGSSCredential=true")]
    [InlineData("gsscredential=hush")]
    [InlineData("domain=D")]
    [InlineData("domainName=D")]
    [InlineData("trustStore=/x")]
    [InlineData("trustStoreType=PKCS12")]
    [InlineData("trustStorePassword=hush")]
    [InlineData("sslProtocol=TLSv1.2")]
    [InlineData("fips=true")]
    [InlineData("trustManagerClass=x")]
    [InlineData("trustManagerConstructorArg=x")]
    [InlineData("socketFactoryClass=x")]
    [InlineData("socketFactoryConstructorArg=x")]
    [InlineData("cancelQueryTimeout=5")]
    [InlineData("retryExec=x")]
    [InlineData("retryConn=x")]
    [InlineData("enclaveAttestationUrl=x")]
    [InlineData("enclaveAttestationProtocol=HGS")]
    [InlineData("keyStoreAuthentication=JavaKeyStorePassword")]
    [InlineData("keyStorePrincipalId=x")]
    [InlineData("keyStoreSecret=hush")]
    [InlineData("keyStoreLocation=/x")]
    [InlineData("keyVaultProviderClientId=x")]
    [InlineData("keyVaultProviderClientKey=hush")]
    [InlineData("useBulkCopyForBatchInsert=true")]
    [InlineData("cacheBulkCopyMetadata=true")]
    [InlineData("bulkCopyForBatchInsertBatchSize=9")]
    [InlineData("bulkCopyForBatchInsertCheckConstraints=true")]
    [InlineData("bulkCopyForBatchInsertFireTriggers=true")]
    [InlineData("bulkCopyForBatchInsertKeepIdentity=true")]
    [InlineData("bulkCopyForBatchInsertKeepNulls=true")]
    [InlineData("bulkCopyForBatchInsertTableLock=true")]
    [InlineData("bulkCopyForBatchInsertAllowEncryptedValueModifications=true")]
    [InlineData("sendTemporalDataTypesAsStringForBulkCopy=true")]
    [InlineData("instance=SQLEXPRESS")]
    public void Properties_without_effect_are_said_with_the_reason(string property)
    {
        var name = property[..property.IndexOf('=', StringComparison.Ordinal)];
        var warning = Assert.Single(Target($"h;{property}").Warnings);
        Assert.StartsWith($"The SQL Server connection property '{name}' has no effect: ", warning, StringComparison.Ordinal);
        Assert.DoesNotContain("hush", warning, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sendStringParametersAsUnicode=false")]
    [InlineData("sendTimeAsDatetime=false")]
    [InlineData("datetimeParameterType=datetime")]
    [InlineData("calcBigDecimalPrecision=true")]
    [InlineData("prepareMethod=prepexec")]
    [InlineData("enablePrepareOnFirstPreparedStatementCall=true")]
    [InlineData("serverPreparedStatementDiscardThreshold=10")]
    [InlineData("statementPoolingCacheSize=10")]
    [InlineData("disableStatementPooling=false")]
    [InlineData("lastUpdateCount=true")]
    [InlineData("selectMethod=cursor")]
    [InlineData("responseBuffering=adaptive")]
    [InlineData("delayLoadingLobs=true")]
    [InlineData("maxResultBuffer=100M")]
    [InlineData("useFmtOnly=false")]
    [InlineData("xopenStates=false")]
    [InlineData("vectorTypeSupport=off")]
    [InlineData("ignoreOffsetOnDateTimeOffsetConversion=false")]
    [InlineData("TransparentNetworkIPResolution=true")]
    [InlineData("serverNameAsACE=false")]
    [InlineData("authenticationScheme=NativeAuthentication")]
    [InlineData("columnEncryptionSetting=Disabled")]
    public void Properties_without_meaning_here_are_accepted_silently(string property) => Assert.Empty(Target($"h;{property}").Warnings);

    [Theory]
    [InlineData("accessTokenCallbackClass=x", "connection.accessToken")]
    [InlineData("accessTokenCallback=x", "connection.accessToken")]
    [InlineData("clientCertificate=/x", "certificate")]
    [InlineData("clientKey=/x", "certificate")]
    [InlineData("clientKeyPassword=hush", "certificate")]
    [InlineData("columnEncryptionSetting=Enabled", "Always Encrypted")]
    [InlineData("columnEncryption=Enabled", "Always Encrypted")]
    [InlineData("columnEncryption=perhaps", "Enabled or Disabled")]
    [InlineData("authentication=ActiveDirectoryPassword", "Microsoft.Data.SqlClient.Extensions.Azure")]
    [InlineData("authentication=ActiveDirectoryMSI", "Microsoft.Data.SqlClient.Extensions.Azure")]
    [InlineData("authentication=ActiveDirectoryServicePrincipalCertificate", "ActiveDirectoryServicePrincipal")]
    [InlineData("authentication=magic", "SqlPassword")]
    [InlineData("integratedSecurity=true;authenticationScheme=NTLM", "Kerberos")]
    public void Properties_that_cannot_be_followed_are_refused_with_what_to_do(string properties, string advice)
    {
        var message = Assert.Throws<ConfigException>(() => Target($"h;{properties}")).Message;
        Assert.Contains(advice, message, StringComparison.Ordinal);
        Assert.DoesNotContain("hush", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("encrypt=perhaps", "encrypt")]
    [InlineData("loginTimeout=soon", "loginTimeout")]
    [InlineData("loginTimeout=65536", "loginTimeout")]
    [InlineData("queryTimeout=soon", "queryTimeout")]
    [InlineData("socketTimeout=soon", "socketTimeout")]
    [InlineData("lockTimeout=soon", "lockTimeout")]
    [InlineData("connectRetryCount=256", "connectRetryCount")]
    [InlineData("connectRetryInterval=0", "connectRetryInterval")]
    [InlineData("packetSize=big", "packetSize")]
    [InlineData("applicationIntent=none", "applicationIntent")]
    [InlineData("iPAddressPreference=IPv5", "iPAddressPreference")]
    [InlineData("quotedIdentifier=perhaps", "quotedIdentifier")]
    [InlineData("defaultTransactionIsolation=CHAOS", "defaultTransactionIsolation")]
    [InlineData("authenticationScheme=Magic", "authenticationScheme")]
    [InlineData("trustServerCertificate=true;portNumber=0", "portNumber")]
    [InlineData("failoverPartner=p", "failoverPartner")]
    public void Properties_with_values_that_mean_nothing_are_refused_by_name(string properties, string name) =>
        Assert.Contains($"'{name}'", Assert.Throws<ConfigException>(() => Target($"h;{properties}")).Message, StringComparison.Ordinal);

    [Fact]
    public void Properties_unknown_are_left_out_with_a_warning() => Assert.Contains("'noSuch'", Assert.Single(Target("h;noSuch=1").Warnings), StringComparison.Ordinal);

    [Theory]
    [InlineData("jdbc:sqlserver://h:99999;databaseName=d")]
    [InlineData("jdbc:sqlserver://h:port;password=hush")]
    [InlineData("jdbc:sqlserver://h\\i:0;password={hu;sh}")]
    public void Urls_with_a_port_that_is_none_are_refused_without_their_password(string url)
    {
        var message = Assert.Throws<ConfigException>(() => JdbcUrl.Parse(url)).Message;
        Assert.StartsWith("Not a valid JDBC URL: ", message, StringComparison.Ordinal);
        Assert.DoesNotContain("hu", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("jdbc:sqlserver://h;accessToken=hush;keyStoreSecret=hush")]
    [InlineData("jdbc:sqlserver://h;trustStorePassword={hu;sh};AADSecurePrincipalSecret=hush")]
    [InlineData("jdbc:sqlserver://h;gsscredential=hush;keyVaultProviderClientKey=hush")]
    public void Urls_hide_their_secrets_when_shown(string url) => Assert.DoesNotContain("sh", JdbcUrl.Parse(url).ToString()["jdbc:sqlserver://".Length..], StringComparison.Ordinal);

    [Theory]
    [InlineData("jdbc:microsoft:sqlserver://h:1444;databaseName=d")]
    [InlineData("jdbc:jtds:sqlserver://h:1444/d")]
    public void Urls_of_older_drivers_are_read_too(string url)
    {
        var parsed = JdbcUrl.Parse(url);
        var text = new DbConnectionStringBuilder { ConnectionString = DatabaseList.Of(parsed).Target(parsed, new Dictionary<string, string>()).ConnectionString };
        Assert.Equal("tcp:h,1444", text["Data Source"]);
        Assert.Equal("d", text["Initial Catalog"]);
    }

    [Theory]
    [InlineData("h", "user=ann;password=p", null)]
    [InlineData("h", "password=token", "token")]
    [InlineData("h", "accessToken=token", "token")]
    [InlineData("h;user=ann", "password=p", null)]
    [InlineData("h", "", null)]
    public void A_password_without_a_user_is_an_access_token(string url, string properties, string? token)
    {
        var all = properties.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(p => p.Split('=')).ToDictionary(p => p[0], p => p[1]);
        var parsed = JdbcUrl.Parse("jdbc:sqlserver://" + url);
        var target = DatabaseList.Of(parsed).Target(parsed, all);
        using var connection = (Microsoft.Data.SqlClient.SqlConnection)target.Factory.CreateConnection()!;
        connection.ConnectionString = target.ConnectionString;
        target.Database.Ready(connection, target);
        Assert.Equal(token, connection.AccessToken);
    }

    private static ConnectionTarget Target(string rest)
    {
        var url = JdbcUrl.Parse("jdbc:sqlserver://" + rest);
        return DatabaseList.Of(url).Target(url, new Dictionary<string, string>());
    }
}
