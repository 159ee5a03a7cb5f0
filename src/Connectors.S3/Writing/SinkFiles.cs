using Connect.Api;
using Microsoft.Extensions.Logging;

namespace Connectors.S3;

/// <summary>What all files of a task have in common: the store, the formats of values, keys and headers, and how many objects go out at once.</summary>
internal sealed partial class SinkFiles(S3SinkConfig config, IObjectStorage storage, ILogger log) : IDisposable
{
    /// <summary>How many objects of a task are completed at the same time.</summary>
    private const int AtOnce = 16;

    /// <summary>The configuration.</summary>
    public S3SinkConfig Config => config;

    /// <summary>The store.</summary>
    public IObjectStorage Storage => storage;

    /// <summary>The format of values.</summary>
    public IFileFormat Values { get; } = FileFormats.Create(S3SinkConfig.FormatClassKey, config.FormatClass, config);

    /// <summary>The format of keys, or null where they are not stored.</summary>
    public IFileFormat? RecordKeys { get; } = config.StoreKeys ? FileFormats.Create(S3SinkConfig.KeysFormatClassKey, config.KeysFormatClass, config) : null;

    /// <summary>The format of headers, or null where they are not stored.</summary>
    public IFileFormat? Headers { get; } = config.StoreHeaders ? FileFormats.Create(S3SinkConfig.HeadersFormatClassKey, config.HeadersFormatClass, config) : null;

    /// <summary>The configured tags of objects.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; } = config.ReadTags();

    /// <summary>Held while an object is completed.</summary>
    public SemaphoreSlim Slots { get; } = new(AtOnce);

    /// <summary>Tags an object; a failure is logged or, where that is configured, thrown.</summary>
    public async Task TagAsync(string key, IReadOnlyList<KeyValuePair<string, string>> tags, CancellationToken cancellationToken)
    {
        try { await storage.TagAsync(key, tags, cancellationToken).ConfigureAwait(false); }
        catch (ConnectException e)
        {
            if (config.TaggingErrorsFail) throw new ConnectException($"Unable to tag S3 object {key}: {e.Message}", e);
            LogNotTagged(log, key, e.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Unable to tag S3 object {Key}, going on without: {Reason}")]
    private static partial void LogNotTagged(ILogger log, string key, string reason);

    /// <inheritdoc/>
    public void Dispose()
    {
        storage.Dispose();
        Slots.Dispose();
    }
}
