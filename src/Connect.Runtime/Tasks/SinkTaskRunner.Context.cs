using Connect.Api;
using Connect.Runtime.Errors;
using Microsoft.Extensions.Logging;

namespace Connect.Runtime.Tasks;

internal sealed partial class SinkTaskRunner
{
    private sealed class SinkContext(SinkTaskRunner runner) : ISinkTaskContext, IErrantRecordReporter
    {
        private readonly List<Task> _reports = [];
        private Dictionary<TopicPartition, long>? _seek;
        private TimeSpan? _timeout;
        private volatile bool _commitRequested;

        public string Connector => runner.Id.Connector;
        public int Task => runner.Id.Task;
        public IReadOnlyDictionary<string, string> Config => runner.Setup.TaskConfig;
        public ILoggerFactory LoggerFactory => runner.Setup.LoggerFactory;
        public TimeProvider TimeProvider => runner.Setup.TimeProvider;
        public IReadOnlyCollection<TopicPartition> Assignment => runner._assigned;
        public HashSet<TopicPartition> PausedByTask { get; } = [];
        public IErrantRecordReporter? ErrantRecordReporter => runner._parts!.Errors.HasReporter ? this : null;

        public void Offset(IReadOnlyDictionary<TopicPartition, long> offsets)
        {
            _seek ??= [];
            foreach (var (partition, offset) in offsets) _seek[partition] = offset;
        }

        public void Timeout(TimeSpan timeout) => _timeout = timeout;

        public void Pause(IReadOnlyCollection<TopicPartition> partitions)
        {
            PausedByTask.UnionWith(partitions);
            runner._parts!.Consumer.Pause(partitions);
        }

        public void Resume(IReadOnlyCollection<TopicPartition> partitions)
        {
            PausedByTask.ExceptWith(partitions);
            if (!runner._pausedByUser && !runner._pausedForRetry) runner._parts!.Consumer.Resume(partitions);
        }

        public void RequestCommit()
        {
            _commitRequested = true;
            runner.Wake();
        }

        public Task ReportAsync(SinkRecord record, Exception error)
        {
            var report = runner._parts!.Errors.ReportAsync(new FailedRecord(Stage.TaskPut, "org.apache.kafka.connect.sink.SinkTask", error, runner._parts.Originals?.Find(record), null));
            if (!report.IsCompletedSuccessfully) lock (_reports) _reports.Add(report);
            return report;
        }

        /// <summary>Completes when all reports are safe.</summary>
        public async Task ReportsAsync()
        {
            Task[] reports;
            lock (_reports)
            {
                if (_reports.Count == 0) return;
                reports = [.. _reports];
                _reports.Clear();
            }
            await System.Threading.Tasks.Task.WhenAll(reports);
        }

        public bool TakeCommitRequest()
        {
            if (!_commitRequested) return false;
            _commitRequested = false;
            return true;
        }

        public TimeSpan? TakeTimeout()
        {
            var timeout = _timeout;
            _timeout = null;
            return timeout;
        }

        public Dictionary<TopicPartition, long>? TakeSeek()
        {
            var seek = _seek;
            _seek = null;
            return seek;
        }
    }
}
