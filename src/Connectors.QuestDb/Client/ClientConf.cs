using Connectors.QuestDb.Ilp;

namespace Connectors.QuestDb.Client;

/// <summary>How to reach the server: what a configuration string says, or the old keys <c>host</c>, <c>tls</c>, <c>username</c> and <c>token</c>.</summary>
internal sealed record ClientConf
{
    /// <summary>Whether lines go over HTTP; otherwise over TCP.</summary>
    public bool IsHttp { get; init; }

    /// <summary>Whether the connection is encrypted.</summary>
    public bool IsTls { get; init; }

    /// <summary>Whether the server's certificate is checked.</summary>
    public bool VerifiesTls { get; init; } = true;

    /// <summary>A file with the certificates to trust instead of the system's, and its password.</summary>
    public (string File, string Password)? TlsRoots { get; init; }

    /// <summary>The servers, at least one; over HTTP the next one is tried when one fails.</summary>
    public required IReadOnlyList<ClientAddress> Addresses { get; init; }

    /// <summary>The user of HTTP Basic, or the key's id over TCP.</summary>
    public string? Username { get; init; }

    /// <summary>The password of HTTP Basic.</summary>
    public string? Password { get; init; }

    /// <summary>The token of HTTP Bearer, or the private key over TCP.</summary>
    public string? Token { get; init; }

    /// <summary>From how many rows on a batch is sent.</summary>
    public int AutoFlushRows { get; init; } = 75_000;

    /// <summary>After which time a batch is sent.</summary>
    public TimeSpan AutoFlushInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a request that fails is tried again.</summary>
    public TimeSpan RetryTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a request may take, beside what its size allows.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Over TCP, how long the server may take to accept and authenticate a connection, and to take a batch (<c>auth_timeout</c>, as the other clients of
    /// QuestDB call the first; the Java client has no limit).
    /// </summary>
    public TimeSpan AuthTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Bytes a second that a request is given time for; 0 for none.</summary>
    public long RequestMinThroughput { get; init; } = 102_400;

    /// <summary>Bytes that a batch's buffer begins with.</summary>
    public int InitialBufferSize { get; init; } = 64 * 1024;

    /// <summary>The most bytes of a batch.</summary>
    public int MaxBufferSize { get; init; } = 100 * 1024 * 1024;

    /// <summary>The most characters of a name, where the server does not say.</summary>
    public int MaxNameLength { get; init; } = Names.DefaultMaxLength;

    /// <summary>The version to write lines in; null to ask the server.</summary>
    public ProtocolVersion? Version { get; init; }

    /// <summary>Keys of the configuration string that mean nothing: unknown ones, and over TCP those of HTTP.</summary>
    public IReadOnlyList<string> Unknown { get; init; } = [];

    /// <summary>The addresses; never secrets.</summary>
    public override string ToString() => string.Join(", ", Addresses);
}
