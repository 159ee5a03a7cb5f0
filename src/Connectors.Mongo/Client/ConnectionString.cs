using System.Globalization;
using System.Text;
using MongoDB.Driver;

namespace Connectors.Mongo.Client;

/// <summary>
/// A MongoDB connection string, read as the Java driver reads it: the same options, spellings, defaults and refusals
/// (https://www.mongodb.com/docs/drivers/java/sync/current/connection/specify-connection-options/). The .NET driver's own reader knows other options,
/// wants others escaped, and repeats the string, with its password, in what it refuses. No message of this class repeats anything that stands where a
/// password could be.
/// </summary>
internal sealed partial class ConnectionString
{
    private const string Plain = "mongodb://", Service = "mongodb+srv://";
    private const int DefaultPort = 27017;

    private readonly MongoClientSettings _settings = new();
    private readonly Dictionary<string, List<string>> _options = new(StringComparer.Ordinal);
    private readonly List<string> _warnings = [];
    private readonly string? _userName, _password, _database;
    private readonly List<MongoServerAddress> _hosts;
    private readonly bool _isService;

    private ConnectionString(string text)
    {
        _isService = text.StartsWith(Service, StringComparison.Ordinal);
        if (!_isService && !text.StartsWith(Plain, StringComparison.Ordinal))
            throw new FormatException("The connection string is invalid. Connection strings must start with either 'mongodb://' or 'mongodb+srv://'");
        var rest = text[(_isService ? Service : Plain).Length..];
        var end = rest.IndexOfAny(['/', '?']) is var found and >= 0 ? found : rest.Length;
        var userAndHosts = rest[..end];
        var at = userAndHosts.LastIndexOf('@');
        if (at == 0)
            throw new FormatException("The connection string contains an at-sign (@) without a user name");
        if (at > 0)
            (_userName, _password) = ReadUser(userAndHosts[..at]);
        _hosts = ReadHosts(userAndHosts[(at + 1)..]);

        rest = end < rest.Length && rest[end] == '/' ? rest[(end + 1)..] : rest[end..];
        var query = rest.IndexOf('?', StringComparison.Ordinal);
        _database = ReadDatabase(Decode(query < 0 ? rest : rest[..query]));
        if (query >= 0)
            ReadOptions(rest[(query + 1)..]);
        Apply();
    }

    /// <summary>Reads a connection string; no name is looked up and no server asked.</summary>
    /// <exception cref="FormatException">It is not one, or asks for what is not supported. The message does not have its password.</exception>
    public static ConnectionString Parse(string text) => new(text);

    /// <summary>How long a connection may take to open, <c>connectTimeoutMS</c>.</summary>
    public TimeSpan ConnectTimeout => _settings.ConnectTimeout;

    /// <summary>Whether it has a user.</summary>
    public bool HasCredentials => _settings.Credential is not null;

    /// <summary>What it says that has no effect, for the log; without values.</summary>
    public IReadOnlyList<string> Warnings => _warnings;

    /// <summary>The PEM file with the certificates to trust, <c>tlsCAFile</c>, or null.</summary>
    public string? TrustFile => Last("tlscafile");

    /// <summary>The PEM file with the client's certificate and key, <c>tlsCertificateKeyFile</c>, or null.</summary>
    public string? KeyFile => Last("tlscertificatekeyfile");

    /// <summary>The password of the key in it, <c>tlsCertificateKeyFilePassword</c>, or null.</summary>
    public string? KeyFilePassword => Last("tlscertificatekeyfilepassword");

    private static (string Name, string? Password) ReadUser(string user)
    {
        // A plus sign is itself here, and a blank in options.
        user = user.Replace("+", "%2B", StringComparison.Ordinal);
        var colon = user.IndexOf(':', StringComparison.Ordinal);
        if (user.Contains('@', StringComparison.Ordinal) || (colon >= 0 && user.IndexOf(':', colon + 1) >= 0))
            throw new FormatException("The connection string contains invalid user information. "
                + "If the username or password contains a colon (:) or an at-sign (@) then it must be urlencoded");
        if (colon == 0)
            throw new FormatException("No username is provided in the connection string");
        return colon < 0 ? (Decode(user), null) : (Decode(user[..colon]), Decode(user[(colon + 1)..]));
    }

