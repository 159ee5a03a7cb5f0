using System.Globalization;
using Connect.Api;
using Connectors.QuestDb.Ilp;

namespace Connectors.QuestDb.Client;

/// <summary>From a configuration string to <see cref="ClientConf"/>. Its checks and messages are the Java client's, without values of secrets.</summary>
internal sealed class ClientConfReader
{
    private const int HttpPort = 9000, TcpPort = 9009;

    private readonly bool _http;
    private readonly bool _tls;
    private readonly Dictionary<string, string> _settings = new(StringComparer.Ordinal);
    private readonly List<ClientAddress> _addresses = [];
    private readonly List<string> _unknown = [];

    private ClientConfReader(ConfString conf)
    {
        (_http, _tls) = conf.Schema switch
        {
            "http" => (true, false),
            "https" => (true, true),
            "tcp" => (false, false),
            "tcps" => (false, true),
            _ => throw new LineSenderException($"invalid schema [schema={conf.Schema}, supported-schemas=[http, https, tcp, tcps]]"),
        };
        foreach (var (key, value) in conf.Settings)
        {
            switch (key)
            {
                case "addr": AddAddress(value); break;
                case "user": _settings["username"] = value; break;
                case "pass": _settings["password"] = value; break;
                case "auto_flush_rows" or "auto_flush_interval" or "retry_timeout" or "request_timeout" or "request_min_throughput" when !_http:
                    _unknown.Add(key);
                    break;
                case "auth_timeout" when !_http: _settings[key] = value; break;
                case "username" or "password" or "token" or "tls_verify" or "tls_roots" or "tls_roots_password"
                    or "auto_flush" or "auto_flush_rows" or "auto_flush_interval" or "auto_flush_bytes" or "retry_timeout" or "request_timeout"
                    or "request_min_throughput" or "init_buf_size" or "max_buf_size" or "max_name_len" or "protocol_version":
                    _settings[key] = value;
                    break;
                default: _unknown.Add(key); break;
            }
        }
    }

    /// <summary>Reads a configuration string whose variables were replaced.</summary>
    /// <exception cref="LineSenderException">It is not one, or its settings exclude each other.</exception>
    /// <exception cref="ConfigException">A setting of flushing is not one that a sink can have.</exception>
    public static ClientConf Read(string text) => new ClientConfReader(ConfString.Parse(text)).Read();

    /// <summary>An address from its text.</summary>
    /// <exception cref="LineSenderException">It has no host, or a port that is none.</exception>
    public static ClientAddress Address(string text, int defaultPort)
    {
        // Brackets keep the colons of an IPv6 address apart from the port's.
        var hostEnd = text.StartsWith('[') ? text.IndexOf(']', StringComparison.Ordinal) + 1 : text.IndexOf(':', StringComparison.Ordinal);
        if (hostEnd <= 0) hostEnd = text.StartsWith(':') ? 0 : text.Length;
        var host = text[..hostEnd] is ['[', .. var inner, ']'] ? inner : text[..hostEnd];
        if (host.Length == 0) throw new LineSenderException("address cannot be empty nor null");
        // Whoever writes a user into the address, as in URLs, does not find the password in a log.
        if (text.LastIndexOf('@') is var user and >= 0)
            throw new LineSenderException($"an address is host:port, username and password are settings of their own [address=…{text[user..]}]");
        if (Uri.CheckHostName(host) == UriHostNameType.Unknown)
            throw new LineSenderException($"the address has no name of a host, expected host:port [address={text}]");
        var port = defaultPort;
        if (hostEnd < text.Length && !TryPort(text.AsSpan(hostEnd), out port))
            throw new LineSenderException($"cannot parse a port from the address, expected host:port [address={text}]");
        return new ClientAddress(host, port);
    }

    private static bool TryPort(ReadOnlySpan<char> text, out int port)
    {
        port = 0;
        return text[0] == ':' && int.TryParse(text[1..], NumberStyles.None, CultureInfo.InvariantCulture, out port) && port is >= 1 and <= 65535;
    }

    /// <summary>The port of line protocol over TCP.</summary>
    public static int DefaultTcpPort => TcpPort;

