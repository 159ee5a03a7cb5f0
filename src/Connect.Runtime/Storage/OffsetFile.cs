using Connect.Api;
using Connect.Java;

namespace Connect.Runtime.Storage;

/// <summary>
/// The offsets of a worker that runs alone: the file of <c>offset.storage.file.filename</c>, in the form in which the Java worker has it, so that either goes on
/// where the other has stopped.
/// </summary>
/// <param name="path">The full path.</param>
internal sealed class OffsetFile(string path) : IAsyncDisposable
{
    private readonly Dictionary<string, (byte[] Key, byte[] Value)> _offsets = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _saving = new(1, 1);
    private readonly Lock _lock = new();
    private long _changes, _saved;

    /// <summary>The full path.</summary>
    public string Path => path;

    /// <summary>Reads what is there, and makes sure that it can be written.</summary>
    /// <exception cref="ConfigException">The file holds something else, or cannot be read or written.</exception>
    public async Task<IReadOnlyList<KeyValuePair<byte[], byte[]>>> OpenAsync(CancellationToken cancellationToken)
    {
        try
        {
            lock (_lock) _offsets.Clear();
            var bytes = File.Exists(path) ? await File.ReadAllBytesAsync(path, cancellationToken) : [];
            foreach (var (key, value) in JavaByteMap.Read(bytes)) Set(key, value);
            await using (File.Open(path, FileMode.OpenOrCreate, FileAccess.Write)) { }
            lock (_lock) return [.. _offsets.Values.Select(o => KeyValuePair.Create(o.Key, o.Value))];
        }
        catch (InvalidDataException e)
        {
            throw new ConfigException("offset.storage.file.filename", path,
                $"The file is not one of offsets that a Connect worker has written. {e.Message}. Name another file, or remove it to begin without offsets");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ConfigException("offset.storage.file.filename", path, $"Expected a file that can be read and written: {e.Message}");
        }
    }

    /// <summary>Stores an offset; a null value forgets it. What several ask for at the same time is written at once.</summary>
    /// <exception cref="ConnectException">The file cannot be written.</exception>
    public async Task StoreAsync(byte[] key, byte[]? value, CancellationToken cancellationToken)
    {
        var change = Set(key, value);
        await _saving.WaitAsync(cancellationToken);
        try
        {
            if (_saved >= change) return;
            List<KeyValuePair<byte[], byte[]?>> all;
            lock (_lock)
            {
                change = _changes;
                all = [.. _offsets.Values.Select(o => KeyValuePair.Create(o.Key, (byte[]?)o.Value))];
            }
            await WriteAsync(JavaByteMap.Write(all));
            _saved = change;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ConnectException($"The offsets could not be written to {path}: {e.Message}", e);
        }
        finally { _saving.Release(); }
    }

    public async ValueTask DisposeAsync()
    {
        await _saving.WaitAsync();
        _saving.Dispose();
    }

    private long Set(byte[] key, byte[]? value)
    {
        // Bytes as text, so that equal keys are one.
        var text = Convert.ToBase64String(key);
        lock (_lock)
        {
            if (value is null) _offsets.Remove(text); else _offsets[text] = (key, value);
            return ++_changes;
        }
    }

    // A worker that is killed, and a disk that is full, leave the old file or the new one, never half of it. Where only the file itself may be written, as where it
    // is mounted into a container, it is written in place; but not because there was no room for another.
    private async Task WriteAsync(byte[] bytes)
    {
        var next = $"{path}.new";
        FileStream file;
        try { file = new FileStream(next, FileMode.Create, FileAccess.Write, FileShare.None); }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            await File.WriteAllBytesAsync(path, bytes);
            return;
        }
        await using (file)
        {
            await file.WriteAsync(bytes);
            file.Flush(flushToDisk: true);
        }
        try { File.Move(next, path, overwrite: true); }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            await File.WriteAllBytesAsync(path, bytes);
            File.Delete(next);
        }
    }
}
