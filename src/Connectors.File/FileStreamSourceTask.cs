using Connect.Api;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Win32.SafeHandles;

namespace Connectors.File;

/// <summary>
/// Reads the lines of one file, or of standard input: each a record without key, its value a string. The last line waits until its end is written. A file
/// that is not there yet is waited for.
/// </summary>
[JavaClass("org.apache.kafka.connect.file.FileStreamSourceTask")]
public sealed partial class FileStreamSourceTask : SourceTask
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(100), PollAtMost = TimeSpan.FromSeconds(1);
    private readonly LineBuffer _lines = new();
    private ILogger _logger = NullLogger.Instance;
    private string? _filename;
    private string _topic = "";
    private int _batchSize;
    private IReadOnlyDictionary<string, object?> _partition = new Dictionary<string, object?>();
    private SafeFileHandle? _file;
    private Stream? _input;
    private Task<int>? _reading;
    private bool _saidShort;
    // After the last line that was handed on, and after the last byte that was read.
    private long _position, _readTo;

    /// <inheritdoc/>
    /// <exception cref="ConnectException">The stored offset is not one of a file.</exception>
    public override async Task StartAsync(IReadOnlyDictionary<string, string> config, CancellationToken cancellationToken)
    {
        _logger = Context.LoggerFactory.CreateLogger<FileStreamSourceTask>();
        var given = FileStreamSourceConfig.Parse(config);
        _filename = given.File;
        _topic = given.Topic;
        _batchSize = Math.Max(1, given.BatchSize);
        _partition = SourceFile.Partition(_filename);
        if (_filename is null)
        {
            _input = Console.OpenStandardInput();
            return;
        }
        var offset = await Context.OffsetStorageReader.OffsetAsync(_partition, cancellationToken).ConfigureAwait(false);
        if (offset is null || !offset.TryGetValue(SourceFile.PositionKey, out var position) || position is null) return;
        if (position is not long at || at < 0)
            throw new ConnectException($"Offset position is the incorrect type: expected bytes into {_filename} as an int64 of at least 0, got {position}");
        _position = _readTo = at;
        LogFound(_filename, at);
    }

    /// <inheritdoc/>
    public override async Task<IReadOnlyList<SourceRecord>?> PollAsync(CancellationToken cancellationToken)
    {
        List<SourceRecord>? records = null;
        var clock = Context.TimeProvider;
        var start = clock.GetTimestamp();
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Take(ref records);
            if (records?.Count == _batchSize) return records;
            var isMore = await ReadAsync(records is null, cancellationToken).ConfigureAwait(false) > 0;
            // Lines are not held back for one that goes on and on, nor for a writer that is as fast as the reader.
            if (clock.GetElapsedTime(start) >= PollAtMost)
            {
                if (_input is null && _file is null) Context.ReportRetry(Opening, Absent(), LookAgain);
                return records;
            }
            if (isMore) continue;
            if (records is not null) return records;
            if (_input is null) await Task.Delay(LookAgain, clock, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public override Task StopAsync()
    {
        _file?.Dispose();
        return Task.CompletedTask;
    }

    private void Take(ref List<SourceRecord>? records)
    {
        var now = 0L;
        while (_lines.TryTake(out var line, out var length))
        {
            if (records is null) records = new(Math.Min(_batchSize, 2000));
            if (now == 0) now = Context.TimeProvider.GetUtcNow().ToUnixTimeMilliseconds();
            _position += length;
            var offset = new SourceFile.Offset(_filename is null ? null : _position);
            records.Add(new SourceRecord(_partition, offset, _topic, null, null, null, Schema.String, line, now));
            if (records.Count == _batchSize) return;
        }
    }

    /// <summary>Reads on; 0 where there is nothing now.</summary>
    private async ValueTask<int> ReadAsync(bool wait, CancellationToken cancellationToken)
    {
        if (_input is not null) return await ReadInputAsync(wait, cancellationToken).ConfigureAwait(false);
        if (_file is null && !TryOpen()) return 0;
        int count;
        try { count = RandomAccess.Read(_file!, _lines.Free().Span, _readTo); }
        catch (ObjectDisposedException) when (cancellationToken.IsCancellationRequested) { throw new OperationCanceledException(cancellationToken); }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ConnectException($"Cannot read {_filename} from byte {_readTo} on: {e.Message}", e);
        }
        _lines.Filled(count);
        _readTo += count;
        if (count == 0 && !_saidShort && RandomAccess.GetLength(_file!) is var length && length < _readTo)
        {
            _saidShort = true;
            LogShorter(_filename!, length, _readTo);
        }
        return count;
    }

    // A read of standard input cannot be given up, so one that found nothing is waited for again by the next poll.
    private async ValueTask<int> ReadInputAsync(bool wait, CancellationToken cancellationToken)
    {
        if (_reading is null)
        {
            var (input, free) = (_input!, _lines.Free());
            _reading = Task.Run(() => input.ReadAsync(free, CancellationToken.None).AsTask(), CancellationToken.None);
        }
        if (!_reading.IsCompleted)
        {
            if (!wait) return 0;
            try { await _reading.WaitAsync(PollAtMost, Context.TimeProvider, cancellationToken).ConfigureAwait(false); }
            catch (TimeoutException) { return 0; }
        }
        var count = await _reading.ConfigureAwait(false);
        if (count == 0)
        {
            // The end of the input: nothing comes any more. The finished read stays, so that it is not asked again.
            if (wait) await Task.Delay(PollAtMost, Context.TimeProvider, cancellationToken).ConfigureAwait(false);
            return 0;
        }
        _reading = null;
        _lines.Filled(count);
        return count;
    }

    private string Opening => $"opening {_filename}";

    private RetriableException Absent() => new($"Couldn't find file {_filename}: waiting for it to be created. Is the path the one that the worker sees?");

    private bool TryOpen()
    {
        try
        {
            _file = System.IO.File.OpenHandle(_filename!, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            LogReading(_filename!, _position);
            Context.ReportSuccess(Opening);
            return true;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException) { return false; }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ConnectException($"Cannot open {_filename} to read it: {e.Message}", e);
        }
    }
}
