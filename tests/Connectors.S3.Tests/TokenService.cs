using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Connectors.S3.Tests;

/// <summary>A Security Token Service that gives one answer.</summary>
internal sealed class TokenService : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public TokenService()
    {
        _listener.Start();
        Url = $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";
        Asked = AnswerAsync();
    }

    public string Url { get; }

    /// <summary>The request's body.</summary>
    public Task<string> Asked { get; }

    public void Dispose() => _listener.Dispose();

    private async Task<string> AnswerAsync()
    {
        using var connection = await _listener.AcceptTcpClientAsync();
        var stream = connection.GetStream();
        var text = "";
        var buffer = new byte[4096];
        while (!IsWhole(text)) text += Encoding.UTF8.GetString(buffer, 0, await stream.ReadAsync(buffer));
        var body = "<AssumeRoleResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><AssumeRoleResult><Credentials><AccessKeyId>temporary</AccessKeyId>"
            + $"<SecretAccessKey>key</SecretAccessKey><SessionToken>token</SessionToken>"
            + $"<Expiration>{DateTime.UtcNow.AddHours(1):yyyy-MM-ddTHH:mm:ssZ}</Expiration>"
            + "</Credentials></AssumeRoleResult></AssumeRoleResponse>";
        await stream.WriteAsync(Encoding.UTF8.GetBytes($"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nContent-Length: {body.Length}\r\n\r\n{body}"));
        return text;
    }

    private static bool IsWhole(string text)
    {
        var head = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        if (head < 0) return false;
        var length = text.Split("\r\n").Single(l => l.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase)).Split(':')[1];
        return text.Length - head - 4 >= int.Parse(length, System.Globalization.CultureInfo.InvariantCulture);
    }
}