    private ClientConf Read()
    {
        if (_addresses.Count == 0) throw new LineSenderException("addr is missing: expected addr=host:port; in the client configuration");
        if (!_http && _addresses.Count > 1) throw new LineSenderException("only a single address (host:port) can be specified for TCP");
        CheckCredentials();
        if (_http) CheckAutoFlush();
        var initial = (int)Number("init_buf_size", 64 * 1024, 1, int.MaxValue);
        var maximum = (int)Number("max_buf_size", 100 * 1024 * 1024, 1, int.MaxValue);
        if (initial > maximum)
            throw new LineSenderException(
                $"maximum buffer capacity cannot be less than initial buffer capacity [max_buf_size={maximum}, init_buf_size={initial}]");
        return new ClientConf
        {
            IsHttp = _http,
            IsTls = _tls,
            VerifiesTls = VerifiesTls(),
            TlsRoots = TlsRoots(),
            Addresses = _addresses,
            Username = Get("username"),
            Password = Get("password"),
            Token = Get("token"),
            AutoFlushRows = FlushSetting("auto_flush_rows", 75_000),
            AutoFlushInterval = TimeSpan.FromMilliseconds(FlushSetting("auto_flush_interval", 1000)),
            RetryTimeout = TimeSpan.FromMilliseconds(Number("retry_timeout", 10_000, 0, int.MaxValue)),
            RequestTimeout = TimeSpan.FromMilliseconds(Number("request_timeout", 30_000, 1, int.MaxValue)),
            AuthTimeout = TimeSpan.FromMilliseconds(Number("auth_timeout", 15_000, 1, int.MaxValue)),
            RequestMinThroughput = Number("request_min_throughput", 102_400, 0, int.MaxValue),
            InitialBufferSize = initial,
            MaxBufferSize = maximum,
            MaxNameLength = (int)Number("max_name_len", Names.DefaultMaxLength, 16, int.MaxValue),
            Version = Version(),
            Unknown = _unknown,
        };
    }

    private void AddAddress(string value)
    {
        var address = Address(value, _http ? HttpPort : TcpPort);
        if (_addresses.Contains(address)) throw new LineSenderException($"duplicated addresses are not allowed [address={address}]");
        _addresses.Add(address);
    }

    private void CheckCredentials()
    {
        var (user, password, token) = (Get("username"), Get("password"), Get("token"));
        if (!_http)
        {
            if (password is not null) throw new LineSenderException("password is not supported for TCP protocol");
            if (token is not null && string.IsNullOrEmpty(user)) throw new LineSenderException("TCP token is configured, but user is missing");
            if (user is not null && string.IsNullOrEmpty(token)) throw new LineSenderException("TCP username is configured, but token is missing");
            return;
        }
        if (token is not null && (user is not null || password is not null))
            throw new LineSenderException("token authentication is already configured: expected either token, or username and password");
        if (password is not null && user is null) throw new LineSenderException("HTTP password is configured, but username is missing");
        if (user is not null && string.IsNullOrEmpty(password)) throw new LineSenderException("password cannot be empty nor null: a username is configured");
        if (user is { Length: 0 }) throw new LineSenderException("username cannot be empty nor null");
        if (token is { Length: 0 }) throw new LineSenderException("token cannot be empty nor null");
    }

    // The connector flushes by itself, so as to know what is stored; what would take that from it is refused.
    private void CheckAutoFlush()
    {
        if (Get("auto_flush") is { } on && on != "on")
            throw new ConfigException(
                on == "off" ? "QuestDB Kafka connector cannot have auto_flush disabled" : $"Unknown auto_flush value [auto_flush={on}]: expected on");
        if (Get("auto_flush_bytes") is not null) throw new LineSenderException("auto_flush_bytes is only supported for TCP transport");
    }

    private int FlushSetting(string key, int otherwise)
    {
        if (!_http || Get(key) is not { } text) return otherwise;
        if (text == "off") throw new ConfigException($"QuestDB Kafka connector cannot have {key} disabled");
        return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new ConfigException($"Invalid {key} value [{key}={text}]: expected a whole number");
    }

    private long Number(string key, long otherwise, long min, long max)
    {
        if (Get(key) is not { } text) return otherwise;
        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max
            ? number
            : throw new LineSenderException($"invalid {key} [value={text}]: expected a whole number from {min} to {max}");
    }

    private bool VerifiesTls() => Get("tls_verify") switch
    {
        null or "on" => true,
        "unsafe_off" => false,
        var other => throw new LineSenderException($"invalid tls_verify [value={other}, allowed-values=[on, unsafe_off]]"),
    };

    private (string, string)? TlsRoots() => (Get("tls_roots"), Get("tls_roots_password")) switch
    {
        (null, null) => null,
        ({ } file, { } password) => (file, password),
        (null, _) => throw new LineSenderException("tls_roots_password was configured, but tls_roots is missing"),
        _ => throw new LineSenderException("tls_roots was configured, but tls_roots_password is missing"),
    };

    private ProtocolVersion? Version() => Get("protocol_version") switch
    {
        null or "auto" => null,
        "1" => ProtocolVersion.V1,
        "2" => ProtocolVersion.V2,
        "3" => ProtocolVersion.V3,
        var other => throw new LineSenderException($"current client only supports protocol version 1, 2, 3 or auto, got {other}"),
    };

    private string? Get(string key) => _settings.GetValueOrDefault(key);
}
