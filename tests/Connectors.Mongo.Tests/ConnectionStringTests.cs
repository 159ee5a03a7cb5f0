using Connectors.Mongo.Client;
using MongoDB.Driver;
using MongoDB.Driver.Core.Connections;

namespace Connectors.Mongo.Tests;

/// <summary>What the Java driver's ConnectionString takes, ignores and refuses, and what the .NET driver is told.</summary>
public sealed class ConnectionStringTests
{
    private static async Task<MongoClientSettings> Settings(string uri)
    {
        var options = new ConnectionOptions { Uri = uri };
        var parsed = ConnectionString.Parse(uri);
        var stores = await KeyStores.ReadAsync(options, parsed, TestContext.Current.CancellationToken);
        return await parsed.SettingsAsync(options, stores, TestContext.Current.CancellationToken);
    }

    // The one setting that is of interest, as text.
    private static string Show(string setting, MongoClientSettings s) => setting switch
    {
        "hosts" => string.Join(' ', s.Servers.Select(h => $"{h.Host}:{h.Port}")),
        "user" => s.Credential is { } c ? $"{c.Mechanism ?? "default"} {c.Username} {c.Source} {Password(c)}" : "none",
        "pool" => $"{s.MinConnectionPoolSize} {s.MaxConnectionPoolSize} {s.MaxConnecting}",
        "idle" => $"{s.MaxConnectionIdleTime.TotalMilliseconds} {s.MaxConnectionLifeTime.TotalMilliseconds}",
        "queue" => $"{s.WaitQueueTimeout.TotalMilliseconds}",
        "timeouts" => $"{s.ConnectTimeout.TotalMilliseconds} {s.SocketTimeout.TotalMilliseconds} {s.ServerSelectionTimeout.TotalMilliseconds}",
        "watch" => $"{s.HeartbeatInterval.TotalMilliseconds} {s.LocalThreshold.TotalMilliseconds} {s.ServerMonitoringMode}",
        "tls" => $"{s.UseTls}",
        "topology" => $"{(s.DirectConnection ? "direct" : "")}{(s.LoadBalanced ? "balanced" : "")} {s.ReplicaSetName}",
        "concern" => $"{s.WriteConcern.W} {s.WriteConcern.WTimeout?.TotalMilliseconds} {s.WriteConcern.Journal}",
        "read" => $"{s.ReadConcern.Level} {s.ReadPreference.ReadPreferenceMode} {s.ReadPreference.MaxStaleness?.TotalSeconds} "
            + string.Join('|', s.ReadPreference.TagSets?.Select(set => string.Join(',', set.Tags.Select(t => $"{t.Name}:{t.Value}"))) ?? []),
        "retry" => $"{s.RetryWrites} {s.RetryReads}",
        "name" => s.ApplicationName,
        "compressors" => string.Join(' ', s.Compressors.Select(c => c.Type + string.Concat(c.Properties.Select(p => $" {p.Value}")))),
        "proxy" => s.Socks5ProxySettings is { } p ? $"{p.Host}:{p.Port} {p.Authentication != Socks5AuthenticationSettings.None}" : "none",
        _ => throw new ArgumentException(setting),
    };

    private static string Password(MongoCredential credential) => credential.Evidence is PasswordEvidence evidence
        ? System.Runtime.InteropServices.Marshal.PtrToStringUni(System.Runtime.InteropServices.Marshal.SecureStringToGlobalAllocUnicode(evidence.SecurePassword))!
        : "";

