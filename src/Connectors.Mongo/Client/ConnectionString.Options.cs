using System.Globalization;
using System.Text;
using MongoDB.Driver;
using MongoDB.Driver.Core.Compression;
using MongoDB.Driver.Core.Configuration;
using MongoDB.Driver.Core.Connections;
using MongoDB.Driver.Core.Servers;

namespace Connectors.Mongo.Client;

// What each option means for the .NET driver, and what is refused or has no effect.
internal sealed partial class ConnectionString
{
    // The driver takes no endless waits in some places.
    private static readonly TimeSpan Endless = TimeSpan.FromMilliseconds(int.MaxValue);

    // The options that are translated one by one.
    private static readonly Dictionary<string, Action<ConnectionString, string>> Translations = new(StringComparer.Ordinal)
    {
        ["maxpoolsize"] = (c, v) => c._settings.MaxConnectionPoolSize = Int("maxpoolsize", v, 0) is > 0 and var most ? most : int.MaxValue,
        ["minpoolsize"] = (c, v) => c._settings.MinConnectionPoolSize = Int("minpoolsize", v, 0),
        ["maxconnecting"] = (c, v) => c._settings.MaxConnecting = Int("maxConnecting", v, 1),
        ["maxidletimems"] = (c, v) => c._settings.MaxConnectionIdleTime = EndlessAt0(Int("maxidletimems", v, 0)),
        ["maxlifetimems"] = (c, v) => c._settings.MaxConnectionLifeTime = EndlessAt0(Int("maxlifetimems", v, 0)),
        ["waitqueuetimeoutms"] = (c, v) => c._settings.WaitQueueTimeout = EndlessBelow0(Int("waitqueuetimeoutms", v)),
        ["connecttimeoutms"] = (c, v) => c._settings.ConnectTimeout = EndlessAt0(Int("connecttimeoutms", v, 0)),
        ["sockettimeoutms"] = (c, v) => c._settings.SocketTimeout = TimeSpan.FromMilliseconds(Int("sockettimeoutms", v, 0)),
        ["serverselectiontimeoutms"] = (c, v) => c._settings.ServerSelectionTimeout = EndlessBelow0(Int("serverselectiontimeoutms", v)),
        ["localthresholdms"] = (c, v) => c._settings.LocalThreshold = TimeSpan.FromMilliseconds(Int("localthresholdms", v, 0)),
        ["heartbeatfrequencyms"] = (c, v) => c._settings.HeartbeatInterval = TimeSpan.FromMilliseconds(Int("heartbeatfrequencyms", v, 1)),
        ["servermonitoringmode"] = (c, v) => c._settings.ServerMonitoringMode = v switch
        {
            "stream" => ServerMonitoringMode.Stream,
            "poll" => ServerMonitoringMode.Poll,
            "auto" => ServerMonitoringMode.Auto,
            _ => throw new FormatException($"'{v}' is not a valid ServerMonitoringMode"),
        },
        ["replicaset"] = (c, v) => c._settings.ReplicaSetName = v,
        ["readconcernlevel"] = (c, v) => c._settings.ReadConcern = new ReadConcern(v.ToLowerInvariant() switch
        {
            "local" => ReadConcernLevel.Local,
            "majority" => ReadConcernLevel.Majority,
            "linearizable" => ReadConcernLevel.Linearizable,
            "snapshot" => ReadConcernLevel.Snapshot,
            "available" => ReadConcernLevel.Available,
            _ => throw new FormatException($"'{v}' is not a valid readConcernLevel"),
        }),
        ["appname"] = (c, v) => c._settings.ApplicationName =
            Encoding.UTF8.GetByteCount(v) <= 128 ? v : throw new FormatException("state should be: applicationName UTF-8 encoding length <= 128"),
        ["retrywrites"] = (c, v) => c._settings.RetryWrites = c.Flag("retrywrites") ?? true,
        ["retryreads"] = (c, v) => c._settings.RetryReads = c.Flag("retryreads") ?? true,
        // Checked only: the driver sees no UUIDs, as this connector writes them itself.
        ["uuidrepresentation"] = (_, v) =>
        {
            if (v.ToLowerInvariant() is not ("unspecified" or "javalegacy" or "csharplegacy" or "pythonlegacy" or "standard"))
                throw new FormatException($"Unknown uuid representation: {v}");
        },
        ["srvmaxhosts"] = (c, v) => c._settings.SrvMaxHosts = Int("srvmaxhosts", v) is >= 0 and var most
            ? most : throw new FormatException("srvMaxHosts must be >= 0"),
        ["srvservicename"] = (c, v) => c._settings.SrvServiceName = v,
    };

