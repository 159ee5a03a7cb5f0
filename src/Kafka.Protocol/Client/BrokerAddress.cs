using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Kafka.Protocol.Client;

/// <summary>Where a broker listens.</summary>
/// <param name="Host">A host name, an IPv4 address, or an IPv6 address without brackets.</param>
/// <param name="Port">From 1 to 65535.</param>
public readonly record struct BrokerAddress(string Host, int Port)
{
    /// <summary>Reads <c>host:port</c>, <c>[::1]:port</c>, either of them with a listener's name as in <c>SSL://host:port</c>.</summary>
    /// <exception cref="FormatException">The text is no such address.</exception>
    public static BrokerAddress Parse(string text) => TryParse(text, out var address)
        ? address
        : throw new FormatException($"expected the address of a broker as host:port, got '{text}'");

    /// <summary>Reads a list such as <c>bootstrap.servers</c>: addresses with commas between them.</summary>
    /// <exception cref="FormatException">One of them is no address, or there is none.</exception>
    public static IReadOnlyList<BrokerAddress> ParseList(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var addresses = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(Parse).ToList();
        return addresses.Count > 0 ? addresses : throw new FormatException($"expected the addresses of brokers as host:port,host:port, got '{text}'");
    }

    /// <summary>Reads what <see cref="Parse"/> reads; false when the text is no such address.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out BrokerAddress address)
    {
        address = default;
        if (text is null)
            return false;
        var scheme = text.IndexOf("://", StringComparison.Ordinal);
        var rest = scheme < 0 ? text : text[(scheme + 3)..];
        var colon = rest.LastIndexOf(':');
        if (colon <= 0 || !int.TryParse(rest.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) || port is < 1 or > 65535)
            return false;
        var host = rest[..colon];
        if (host.StartsWith('[') && host.EndsWith(']'))
            host = host[1..^1];
        else if (host.Contains(':', StringComparison.Ordinal))
            return false;
        if (host.Length == 0)
            return false;
        address = new BrokerAddress(host, port);
        return true;
    }

    /// <summary>As <c>host:port</c>.</summary>
    public override string ToString() => Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]:{Port}" : $"{Host}:{Port}";
}
