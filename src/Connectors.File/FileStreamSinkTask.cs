using System.Buffers;
using Connect.Api;

namespace Connectors.File;

/// <summary>
/// Appends each record's value to a file as Java's text form and a line feed: <c>Struct{a=1}</c>, <c>{k=v}</c>, <c>null</c>. The lines of a batch are given
/// to the operating system before the batch counts as taken. Several tasks may append to one file; their lines do not mix. Half a line that a killed worker
/// left at the end stays one of its own: the record it began with comes again.
/// </summary>
[JavaClass("org.apache.kafka.connect.file.FileStreamSinkTask")]
public sealed class FileStreamSinkTask : SinkTask, IAsyncDisposable
{
    private const int WriteFrom = 256 * 1024;
    private readonly Func<string, Stream> _open;
    private ArrayBufferWriter<byte> _lines = new(WriteFrom + 64 * 1024);
    private Stream _output = Stream.Null;
    private string _name = "standard output";

    /// <summary>A task that appends to a file.</summary>
    public FileStreamSinkTask() : this(Appending.Open) { }

    /// <summary>A task with files of its own.</summary>
    internal FileStreamSinkTask(Func<string, Stream> open) => _open = open;

    /// <inheritdoc/>
    /// <exception cref="ConnectException">The file cannot be made or opened.</exception>
    public override Task StartAsync(IReadOnlyDictionary<string, string> config, CancellationToken cancellationToken)
    {
        if (FileStreamSinkConfig.Parse(config).File is not { } file)
        {
            _output = Console.OpenStandardOutput();
            return Task.CompletedTask;
        }
        _name = file;
        try
        {
            _output = _open(file);
            if (_output.CanSeek && Appending.EndsWithinLine(file)) _output.WriteByte((byte)'\n');
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ConnectException($"Couldn't find or create file '{file}' for FileStreamSinkTask: {e.Message}", e);
        }
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override async Task PutAsync(IReadOnlyList<SinkRecord> records, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(records);
        for (var i = 0; i < records.Count; i++)
        {
            TextForm.Write(_lines, records[i].Value);
            _lines.GetSpan(1)[0] = (byte)'\n';
            _lines.Advance(1);
            if (_lines.WrittenCount >= WriteFrom) await WriteAsync(cancellationToken).ConfigureAwait(false);
        }
        if (_lines.WrittenCount > 0) await WriteAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public override Task FlushAsync(IReadOnlyDictionary<TopicPartition, long> offsets, CancellationToken cancellationToken) =>
        _output.FlushAsync(cancellationToken);

    /// <inheritdoc/>
    public override async Task StopAsync() => await DisposeAsync().ConfigureAwait(false);

    /// <summary>Closes the file.</summary>
    public async ValueTask DisposeAsync() => await _output.DisposeAsync().ConfigureAwait(false);

    private async ValueTask WriteAsync(CancellationToken cancellationToken)
    {
        try { await _output.WriteAsync(_lines.WrittenMemory, cancellationToken).ConfigureAwait(false); }
        catch (IOException e) { throw new ConnectException($"Cannot write {_lines.WrittenCount} bytes to {_name}: {e.Message}", e); }
        // What one giant record needed is not kept for ever.
        if (_lines.Capacity > 16 * WriteFrom) _lines = new(WriteFrom + 64 * 1024);
        else _lines.ResetWrittenCount();
    }
}
