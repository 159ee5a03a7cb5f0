using Microsoft.Extensions.Logging;

namespace Connectors.File;

public sealed partial class FileStreamSourceTask
{
    [LoggerMessage(Level = LogLevel.Debug, Message = "Found the stored offset of {File}: byte {Position}")]
    private partial void LogFound(string file, long position);

    [LoggerMessage(Level = LogLevel.Information, Message = "Reading {File} from byte {Position} on")]
    private partial void LogReading(string file, long position);

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "{File} has {Length} bytes, but reading is to go on at byte {Position}: waiting for it to grow. "
            + "If the file was replaced, reset the connector's offsets to read it from the beginning")]
    private partial void LogShorter(string file, long length, long position);
}
