using Connect.Api;
using Microsoft.Extensions.Logging;

namespace Connect.Runtime.Worker.Source;

internal abstract partial class SourceTaskRunner
{
    private sealed class SourceContext(SourceTaskRunner runner) : ISourceTaskContext
    {
        public string Connector => runner.Id.Connector;
        public int Task => runner.Id.Task;
        public IReadOnlyDictionary<string, string> Config => runner.Setup.TaskConfig;
        public ILoggerFactory LoggerFactory => runner.Setup.LoggerFactory;
        public TimeProvider TimeProvider => runner.Setup.TimeProvider;
        public void ReportRetry(string operation, Exception error, TimeSpan delay) => runner.Retries.TaskFailed(operation, error, delay);
        public void ReportSuccess(string operation) => runner.Retries.TaskSucceeded(operation);
        public IOffsetStorageReader OffsetStorageReader => runner.Pipeline.Offsets;
        public ITransactionContext? TransactionContext => runner.TransactionContext;
    }
}
