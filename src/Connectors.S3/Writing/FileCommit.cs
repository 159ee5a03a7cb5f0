namespace Connectors.S3;

/// <summary>Files of a topic partition on their way to the store, together.</summary>
/// <param name="files">The files in the order in which they were opened.</param>
/// <param name="next">The offset after the last record in them.</param>
internal sealed class FileCommit(IReadOnlyList<FolderFiles> files, long next)
{
    /// <summary>The files.</summary>
    public IReadOnlyList<FolderFiles> Files => files;

    /// <summary>The offset that may be committed once all files are there.</summary>
    public long Next => next;

    /// <summary>Completes when all files are there, or fails with the first failure.</summary>
    public Task Done { get; private set; } = Task.CompletedTask;

    /// <summary>Begins to complete the files.</summary>
    public void Start(SinkFiles common, bool oneByOne, CancellationToken cancellationToken) => Done = RunAsync(common, oneByOne, cancellationToken);

    private async Task RunAsync(SinkFiles common, bool oneByOne, CancellationToken cancellationToken)
    {
        if (oneByOne || files.Count == 1)
        {
            foreach (var file in files) await CompleteAsync(file, common, cancellationToken).ConfigureAwait(false);
            return;
        }
        await Task.WhenAll(files.Select(f => CompleteAsync(f, common, cancellationToken))).ConfigureAwait(false);
    }

    private static async Task CompleteAsync(FolderFiles file, SinkFiles common, CancellationToken cancellationToken)
    {
        await common.Slots.WaitAsync(cancellationToken).ConfigureAwait(false);
        try { await file.CompleteAsync(cancellationToken).ConfigureAwait(false); }
        finally { common.Slots.Release(); }
    }
}
