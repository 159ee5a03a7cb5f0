using Microsoft.Extensions.Logging;

namespace Connect.Runtime.Tests;

/// <summary>Has all lines kept by one logger.</summary>
internal sealed class LineLoggerProvider(ILogger lines) : ILoggerProvider
{
    public ILogger CreateLogger(string categoryName) => lines;

    public void Dispose() { }
}
