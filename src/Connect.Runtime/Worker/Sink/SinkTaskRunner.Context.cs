using Connect.Api;
using Connect.Runtime.Errors;
using Connect.Runtime.Kafka;
using Microsoft.Extensions.Logging;

namespace Connect.Runtime.Worker.Sink;

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
        public void ReportRetry(string operation, Exception error, TimeSpan delay) => runner.Retries.TaskFailed(operation, error, delay);
        public void ReportSuccess(string operation) => runner.Retries.TaskSucceeded(operation);
        public IReadOnlyCollection<TopicPartition> Assignment => runner._assigned;
        public HashSet<TopicPartition> PausedByTask { get; } = [];
        public IErrantRecordReporter? ErrantRecordReporter => runner._pipeline!.Errors.HasReporter ? this : null;

        public void Offset(IReadOnlyDictionary<TopicPartition, long> offsets)
        {
            _seek ??= [];
            foreach (var (partition, offset) in offsets) _seek[partition] = offset;
        }

        public void Timeout(TimeSpan timeout) => _timeout = timeout;

        public void Pause(IReadOnlyCollection<TopicPartition> partitions)
        {
            EnsureAssigned(partitions, "pause");
            PausedByTask.UnionWith(partitions);
            runner._pipeline!.Consumer.Pause(partitions);
        }

        public void Resume(IReadOnlyCollection<TopicPartition> partitions)
        {
            EnsureAssigned(partitions, "resume");
            PausedByTask.ExceptWith(partitions);
            if (!runner._pausedByUser && !runner._pausedForRetry) runner._pipeline!.Consumer.Resume(partitions);
        }

        private void EnsureAssigned(IReadOnlyCollection<TopicPartition> partitions, string what)
        {
            var others = partitions.Where(p => !runner._assigned.Contains(p)).ToList();
            if (others.Count == 0) return;
            throw new ConnectException(
                $"SinkTasks may not {what} partitions that are not currently assigned to them: task {runner.Id} reads {string.Join(", ", runner._assigned)}, "
                + $"not {string.Join(", ", others)}");
        }

        public void RequestCommit()
        {
            _commitRequested = true;
            runner.Wake();
        }

        public Task ReportAsync(SinkRecord record, Exception error)
        {
            var failed = new FailedRecord(Stage.TaskPut, "org.apache.kafka.connect.sink.SinkTask", error, Original(record), null);
            var report = runner._pipeline!.Errors.ReportAsync(failed);
            if (!report.IsCompletedSuccessfully) lock (_reports) _reports.Add(report);
            return report;
        }

        // The log says where a record was; only a letter needs its bytes, and one without them would be a lie.
        private RawRecord Original(SinkRecord record)
        {
            if (runner._pipeline!.Originals is not { } originals)
                return new RawRecord(record.OriginalTopic, record.OriginalPartition, record.Offset, null, null, record.Timestamp, record.TimestampType, []);
            return originals.Find(record) ?? throw new ConnectException(
                $"Task {runner.Id} reported the record at {record.OriginalTopic}-{record.OriginalPartition}@{record.Offset} "
                + "after it had let its offset be committed: it can no longer be written to the dead letter queue");
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
