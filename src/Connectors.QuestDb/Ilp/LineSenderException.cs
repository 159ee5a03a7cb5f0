using Connect.Api;

namespace Connectors.QuestDb.Ilp;

/// <summary>
/// The server refused lines, or could not be reached. Under the name by which the Java client's exception is known in traces and dead letters.
/// </summary>
[JavaClass("io.questdb.client.cutlass.line.LineSenderException")]
internal sealed class LineSenderException : Exception
{
    public LineSenderException(string message) : base(message) { }

    public LineSenderException(string message, Exception? cause) : base(message, cause) { }

    /// <summary>The HTTP status of the refusal, or null when no answer came.</summary>
    public int? Status { get; init; }

    /// <summary>Whether the server found fault with single lines: others of the batch may be good.</summary>
    public bool IsAboutLines { get; init; }

    /// <summary>The number of the first line that the server named, from 1, or null.</summary>
    public int? Line { get; init; }

    /// <summary>Whether the same lines may be taken later.</summary>
    public bool IsRetriable { get; init; }

    /// <summary>Whether another address is to be tried next.</summary>
    public bool TryNextAddress { get; init; }
}