    [Theory]
    [InlineData("mongodb://localhost", "hosts", "localhost:27017")]
    [InlineData("mongodb://b:2,a", "hosts", "a:27017 b:2")]
    [InlineData("mongodb://a,", "hosts", "a:27017")]
    [InlineData("mongodb://u:p%40@a:1/db?appName=a,b:2", "hosts", "a:1")]
    [InlineData("mongodb://[::1]:5,[::2]", "hosts", "[::1]:5 [::2]:27017")]
    [InlineData("mongodb://a/?&&maxPoolSize=5&", "pool", "0 5 2")]
    [InlineData("mongodb://a?maxPoolSize=5;minPoolSize=2;maxConnecting=7", "pool", "2 5 7")]
    [InlineData("mongodb://a/?MAXPOOLSIZE=4&maxpoolsize=6", "pool", "0 6 2")]
    [InlineData("mongodb://a/?maxPoolSize=0", "pool", "0 2147483647 2")]
    [InlineData("mongodb://a/?maxIdleTimeMS=5&maxLifeTimeMS=6", "idle", "5 6")]
    [InlineData("mongodb://a/?maxIdleTimeMS=0", "idle", "2147483647 2147483647")]
    [InlineData("mongodb://a/?waitQueueTimeoutMS=7", "queue", "7")]
    [InlineData("mongodb://a/?waitQueueTimeoutMS=-1", "queue", "2147483647")]
    [InlineData("mongodb://a", "timeouts", "10000 0 30000")]
    [InlineData("mongodb://a/?connectTimeoutMS=1&socketTimeoutMS=2&serverSelectionTimeoutMS=3", "timeouts", "1 2 3")]
    [InlineData("mongodb://a/?connectTimeoutMS=0&serverSelectionTimeoutMS=-1", "timeouts", "2147483647 0 2147483647")]
    [InlineData("mongodb://a/?heartbeatFrequencyMS=900&localThresholdMS=20&serverMonitoringMode=poll", "watch", "900 20 Poll")]
    [InlineData("mongodb://a", "tls", "False")]
    [InlineData("mongodb://a/?ssl=true", "tls", "True")]
    [InlineData("mongodb://a/?tls=YES", "tls", "True")]
    [InlineData("mongodb://a/?ssl=true&tls=true", "tls", "True")]
    [InlineData("mongodb://a/?tls=perhaps", "tls", "False")]
    [InlineData("mongodb://a", "topology", "direct ")]
    [InlineData("mongodb://a,b", "topology", " ")]
    [InlineData("mongodb://a/?directConnection=false", "topology", " ")]
    [InlineData("mongodb://a/?replicaSet=rs", "topology", " rs")]
    [InlineData("mongodb://a/?loadBalanced=true", "topology", "balanced ")]
    [InlineData("mongodb://a/?w=majority&wtimeoutMS=5&journal=true", "concern", "majority 5 True")]
    [InlineData("mongodb://a/?w=2&wtimeout=6&j=false", "concern", "2 6 False")]
    [InlineData("mongodb://a/?safe=false", "concern", "0  ")]
    [InlineData("mongodb://a/?safe=true", "concern", "  ")]
    [InlineData("mongodb://a/?journal=true", "concern", "  True")]
    [InlineData("mongodb://a/?readPreference=SECONDARY&readPreferenceTags=dc:ny,rack:1&readPreferenceTags=&maxStalenessSeconds=120&readConcernLevel=majority",
        "read", "Majority Secondary 120 dc:ny,rack:1|")]
    [InlineData("mongodb://a/?readPreference=nearest&maxStalenessSeconds=-1", "read", " Nearest  ")]
    [InlineData("mongodb://a", "retry", "True True")]
    [InlineData("mongodb://a/?retryWrites=false&retryReads=0", "retry", "False False")]
    [InlineData("mongodb://a/?appName=my+app%21", "name", "my app!")]
    [InlineData("mongodb://a/?uuidRepresentation=javaLegacy", "name", "connect-dotnet")]
    [InlineData("mongodb://a/?compressors=zstd,snappy,zlib&zlibCompressionLevel=3", "compressors", "ZStandard Snappy Zlib 3")]
    [InlineData("mongodb://a/?compressors=", "compressors", "")]
    [InlineData("mongodb://a/?proxyHost=p", "proxy", "p:1080 False")]
    [InlineData("mongodb://a/?proxyHost=p&proxyPort=9&proxyUsername=u&proxyPassword=x", "proxy", "p:9 True")]
    [InlineData("mongodb://a", "user", "none")]
    [InlineData("mongodb://u%3Ax:p%40w+d%25@a", "user", "default u:x admin p@w+d%")]
    [InlineData("mongodb://u:@a/db", "user", "default u db ")]
    [InlineData("mongodb://u:p@a/db.coll", "user", "default u db p")]
    [InlineData("mongodb://u:p@a/db?authSource=x", "user", "default u x p")]
    [InlineData("mongodb://u:p@a/?authMechanism=SCRAM-SHA-256", "user", "SCRAM-SHA-256 u admin p")]
    [InlineData("mongodb://u:p@a/?authMechanism=MONGODB-CR", "user", "default u admin p")]
    [InlineData("mongodb://u:p@a/?authMechanism=PLAIN", "user", "PLAIN u $external p")]
    [InlineData("mongodb://a/?authMechanism=MONGODB-X509", "user", "MONGODB-X509  $external ")]
    [InlineData("mongodb://u@a/?authMechanism=GSSAPI&authMechanismProperties=SERVICE_NAME:x,CANONICALIZE_HOST_NAME:true", "user", "GSSAPI u $external ")]
    public async Task An_option_of_the_Java_driver_is_told_to_the_driver(string uri, string setting, string expected) =>
        Assert.Equal(expected, Show(setting, await Settings(uri)));