    // The options that several make together.
    private static readonly HashSet<string> Combined = new(StringComparer.Ordinal)
    {
        "ssl", "tls", "tlsinsecure", "sslinvalidhostnameallowed", "tlsallowinvalidhostnames", "tlscafile", "tlscertificatekeyfile",
        "tlscertificatekeyfilepassword", "directconnection", "loadbalanced", "compressors", "zlibcompressionlevel", "readpreference", "readpreferencetags",
        "maxstalenessseconds", "safe", "w", "wtimeoutms", "journal", "authmechanism", "authsource", "gssapiservicename", "authmechanismproperties",
        "proxyhost", "proxyport", "proxyusername", "proxypassword",
    };

    /// <summary>Whether the server's certificate may be for another host name.</summary>
    public bool AllowsOtherHostNames { get; private set; }

    private void Apply()
    {
        // The Java driver's defaults where they are not the .NET driver's.
        _settings.ConnectTimeout = TimeSpan.FromSeconds(10);
        _settings.MaxConnectionIdleTime = _settings.MaxConnectionLifeTime = Endless;
        _settings.ApplicationName = "connect-dotnet";
        _settings.Scheme = _isService ? ConnectionStringScheme.MongoDBPlusSrv : ConnectionStringScheme.MongoDB;
        _settings.Servers = _hosts;
        foreach (var (name, values) in _options)
        {
            if (Translations.TryGetValue(name, out var translate))
                translate(this, values[^1]);
            else if (!Combined.Contains(name))
                _warnings.Add($"the option '{name}' is not supported");
        }
        if (_settings.MinConnectionPoolSize > _settings.MaxConnectionPoolSize)
            throw new FormatException("state should be: maxSize >= minSize");
        ApplyTls();
        ApplyTopology();
        ApplyWriteConcern();
        ApplyReadPreference();
        ApplyCompressors();
        ApplyProxy();
        ApplyCredential();
    }

    private void ApplyTls()
    {
        var (ssl, tls) = (Flag("ssl"), Flag("tls"));
        if (ssl is not null && tls is not null && ssl != tls)
            throw new FormatException("Conflicting tls and ssl parameter values are not allowed");
        _settings.UseTls = tls ?? ssl ?? _isService;
        if (_options.ContainsKey("tlsinsecure") && (_options.ContainsKey("sslinvalidhostnameallowed") || _options.ContainsKey("tlsallowinvalidhostnames")))
            throw new FormatException("tlsAllowInvalidHostnames or sslInvalidHostnameAllowed set along with tlsInsecure is not allowed");
        AllowsOtherHostNames = Flag("tlsallowinvalidhostnames") ?? Flag("sslinvalidhostnameallowed") ?? Flag("tlsinsecure") ?? false;
    }

    private void ApplyTopology()
    {
        if (!_isService && _options.ContainsKey("srvmaxhosts"))
            throw new FormatException("srvMaxHosts can only be specified with mongodb+srv protocol");
        if (!_isService && _options.ContainsKey("srvservicename"))
            throw new FormatException("srvServiceName can only be specified with mongodb+srv protocol");
        var direct = Flag("directconnection");
        if (direct == true && _isService)
            throw new FormatException("Direct connections are not supported when using mongodb+srv protocol");
        if (direct == true && _hosts.Count > 1)
            throw new FormatException("Direct connections are not supported when using multiple hosts");
        var set = Last("replicaset");
        var balanced = Flag("loadbalanced") == true;
        if (balanced && direct == true)
            throw new FormatException("directConnection=true can not be specified with loadBalanced=true");
        if (balanced && set is not null)
            throw new FormatException("replicaSet can not be specified with loadBalanced=true");
        if (balanced && _hosts.Count > 1)
            throw new FormatException("Only one host can be specified with loadBalanced=true");
        if (balanced && _settings.SrvMaxHosts > 0)
            throw new FormatException("srvMaxHosts can not be specified with loadBalanced=true");
        if (set is not null && _settings.SrvMaxHosts > 0)
            throw new FormatException("srvMaxHosts can not be specified with replica set name");
        _settings.LoadBalanced = balanced;
        // As the Java driver: one host alone is spoken to as it is named, not as its replica set calls it.
        _settings.DirectConnection = direct ?? (!balanced && !_isService && set is null && _hosts.Count == 1);
    }

