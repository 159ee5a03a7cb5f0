using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Connect.Api;

namespace Connectors.Jdbc.Urls;

/// <summary>
/// A JDBC URL: <c>jdbc:postgresql://host:port/db?name=value&amp;…</c>, <c>jdbc:mysql://…</c>, <c>jdbc:mariadb://…</c>, <c>jdbc:sqlite:path</c>,
/// <c>jdbc:sqlserver://host;name=value;…</c>. What the properties mean is said in <see cref="UrlProperties"/>.
/// </summary>
internal sealed partial class JdbcUrl
{
    private JdbcUrl(string subprotocol, IReadOnlyList<JdbcHost> hosts, string? database, IReadOnlyDictionary<string, string> properties, string shown)
    {
        Subprotocol = subprotocol;
        Hosts = hosts;
        Database = database;
        Properties = properties;
        _shown = shown;
    }

    private readonly string _shown;

    /// <summary>What stands after <c>jdbc:</c>, in lower case: <c>postgresql</c>, <c>mysql</c>, <c>mariadb</c>, <c>sqlite</c>, <c>sqlserver</c> …</summary>
    public string Subprotocol { get; }

    /// <summary>Whether it is of MariaDB's own kind, whose Java driver differs in some ways from MySQL's.</summary>
    public bool IsMariaDb => Subprotocol == "mariadb";

    /// <summary>The servers, in the order they are to be tried; empty where the URL names none.</summary>
    public IReadOnlyList<JdbcHost> Hosts { get; }

    /// <summary>The database, or the path of a file; null where the URL names none.</summary>
    public string? Database { get; }

    /// <summary>The properties by name, in any case, decoded.</summary>
    public IReadOnlyDictionary<string, string> Properties { get; }

    /// <summary>The URL as if it named one of its servers alone.</summary>
    public JdbcUrl At(JdbcHost host)
    {
        var properties = new Dictionary<string, string>(Properties, StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in host.Properties) properties[name] = value;
        return new(Subprotocol, [host], Database, properties, _shown);
    }

    /// <summary>Reads a URL.</summary>
    /// <exception cref="ConfigException">It is not a JDBC URL. The message shows it without its secrets.</exception>
    public static JdbcUrl Parse(string url)
    {
        var text = url.Trim();
        if (!text.StartsWith("jdbc:", StringComparison.OrdinalIgnoreCase) || text.IndexOf(':', 5) is var colon && colon < 6)
            throw new ConfigException($"Not a valid JDBC URL: {Redact(text)}");
        var subprotocol = text[5..colon].ToLowerInvariant();
        var rest = text[(colon + 1)..];
        // jdbc:microsoft:sqlserver://…, jdbc:jtds:sqlserver://…
        if (subprotocol is "microsoft" or "jtds" && rest.StartsWith("sqlserver:", StringComparison.OrdinalIgnoreCase))
            (subprotocol, rest) = ("sqlserver", rest[10..]);
        var properties = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var shown = Redact(text);
        if (subprotocol == "sqlserver") return ParseSqlServer(rest, properties, shown);
        var query = IndexOutside(rest, '?');
        if (query >= 0)
        {
            ReadProperties(rest[(query + 1)..], '&', subprotocol != "sqlite", properties);
            rest = rest[..query];
        }
        if (subprotocol == "sqlite") return new(subprotocol, [], rest, properties, shown);
        // jdbc:mysql:loadbalance://…, jdbc:mariadb:sequential://…: the addresses are all there, and tried in turn.
        var start = rest.IndexOf("//", StringComparison.Ordinal);
        if (start < 0) return new(subprotocol, [], Decode(rest.TrimStart('/')) is { Length: > 0 } only ? only : null, properties, shown);
        rest = rest[(start + 2)..];
        var slash = IndexOutside(rest, '/');
        var authority = slash < 0 ? rest : rest[..slash];
        var database = slash < 0 ? "" : Decode(rest[(slash + 1)..]);
        var at = IndexOutside(authority, '@', last: true);
        if (at >= 0)
        {
            var login = authority[..at].Split(':', 2);
            properties.TryAdd("user", Decode(login[0]));
            if (login.Length > 1) properties.TryAdd("password", Decode(login[1]));
            authority = authority[(at + 1)..];
        }
        return new(subprotocol, ReadHosts(authority, shown), database.Length == 0 ? null : database, properties, shown);
    }

