using Connect.Api;

namespace Connectors.S3;

/// <summary>
/// What the sink needs of a store of objects. Requests that may succeed later are tried again inside. Every method throws <see cref="RetriableException"/>
/// when the tries are used up and <see cref="ConnectException"/> when the store refuses.
/// </summary>
internal interface IObjectStorage : IDisposable
{
    /// <summary>Whether the bucket is there; one that may not be looked at is.</summary>
    Task<bool> BucketExistsAsync(CancellationToken cancellationToken);

    /// <summary>Whether an object is there.</summary>
    Task<bool> ExistsAsync(string key, CancellationToken cancellationToken);

    /// <summary>Stores an object by a single request.</summary>
    /// <param name="key">The object's name.</param>
    /// <param name="content">Its content.</param>
    /// <param name="onlyIfAbsent">Whether an object that exists is to be left alone.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ObjectExistsException">The object exists and was to be left alone.</exception>
    Task PutAsync(string key, PartContent content, bool onlyIfAbsent, CancellationToken cancellationToken);

    /// <summary>Begins an upload in parts.</summary>
    /// <returns>The upload's id.</returns>
    Task<string> BeginAsync(string key, CancellationToken cancellationToken);

    /// <summary>Uploads a part.</summary>
    /// <param name="key">The object's name.</param>
    /// <param name="uploadId">The upload's id.</param>
    /// <param name="number">The part's number, from 1.</param>
    /// <param name="content">Its content.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The part's tag.</returns>
    Task<string> UploadPartAsync(string key, string uploadId, int number, PartContent content, CancellationToken cancellationToken);

    /// <summary>Makes the object of its parts; only now it can be seen.</summary>
    /// <param name="key">The object's name.</param>
    /// <param name="uploadId">The upload's id.</param>
    /// <param name="tags">The tags of the parts, in their order.</param>
    /// <param name="onlyIfAbsent">Whether an object that exists is to be left alone.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ObjectExistsException">The object exists and was to be left alone.</exception>
    Task CompleteAsync(string key, string uploadId, IReadOnlyList<string> tags, bool onlyIfAbsent, CancellationToken cancellationToken);

    /// <summary>Drops an upload and its parts; failures are logged, not thrown.</summary>
    Task AbortAsync(string key, string uploadId);

    /// <summary>Tags an object.</summary>
    Task TagAsync(string key, IReadOnlyList<KeyValuePair<string, string>> tags, CancellationToken cancellationToken);
}