    private void ApplyWriteConcern()
    {
        var (w, timeout, journal) = (Last("w"), Last("wtimeoutms"), Flag("journal"));
        if (w is null && timeout is null && journal is null)
        {
            if (Flag("safe") is { } safe)
                _settings.WriteConcern = safe ? WriteConcern.Acknowledged : WriteConcern.Unacknowledged;
            return;
        }
        var concern = WriteConcern.Acknowledged;
        if (w is not null)
        {
            var counted = int.TryParse(w, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var members);
            if (counted && members < 0)
                throw new FormatException("state should be: w >= 0");
            if (counted && members == 0 && journal == true)
                throw new FormatException("state should be: journal is false when w is 0");
            if (w.Length == 0)
                throw new FormatException("The connection string contains an empty value for 'w'");
            concern = counted ? new WriteConcern(members) : new WriteConcern(w);
        }
        if (timeout is not null)
            concern = concern.With(wTimeout: TimeSpan.FromMilliseconds(Int("wtimeoutms", timeout, 0)));
        if (journal is not null)
            concern = concern.With(journal: journal);
        _settings.WriteConcern = concern;
    }

    private void ApplyReadPreference()
    {
        var tags = _options.TryGetValue("readpreferencetags", out var sets) ? sets.ConvertAll(set => ReadTags(set.Trim())) : null;
        int? staleness = Last("maxstalenessseconds") is { } seconds && Int("maxstalenessseconds", seconds) is not -1 and var most ? most : null;
        if (Last("readpreference") is not { } name)
        {
            if (tags is not null || staleness is not null)
                throw new FormatException("Read preference mode must be specified if either read preference tags or max staleness is specified");
            return;
        }
        var mode = name.ToLowerInvariant() switch
        {
            "primary" => ReadPreferenceMode.Primary,
            "primarypreferred" => ReadPreferenceMode.PrimaryPreferred,
            "secondary" => ReadPreferenceMode.Secondary,
            "secondarypreferred" => ReadPreferenceMode.SecondaryPreferred,
            "nearest" => ReadPreferenceMode.Nearest,
            _ => throw new FormatException($"No match for read preference of {name}"),
        };
        if (mode == ReadPreferenceMode.Primary && (tags is not null || staleness is not null))
            throw new FormatException("Primary read preference can not also specify tag sets, max staleness or hedge");
        if (staleness <= 0)
            throw new FormatException("state should be: maxStaleness is greater than 0");
        _settings.ReadPreference = new ReadPreference(mode, tags, staleness is null ? null : TimeSpan.FromSeconds(staleness.Value));
    }

    private static TagSet ReadTags(string text) => new(text.Length == 0 ? [] : text.Split(',').Select(tag => tag.Split(':') switch
    {
        [var name, var value] => new Tag(name.Trim(), value.Trim()),
        _ => throw new FormatException($"The connection string contains an invalid read preference tag. '{text}' is not a key value pair"),
    }));

    // Their libraries are loaded only where they are asked for.
    private void ApplyCompressors()
    {
        int? level = Last("zlibcompressionlevel") is { } digits ? Int("zlibcompressionlevel", digits) : null;
        if (level is < -1 or > 9)
            throw new FormatException("zlibCompressionLevel must be between -1 and 9");
        if (Last("compressors") is not { } names)
            return;
        _settings.Compressors = [.. names.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(name =>
        {
            var compressor = new CompressorConfiguration(name switch
            {
                "zlib" => CompressorType.Zlib,
                "snappy" => CompressorType.Snappy,
                "zstd" => CompressorType.ZStandard,
                _ => throw new FormatException($"Unsupported compressor '{name}'"),
            });
            if (name == "zlib" && level is not null) compressor.Properties.Add("Level", level.Value);
            return compressor; })];
    }

    private void ApplyProxy()
    {
        foreach (var (option, shown) in ((string, string)[])
            [("proxyhost", "proxyHost"), ("proxyport", "proxyPort"), ("proxyusername", "proxyUsername"), ("proxypassword", "proxyPassword")])
        {
            if (!_options.TryGetValue(option, out var values))
                continue;
            if (!_options.ContainsKey("proxyhost"))
                throw new FormatException($"{shown} can only be specified with proxyHost");
            if (values.Count > 1)
                throw new FormatException($"Duplicated values for {shown}");
            if (values[0].Length == 0)
                throw new FormatException($"{shown} cannot be empty");
        }
        if (Last("proxyhost") is not { } host)
            return;
        var (user, password) = (Last("proxyusername"), Last("proxypassword"));
        if (user is null != password is null)
            throw new FormatException("Both proxyUsername and proxyPassword must be set together. They cannot be set individually");
        var port = Last("proxyport") is { } digits ? Int("proxyPort", digits) : 1080;
        if (port is < 0 or > 65535)
            throw new FormatException("proxyPort should be within the valid range (0 to 65535)");
        var authentication = user is null ? Socks5AuthenticationSettings.None : Socks5AuthenticationSettings.UsernamePassword(user, password!);
        _settings.Socks5ProxySettings = new Socks5ProxySettings(host, port, authentication);
    }

