namespace Connectors.QuestDb.Ilp;

/// <summary>A way to a server for batches of lines.</summary>
internal abstract class LineSender : IAsyncDisposable
{
    /// <summary>The version to write lines in; settled by <see cref="ConnectAsync"/>.</summary>
    public ProtocolVersion Version { get; protected set; }

    /// <summary>The most characters of a table's or column's name; settled by <see cref="ConnectAsync"/>.</summary>
    public int MaxNameLength { get; protected set; }

    /// <summary>Makes ready to send.</summary>
    /// <exception cref="LineSenderException">The server cannot be reached or refuses us.</exception>
    public abstract Task ConnectAsync(CancellationToken cancellationToken);

    /// <summary>Sends whole lines. The bytes must not change until the task ends.</summary>
    /// <exception cref="LineSenderException">They were not taken, none of them; over TCP nothing is known of them.</exception>
    public abstract Task SendAsync(ReadOnlyMemory<byte> lines, CancellationToken cancellationToken);

    public abstract ValueTask DisposeAsync();
}
