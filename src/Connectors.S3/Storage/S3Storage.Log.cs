using Microsoft.Extensions.Logging;

namespace Connectors.S3;

internal sealed partial class S3Storage
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "Cannot {What} {Key}: {Reason}; attempt {Attempt} of {Attempts}, the next one in {Pause:F0} ms")]
    private partial void LogRetry(string what, string key, string reason, int attempt, int attempts, double pause);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Dropped the parts of {Key}")]
    private partial void LogAborted(string key);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Cannot drop the parts of {Key} (upload {UploadId}); a lifecycle rule of the bucket should")]
    private partial void LogNotAborted(Exception error, string key, string uploadId);
}