    private void ApplyCredential()
    {
        var source = Last("authsource");
        if (source is "")
            throw new FormatException("authSource can not be an empty string");
        var mechanism = Last("authmechanism");
        if (mechanism == "MONGODB-CR")
        {
            if (_userName is null)
                throw new FormatException("username can not be null");
            _warnings.Add("the authentication mechanism MONGODB-CR is gone, SCRAM takes its place");
            mechanism = null;
        }
        if (mechanism is null && _userName is null)
            return;
        if (mechanism is "GSSAPI" or "MONGODB-X509" && source is not (null or "$external"))
            throw new FormatException($"Invalid authSource for {mechanism}, it must be '$external'");
        _settings.Credential = CredentialBy(mechanism, source);
        if (Last("authmechanismproperties") is not { } properties)
            return;
        foreach (var part in properties.Split(','))
        {
            if (part.Split(':', 2) is not [var named, var value])
                throw new FormatException("The connection string contains invalid authentication properties: expected pairs NAME:VALUE, separated by commas");
            var name = named.Trim().ToUpperInvariant();
            if (mechanism == "GSSAPI" && name is "SERVICE_NAME" or "SERVICE_REALM")
                _settings.Credential = _settings.Credential.WithMechanismProperty(name, value.Trim());
            else if (mechanism == "GSSAPI" && name == "CANONICALIZE_HOST_NAME")
                _settings.Credential = _settings.Credential.WithMechanismProperty(name, string.Equals(value.Trim(), "true", StringComparison.OrdinalIgnoreCase));
            else
                _warnings.Add($"the authentication property '{name}' is not supported");
        }
    }

    private MongoCredential CredentialBy(string? mechanism, string? source)
    {
        if (_userName is null && mechanism != "MONGODB-X509")
            throw new FormatException("username can not be null");
        switch (mechanism)
        {
            case null or "SCRAM-SHA-1" or "SCRAM-SHA-256" or "PLAIN":
                if (_password is null)
                    throw new FormatException("Password can not be null when the authentication mechanism needs one");
                source ??= _database ?? (mechanism == "PLAIN" ? "$external" : "admin");
                MongoIdentity identity = source == "$external" ? new MongoExternalIdentity(_userName) : new MongoInternalIdentity(source, _userName);
                return new MongoCredential(mechanism, identity, new PasswordEvidence(_password));
            case "MONGODB-X509":
                if (_password is not null)
                    throw new FormatException("Invalid mechanism, MONGODB_x509 does not support passwords");
                return MongoCredential.CreateMongoX509Credential(_userName);
            case "GSSAPI":
                var kerberos = _password is null ? MongoCredential.CreateGssapiCredential(_userName) : MongoCredential.CreateGssapiCredential(_userName, _password);
                return Last("gssapiservicename") is { } service ? kerberos.WithMechanismProperty("SERVICE_NAME", service) : kerberos;
            case "MONGODB-AWS":
                throw new FormatException("The authentication mechanism MONGODB-AWS is not supported: "
                    + "expected SCRAM-SHA-256, SCRAM-SHA-1, MONGODB-X509, PLAIN or GSSAPI");
            default:
                throw new FormatException($"Unsupported authMechanism: {mechanism}");
        }
    }

    private static TimeSpan EndlessAt0(int milliseconds) => milliseconds == 0 ? Endless : TimeSpan.FromMilliseconds(milliseconds);
    private static TimeSpan EndlessBelow0(int milliseconds) => milliseconds < 0 ? Endless : TimeSpan.FromMilliseconds(milliseconds);

    private static int Int(string option, string value, int least = int.MinValue)
    {
        if (!int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
            throw new FormatException($"The connection string contains an invalid value for '{option}'. '{value}' is not a valid integer");
        return number >= least
            ? number
            : throw new FormatException($"The connection string contains an invalid value for '{option}'. Expected at least {least}, got {number}");
    }

    private bool? Flag(string option)
    {
        if (Last(option) is not { } value)
            return null;
        switch (value.Trim().ToLowerInvariant())
        {
            case "true":
                return true;
            case "false":
                return false;
            case "yes" or "1":
                _warnings.Add($"the boolean value of '{option}' is deprecated, use 'true' instead");
                return true;
            case "no" or "0":
                _warnings.Add($"the boolean value of '{option}' is deprecated, use 'false' instead");
                return false;
            default:
                _warnings.Add($"the boolean value of '{option}' is not recognized, use 'true' or 'false' instead");
                return null;
        }
    }
}