    [Theory]
    [InlineData("mongodb://a/?timeoutMS=5", "the option 'timeoutms' is not supported")]
    [InlineData("mongodb://a/?tlsAllowInvalidCertificates=true", "the option 'tlsallowinvalidcertificates' is not supported")]
    [InlineData("mongodb://a/?nonsense=geheim&retryWrites=true", "the option 'nonsense' is not supported")]
    [InlineData("mongodb://a/?j=true", "the option 'j' has been deprecated, use 'journal' instead")]
    [InlineData("mongodb://a/?retryWrites=1", "the boolean value of 'retrywrites' is deprecated, use 'true' instead")]
    [InlineData("mongodb://a/?tls=geheim", "the boolean value of 'tls' is not recognized, use 'true' or 'false' instead")]
    [InlineData("mongodb://u:p@a/?authMechanismProperties=X:geheim", "the authentication property 'X' is not supported")]
    [InlineData("mongodb://a/?retryWrites=true", "")]
    public void What_has_no_effect_is_said_once_without_its_value(string uri, string expected) =>
        Assert.Equal(expected, string.Join('\n', ConnectionString.Parse(uri).Warnings));

    [Theory]
    [InlineData("mongodb:/a", "must start with either 'mongodb://' or 'mongodb+srv://'")]
    [InlineData("mongodb://", "contains an empty host '[]'. ")]
    [InlineData("mongodb://a,,b", "contains an empty host")]
    [InlineData("mongodb://@a", "contains an at-sign (@) without a user name")]
    [InlineData("mongodb://:geheim@a", "No username is provided")]
    [InlineData("mongodb://u:ge:heim@a", "must be urlencoded")]
    [InlineData("mongodb://u:ge@heim@a", "must be urlencoded")]
    [InlineData("mongodb://u:geheim/x@a", "The port contains non-digit characters")]
    [InlineData("mongodb://u:12?geheim@a", "missing the value delimiter")]
    [InlineData("mongodb://u:geheim%zz@a", "a percent sign (%)")]
    [InlineData("mongodb://u:geheim%4@a", "a percent sign (%)")]
    [InlineData("mongodb://a:0", "must be an integer between 0 and 65535")]
    [InlineData("mongodb://a:65536", "must be an integer between 0 and 65535")]
    [InlineData("mongodb://a:b:c", "Reserved characters such as ':'")]
    [InlineData("mongodb://[::1", "must be enclosed in '[' and ']'")]
    [InlineData("mongodb://%2Ftmp%2Fmongodb-27017.sock", "Unix domain sockets are not supported")]
    [InlineData("mongodb://a/b/c", "databaseName does not contain '/'")]
    [InlineData("mongodb://a/.c", "databaseName is not empty")]
    [InlineData("mongodb://a/?x", "missing the value delimiter")]
    [InlineData("mongodb://a/?maxPoolSize=abc", "The connection string contains an invalid value for 'maxpoolsize'. 'abc' is not a valid integer")]
    [InlineData("mongodb://a/?minPoolSize=5&maxPoolSize=4", "maxSize >= minSize")]
    [InlineData("mongodb://a/?socketTimeoutMS=-1", "invalid value for 'sockettimeoutms'")]
    [InlineData("mongodb://a/?ssl=true&tls=false", "Conflicting tls and ssl parameter values are not allowed")]
    [InlineData("mongodb://a/?tlsInsecure=true&tlsAllowInvalidHostnames=true", "set along with tlsInsecure is not allowed")]
    [InlineData("mongodb://a,b/?directConnection=true", "Direct connections are not supported when using multiple hosts")]
    [InlineData("mongodb://a,b/?loadBalanced=true", "Only one host can be specified with loadBalanced=true")]
    [InlineData("mongodb://a/?loadBalanced=true&replicaSet=r", "replicaSet can not be specified with loadBalanced=true")]
    [InlineData("mongodb://a/?loadBalanced=true&directConnection=true", "directConnection=true can not be specified with loadBalanced=true")]
    [InlineData("mongodb://a/?srvMaxHosts=1", "srvMaxHosts can only be specified with mongodb+srv protocol")]
    [InlineData("mongodb://a/?srvServiceName=x", "srvServiceName can only be specified with mongodb+srv protocol")]
    [InlineData("mongodb+srv://a.b.c:1", "can not contain a port")]
    [InlineData("mongodb+srv://a.b.c,d.e.f", "Only one host allowed when using mongodb+srv protocol")]
    [InlineData("mongodb+srv://a.b", "at least three parts")]
    [InlineData("mongodb+srv://a.b.c/?directConnection=true", "Direct connections are not supported when using mongodb+srv protocol")]
    [InlineData("mongodb+srv://a.b.c/?srvMaxHosts=-1", "srvMaxHosts must be >= 0")]
    [InlineData("mongodb+srv://a.b.c/?srvMaxHosts=2&replicaSet=r", "srvMaxHosts can not be specified with replica set name")]
    [InlineData("mongodb://a/?w=-1", "w >= 0")]
    [InlineData("mongodb://a/?w=0&journal=true", "journal is false when w is 0")]
    [InlineData("mongodb://a/?wtimeoutMS=x", "invalid value for 'wtimeoutms'")]
    [InlineData("mongodb://a/?readPreferenceTags=a:b", "Read preference mode must be specified")]
    [InlineData("mongodb://a/?readPreference=nearest&readPreferenceTags=a", "invalid read preference tag")]
    [InlineData("mongodb://a/?readPreference=some", "No match for read preference of some")]
    [InlineData("mongodb://a/?readPreference=primary&maxStalenessSeconds=100", "Primary read preference can not also specify")]
    [InlineData("mongodb://a/?readConcernLevel=some", "is not a valid readConcernLevel")]
    [InlineData("mongodb://a/?serverMonitoringMode=some", "is not a valid ServerMonitoringMode")]
    [InlineData("mongodb://a/?uuidRepresentation=some", "Unknown uuid representation")]
    [InlineData("mongodb://a/?compressors=lz4", "Unsupported compressor 'lz4'")]
    [InlineData("mongodb://a/?zlibCompressionLevel=10", "zlibCompressionLevel must be between -1 and 9")]
    [InlineData("mongodb://a/?proxyPort=5", "proxyPort can only be specified with proxyHost")]
    [InlineData("mongodb://a/?proxyHost=p&proxyUsername=u", "must be set together")]
    [InlineData("mongodb://a/?proxyHost=p&proxyPassword=geheim&proxyPassword=geheim", "Duplicated values for proxyPassword")]
    [InlineData("mongodb://u:geheim@a/?authSource=", "authSource can not be an empty string")]
    [InlineData("mongodb://u@a", "Password can not be null")]
    [InlineData("mongodb://a/?authMechanism=PLAIN", "username can not be null")]
    [InlineData("mongodb://u:geheim@a/?authMechanism=MONGODB-X509", "does not support passwords")]
    [InlineData("mongodb://u:geheim@a/?authMechanism=MONGODB-AWS", "MONGODB-AWS is not supported")]
    [InlineData("mongodb://u:geheim@a/?authMechanism=MONGODB-OIDC", "Unsupported authMechanism: MONGODB-OIDC")]
    [InlineData("mongodb://u@a/?authMechanism=GSSAPI&authSource=x", "Invalid authSource for GSSAPI")]
    [InlineData("mongodb://u:geheim@a/?authMechanismProperties=geheim", "invalid authentication properties")]
    public void What_the_Java_driver_refuses_is_refused_with_its_reason_and_without_a_password(string uri, string expected)
    {
        var error = Assert.Throws<FormatException>(() => ConnectionString.Parse(uri));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("geheim", error.Message, StringComparison.Ordinal);
    }
}
