using Connect.Api;
using Microsoft.Extensions.Logging;

namespace Connect.Runtime.Worker;

internal abstract partial class TaskRunner
{
    /// <summary>What tasks of both kinds are told and may ask.</summary>
    protected abstract class TaskContext(TaskRunner runner) : ITaskContext
    {
        public string Connector => runner.Id.Connector;
        public int Task => runner.Id.Task;
        public IReadOnlyDictionary<string, string> Config => runner.Setup.TaskConfig;
        public ILoggerFactory LoggerFactory => runner.Setup.LoggerFactory;
        public TimeProvider TimeProvider => runner.Setup.TimeProvider;
        public void ReportRetry(string operation, Exception error, TimeSpan delay) => runner.Retries.TaskFailed(operation, error, delay);
        public void ReportSuccess(string operation) => runner.Retries.TaskSucceeded(operation);
    }
}