    private List<MongoServerAddress> ReadHosts(string text)
    {
        // As Java splits: what is empty counts only where something else follows, or nothing else is there.
        var hosts = text.TrimEnd(',').Split(',');
        if (_isService && hosts.Length > 1)
            throw new FormatException("Only one host allowed when using mongodb+srv protocol");
        if (_isService && text.Contains(':', StringComparison.Ordinal))
            throw new FormatException("Host for when using mongodb+srv protocol can not contain a port");
        var read = hosts.Select(host => ReadHost(host, alone: hosts.Length == 1)).OrderBy(host => host.Host, StringComparer.Ordinal).ToList();
        if (_isService && text.Split('.').Length < 3)
            throw new FormatException("An SRV host name was provided that does not contain at least three parts. "
                + "It must contain a hostname, domain name and a top level domain.");
        return read;
    }

    private static MongoServerAddress ReadHost(string host, bool alone)
    {
        if (host.Length == 0)
            throw new FormatException($"The connection string contains an empty host{(alone ? " '[]'. " : ".")}");
        if (host.EndsWith(".sock", StringComparison.Ordinal))
            throw new FormatException("The connection string names a socket file: Unix domain sockets are not supported, expected host names with ports");
        var bracket = host.StartsWith('[') ? host.IndexOf(']', StringComparison.Ordinal) : 0;
        if (bracket < 0)
            throw new FormatException("The connection string contains an invalid host. IPv6 address literals must be enclosed in '[' and ']' according to RFC 2732");
        var colon = host.IndexOf(':', bracket);
        if (colon < 0)
            return new MongoServerAddress(host, DefaultPort);
        if (host.IndexOf(':', colon + 1) >= 0)
            throw new FormatException("The connection string contains an invalid host. Reserved characters such as ':' must be escaped according RFC 2396. "
                + "Any IPv6 address literal must be enclosed in '[' and ']' according to RFC 2732.");
        if (!int.TryParse(host.AsSpan(colon + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var port))
            throw new FormatException("The connection string contains an invalid host and port. The port contains non-digit characters, it must be an integer "
                + "between 0 and 65535. Hint: username and password must be escaped according to RFC 3986.");
        if (port is <= 0 or > 65535)
            throw new FormatException("The connection string contains an invalid host and port. The port must be an integer between 0 and 65535.");
        if (colon == 0)
            throw new FormatException("The connection string contains an empty host.");
        return new MongoServerAddress(host[..colon], port);
    }

    // What stands after the slash may be a collection with its database: db.coll.
    private static string? ReadDatabase(string text)
    {
        if (text.Length == 0)
            return null;
        var database = text.Split('.')[0];
        if (database.Length == 0)
            throw new FormatException("state should be: databaseName is not empty");
        if (database.AsSpan().IndexOfAny("\0/\\ \"") is var at and >= 0)
            throw new FormatException($"state should be: databaseName does not contain '{database[at]}'");
        return database;
    }

    private void ReadOptions(string text)
    {
        foreach (var part in text.Split('&', ';'))
        {
            if (part.Length == 0)
                continue;
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            // What stands there may be the rest of a password with a question mark.
            if (equals < 0)
                throw new FormatException("The connection string contains an invalid option. It is missing the value delimiter eg 'option=value'");
            var name = part[..equals].ToLowerInvariant();
            if (!_options.TryGetValue(name, out var values))
                _options.Add(name, values = []);
            values.Add(Decode(part[(equals + 1)..]));
        }
        Rename("wtimeout", "wtimeoutms");
        Rename("j", "journal");
    }

    private void Rename(string old, string name)
    {
        if (_options.ContainsKey(name) || !_options.Remove(old, out var values))
            return;
        _options.Add(name, values);
        _warnings.Add($"the option '{old}' has been deprecated, use '{name}' instead");
    }

    // The later of two values of an option counts.
    private string? Last(string option) => _options.TryGetValue(option, out var values) ? values[^1] : null;

    // As Java's URLDecoder: a plus sign is a blank, and a percent sign begins two hexadecimal digits.
    private static string Decode(string text)
    {
        if (text.AsSpan().IndexOfAny('+', '%') < 0)
            return text;
        var utf8 = Encoding.UTF8.GetBytes(text);
        var length = 0;
        for (var i = 0; i < utf8.Length; i++, length++)
        {
            utf8[length] = utf8[i] == '+' ? (byte)' ' : utf8[i];
            if (utf8[i] != '%')
                continue;
            if (i + 2 >= utf8.Length || !byte.TryParse(utf8.AsSpan(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out utf8[length]))
                throw new FormatException("The connection string contains a percent sign (%) that does not begin an escape of two hexadecimal digits");
            i += 2;
        }
        return Encoding.UTF8.GetString(utf8, 0, length);
    }
}
