using Connect.Api;

namespace Connectors.S3;

/// <summary>A format of files, set up for a task.</summary>
internal interface IFileFormat
{
    /// <summary>What the names of its objects end with, compression included.</summary>
    string Extension { get; }

    /// <summary>Whether keys and headers are wrapped in a struct, because the format, or the original's use of it, needs one.</summary>
    bool Envelops(RecordView view);

    /// <summary>Begins a file.</summary>
    /// <param name="schema">The schema of the first record's value, or null.</param>
    /// <exception cref="DataException">The format cannot store values of the schema.</exception>
    IFileEncoder Begin(Schema? schema);
}
