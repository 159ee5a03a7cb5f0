using System.Net.Sockets;
using Xunit;

namespace Connect.Testing;

/// <summary>Addresses of real servers, from the environment; a test that needs one that is not there is skipped with one line.</summary>
public static class Servers
{
    /// <summary>The value of PG, MYSQL, S3, MONGO, QUESTDB, KAFKA or SCHEMA_REGISTRY, if what it names accepts connections.</summary>
    public static string Require(string name)
    {
        var address = Environment.GetEnvironmentVariable(name);
        if (string.IsNullOrEmpty(address)) Assert.Skip($"{name} is not set: no such server to test against");
        var uri = new Uri(address.Contains("//", StringComparison.Ordinal) ? address : $"tcp://{address}");
        try
        {
            using var socket = new TcpClient();
            socket.Connect(uri.Host, uri.Port);
        }
        catch (SocketException) { Assert.Skip($"{name}={uri.Host}:{uri.Port} does not answer"); }
        return address;
    }

    /// <summary>A name that no other test or run uses.</summary>
    public static string Unique(string stem) => $"{stem}_{Guid.NewGuid():N}"[..Math.Min(stem.Length + 9, stem.Length + 33)];
}
