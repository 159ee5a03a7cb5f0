using System.Text;
using Connect.Api;

namespace Connectors.S3.Tests;

/// <summary>A store in memory, which can be told to fail.</summary>
internal sealed class MemoryStorage : IObjectStorage
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, SortedDictionary<int, byte[]>> _uploads = [];
    private int _nextUpload;

    public SortedDictionary<string, byte[]> Objects { get; } = new(StringComparer.Ordinal);
    public List<string> Requests { get; } = [];
    public Dictionary<string, IReadOnlyList<KeyValuePair<string, string>>> Tags { get; } = [];

    /// <summary>Asked before each request; what it returns is thrown.</summary>
    public Func<string, Exception?>? Fault { get; set; }

    /// <summary>Requests wait for it.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    /// <summary>Asked before each request, which waits for what it returns.</summary>
    public Func<Task>? Before { get; set; }

    public string Text(string key) => Encoding.UTF8.GetString(Objects[key]);
    public int OpenUploads { get { lock (_lock) return _uploads.Count; } }

    public Task<bool> BucketExistsAsync(CancellationToken cancellationToken) => Task.FromResult(true);

    public async Task<bool> ExistsAsync(string key, CancellationToken cancellationToken)
    {
        var exists = false;
        await DoAsync($"EXISTS {key}", () => exists = Objects.ContainsKey(key), cancellationToken);
        return exists;
    }

    public Task PutAsync(string key, PartContent content, bool onlyIfAbsent, CancellationToken cancellationToken) =>
        DoAsync($"PUT {key}", () => Store(key, content.ToArray(), onlyIfAbsent), cancellationToken);

    public async Task<string> BeginAsync(string key, CancellationToken cancellationToken)
    {
        var id = "";
        await DoAsync($"BEGIN {key}", () => _uploads.Add(id = $"u{_nextUpload++}", []), cancellationToken);
        return id;
    }

    public async Task<string> UploadPartAsync(string key, string uploadId, int number, PartContent content, CancellationToken cancellationToken)
    {
        await DoAsync($"PART {number} {key} {content.Length}", () => _uploads[uploadId][number] = content.ToArray(), cancellationToken);
        return $"tag{number}";
    }

    public Task CompleteAsync(string key, string uploadId, IReadOnlyList<string> tags, bool onlyIfAbsent, CancellationToken cancellationToken) =>
        DoAsync($"COMPLETE {key}", () =>
    {
        Assert.Equal(Enumerable.Range(1, tags.Count).Select(n => $"tag{n}"), tags);
        Assert.Equal(tags.Count, _uploads[uploadId].Count);
        Store(key, [.. _uploads[uploadId].Values.SelectMany(p => p)], onlyIfAbsent);
        _uploads.Remove(uploadId);
    }, cancellationToken);

    public Task AbortAsync(string key, string uploadId)
    {
        lock (_lock)
        {
            Requests.Add($"ABORT {key}");
            _uploads.Remove(uploadId);
        }
        return Task.CompletedTask;
    }

    public Task TagAsync(string key, IReadOnlyList<KeyValuePair<string, string>> tags, CancellationToken cancellationToken) =>
        DoAsync($"TAG {key}", () => Tags[key] = tags, cancellationToken);

    public void Dispose() { }

    private async Task DoAsync(string request, Action work, CancellationToken cancellationToken)
    {
        if (Before is { } before) await before().WaitAsync(cancellationToken);
        await Gate.WaitAsync(cancellationToken);
        lock (_lock)
        {
            Requests.Add(request);
            if (Fault?.Invoke(request) is { } error) throw error;
            work();
        }
    }

    private void Store(string key, byte[] content, bool onlyIfAbsent)
    {
        if (onlyIfAbsent && Objects.ContainsKey(key)) throw new ObjectExistsException(key);
        Objects[key] = content;
    }
}