    /// <summary>The URL as it was given, secrets replaced by <c>[hidden]</c>.</summary>
    public override string ToString() => _shown;

    private static JdbcUrl ParseSqlServer(string rest, Dictionary<string, string> properties, string shown)
    {
        rest = rest.StartsWith("//", StringComparison.Ordinal) ? rest[2..] : rest;
        var end = rest.IndexOf(';');
        if (end >= 0) ReadProperties(rest[(end + 1)..], ';', decode: false, properties);
        var authority = end < 0 ? rest : rest[..end];
        var slash = authority.IndexOf('/');
        if (slash >= 0) properties.TryAdd("databaseName", authority[(slash + 1)..]);
        if (slash >= 0) authority = authority[..slash];
        var instance = authority.IndexOf('\\');
        if (instance >= 0)
        {
            var port = authority.IndexOf(':', instance);
            properties.TryAdd("instanceName", port < 0 ? authority[(instance + 1)..] : authority[(instance + 1)..port]);
            authority = port < 0 ? authority[..instance] : authority[..instance] + authority[port..];
        }
        var database = properties.GetValueOrDefault("databaseName") ?? properties.GetValueOrDefault("database");
        return new("sqlserver", ReadHosts(authority, shown), database, properties, shown);
    }

    private static void ReadProperties(string text, char separator, bool decode, Dictionary<string, string> properties)
    {
        for (int start = 0, end; start < text.Length; start = end + 1)
        {
            end = separator == ';' ? End(text, start, separator) : text.IndexOf(separator, start);
            if (end < 0) end = text.Length;
            var pair = text[start..end];
            var equals = pair.IndexOf('=');
            var name = (equals < 0 ? pair : pair[..equals]).Trim();
            var value = equals < 0 ? "" : pair[(equals + 1)..];
            if (separator == ';' && value.StartsWith('{') && value.EndsWith('}')) value = value[1..^1].Replace("}}", "}", StringComparison.Ordinal);
            if (name.Length > 0) properties[decode ? Decode(name) : name] = decode ? Decode(value) : value;
        }
    }

    // The separator at which a property ends, or -1; those in braces, as SQL Server's driver has them, belong to the value.
    private static int End(string text, int start, params ReadOnlySpan<char> separators)
    {
        var end = text.AsSpan(start).IndexOfAny(separators) is var at and >= 0 ? start + at : -1;
        var brace = end < 0 ? -1 : text.IndexOf("={", start, end - start, StringComparison.Ordinal);
        if (brace < 0) return end;
        var close = text.IndexOf('}', brace);
        // A closing brace in the value is doubled.
        while (close >= 0 && close + 1 < text.Length && text[close + 1] == '}') close = text.IndexOf('}', close + 2);
        return close < end ? end : End(text, close + 1, separators);
    }

    private static List<JdbcHost> ReadHosts(string authority, string shown)
    {
        // [host:port,(host=h)] is a list of MySQL's, [::1] an address.
        if (authority is ['[', .., ']'] && authority.AsSpan().IndexOfAny(',', '(') >= 0) authority = authority[1..^1];
        var hosts = new List<JdbcHost>();
        for (var rest = authority; rest.Length > 0;)
        {
            var comma = IndexOutside(rest, ',');
            var part = (comma < 0 ? rest : rest[..comma]).Trim();
            rest = comma < 0 ? "" : rest[(comma + 1)..];
            if (part.Length == 0) continue;
            if (part[0] == '(' || part.StartsWith("address=(", StringComparison.OrdinalIgnoreCase))
            {
                hosts.Add(ReadAddress(part, shown));
                continue;
            }
            var colon = part.LastIndexOf(':');
            if (part[0] == '[' && part.IndexOf(']') is var bracket and > 0)
            {
                hosts.Add(new(part[1..bracket], bracket + 1 < part.Length && part[bracket + 1] == ':' ? Port(part[(bracket + 2)..], shown) : null));
                continue;
            }
            hosts.Add(colon < 0 ? new(part, null) : new(part[..colon], colon + 1 == part.Length ? null : Port(part[(colon + 1)..], shown)));
        }
        return hosts;
    }

