namespace Connectors.S3;

/// <summary>
/// One object from its first byte to the store: parts go out while the next one is filled, and an object of less than one part goes out by a single request
/// when it is complete. At most two parts of an object are in memory.
/// </summary>
internal sealed class ObjectUpload(IObjectStorage storage, string key, IFileEncoder encoder, int partSize)
{
    private readonly List<string> _tags = [];
    private string? _uploadId;
    private Task? _sending;
    private bool _completed;

    /// <summary>The object's name.</summary>
    public string Key => key;

    /// <summary>What the object's records are written to.</summary>
    public IFileEncoder Encoder => encoder;

    /// <summary>Whether there is enough for a part.</summary>
    public bool PartReady => encoder.Length >= partSize;

    /// <summary>Sends all parts that are full, the last one in the background.</summary>
    /// <param name="dropped">Ends the sending, when the object is given up.</param>
    /// <param name="cancellationToken">Ends the wait for a part; its sending goes on, and a later call waits for it.</param>
    public async Task SendFullPartsAsync(CancellationToken dropped, CancellationToken cancellationToken)
    {
        while (encoder.Length >= partSize)
        {
            await SentAsync(cancellationToken).ConfigureAwait(false);
            _sending = SendAsync(encoder.Take(partSize), dropped);
        }
    }

    /// <summary>Sends what is left and makes the object of it.</summary>
    public async Task CompleteAsync(bool onlyIfAbsent, CancellationToken cancellationToken)
    {
        encoder.Finish();
        await SendFullPartsAsync(cancellationToken, cancellationToken).ConfigureAwait(false);
        await SentAsync(cancellationToken).ConfigureAwait(false);
        var left = encoder.Length;
        if (_uploadId is null)
        {
            using var content = encoder.Take(left);
            await storage.PutAsync(key, content, onlyIfAbsent, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            if (left > 0) await SendAsync(encoder.Take(left), cancellationToken).ConfigureAwait(false);
            await storage.CompleteAsync(key, _uploadId, _tags, onlyIfAbsent, cancellationToken).ConfigureAwait(false);
        }
        _completed = true;
        encoder.Dispose();
    }

    /// <summary>Drops the object unless it is complete: what was sent of it, and what is in memory.</summary>
    public async Task DropAsync()
    {
        if (_completed) return;
        _completed = true;
        if (_sending is not null) await _sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        encoder.Dispose();
        if (_uploadId is not null) await storage.AbortAsync(key, _uploadId).ConfigureAwait(false);
    }

    private async Task SentAsync(CancellationToken cancellationToken)
    {
        if (_sending is not { } sending) return;
        await sending.WaitAsync(cancellationToken).ConfigureAwait(false);
        _sending = null;
    }

    private async Task SendAsync(PartContent content, CancellationToken cancellationToken)
    {
        using (content)
        {
            _uploadId ??= await storage.BeginAsync(key, cancellationToken).ConfigureAwait(false);
            _tags.Add(await storage.UploadPartAsync(key, _uploadId, _tags.Count + 1, content, cancellationToken).ConfigureAwait(false));
        }
    }
}