    // address=(host=h)(port=3307)(user=u), or (host=h,port=3307,user=u).
    private static JdbcHost ReadAddress(string text, string shown)
    {
        var properties = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var pair in text[text.IndexOf('(')..].Split(['(', ')', ','], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = pair.IndexOf('=');
            if (equals > 0) properties[pair[..equals].Trim()] = Decode(pair[(equals + 1)..].Trim());
        }
        properties.Remove("host", out var name);
        properties.Remove("port", out var port);
        // The server's part in a replication, which the order in the URL says already, and the only protocol there is here.
        properties.Remove("type");
        properties.Remove("protocol");
        return string.IsNullOrEmpty(name)
            ? throw new ConfigException($"Not a valid JDBC URL: {shown} (expected a host in address=(host=…)(port=…))")
            : new(name, string.IsNullOrEmpty(port) ? null : Port(port, shown)) { Properties = properties };
    }

    // The first or last of a character that is not in parentheses; anywhere, where they are not closed and so part of a password.
    private static int IndexOutside(string text, char wanted, bool last = false)
    {
        var depth = 0;
        var found = -1;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '(') depth++;
            else if (text[i] == ')') depth--;
            else if (text[i] == wanted && depth == 0 && (last || found < 0)) found = i;
        }
        return depth == 0 ? found : last ? text.LastIndexOf(wanted) : text.IndexOf(wanted);
    }

    private static int Port(string text, string shown) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and < 65536
            ? port
            // What stands there may be part of a password with a slash in it.
            : throw new ConfigException($"Not a valid JDBC URL: {shown} (expected a port of 1 to 65535 after the host)");

    private static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));

    private static string Redact(string text)
    {
        var shown = new StringBuilder(text.Length);
        var start = 0;
        // user:password@host, or user/password@ without the slashes before; a password may hold any of the characters that elsewhere have a meaning.
        var slashes = text.IndexOf("//", StringComparison.Ordinal);
        if (text.AsSpan(0, BeforeProperties(text)).LastIndexOf('@') is var at and > 0)
        {
            var separator = slashes >= 0 && slashes < at ? text.IndexOfAny([':', '/'], slashes + 2) : text.IndexOf('/');
            if (separator >= 0 && separator < at)
            {
                shown.Append(text, 0, separator + 1).Append(Password.Hidden);
                start = at;
            }
        }
        while (start < text.Length)
        {
            var next = End(text, start, '?', '&', ';');
            var piece = next < 0 ? text[start..] : text[start..(next + 1)];
            var equals = piece.IndexOf('=');
            if (equals > 0 && IsSecret(piece[..equals]))
            {
                shown.Append(piece, 0, equals + 1).Append(Password.Hidden);
                if (next >= 0) shown.Append(text[next]);
            }
            else shown.Append(piece);
            start += piece.Length;
        }
        return InParentheses().Replace(shown.ToString(), $"$1{Password.Hidden}");
    }

    // (host=h,password=p) and (password=p), as addresses of MySQL's may be written.
    [GeneratedRegex(@"([(,]\s*password\s*=)[^,)]*", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex InParentheses();

    // Where the properties begin: after a separator that a name and an equals sign follow.
    private static int BeforeProperties(string text)
    {
        for (var i = text.IndexOfAny(['?', ';']); i >= 0; i = text.IndexOfAny(['?', ';'], i + 1))
        {
            var next = text.IndexOfAny(['=', '@'], i);
            if (next < 0 || text[next] == '=') return i;
        }
        return text.Length;
    }

    /// <summary>Whether a property holds a secret, by its name.</summary>
    public static bool IsSecret(string name) =>
        name.Contains("password", StringComparison.OrdinalIgnoreCase) || name.Contains("passwd", StringComparison.OrdinalIgnoreCase)
        || name.Contains("secret", StringComparison.OrdinalIgnoreCase) || name.Contains("token", StringComparison.OrdinalIgnoreCase)
        || name.Contains("credential", StringComparison.OrdinalIgnoreCase) || name.Trim().EndsWith("ProviderClientKey", StringComparison.OrdinalIgnoreCase)
        || name.Trim().Equals("pwd", StringComparison.OrdinalIgnoreCase);
}
