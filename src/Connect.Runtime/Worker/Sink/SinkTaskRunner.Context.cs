using Connect.Api;
using Connect.Runtime.Errors;
using Connect.Runtime.Kafka;
using Microsoft.Extensions.Logging;

namespace Connect.Runtime.Worker.Sink;

internal sealed partial class SinkTaskRunner
{
    private sealed class SinkContext(SinkTaskRunner runner) : TaskContext(runner), ISinkTaskContext, IErrantRecordReporter
    {
        private readonly SinkTaskRunner _runner = runner;
        private readonly List<Task> _reports = [];
        private Dictionary<TopicPartition, long>? _seek;
        private TimeSpan? _timeout;
        private volatile bool _commitRequested;

        public IReadOnlyCollection<TopicPartition> Assignment => _runner._assigned;
        public HashSet<TopicPartition> PausedByTask { get; } = [];
        public IErrantRecordReporter? ErrantRecordReporter => _runner._pipeline!.Errors.HasReporter ? this : null;

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
            _runner._pipeline!.Consumer.Pause(partitions);
        }

        public void Resume(IReadOnlyCollection<TopicPartition> partitions)
        {
            EnsureAssigned(partitions, "resume");
            PausedByTask.ExceptWith(partitions);
            if (!_runner._pausedByUser && !_runner._pausedForRetry) _runner._pipeline!.Consumer.Resume(partitions);
        }

        private void EnsureAssigned(IReadOnlyCollection<TopicPartition> partitions, string what)
        {
            var others = partitions.Where(p => !_runner._assigned.Contains(p)).ToList();
            if (others.Count == 0) return;
            throw new ConnectException(
                $"SinkTasks may not {what} partitions that are not currently assigned to them: task {_runner.Id} reads {string.Join(", ", _runner._assigned)}, "
                + $"not {string.Join(", ", others)}");
        }

        public void RequestCommit()
        {
            _commitRequested = true;
            _runner.Wake();
        }

        public Task ReportAsync(SinkRecord record, Exception error)
        {
            var failed = new FailedRecord(Stage.TaskPut, "org.apache.kafka.connect.sink.SinkTask", error, Original(record), null);
            var report = _runner._pipeline!.Errors.ReportAsync(failed);
            if (!report.IsCompletedSuccessfully) lock (_reports) _reports.Add(report);
            return report;
        }

        // The log says where a record was; only a letter needs its bytes, and one without them would be a lie.
        private RawRecord Original(SinkRecord record)
        {
            if (_runner._pipeline!.Originals is not { } originals)
                return new RawRecord(record.OriginalTopic, record.OriginalPartition, record.Offset, null, null, record.Timestamp, record.TimestampType, []);
            return originals.Find(record) ?? throw new ConnectException(
                $"Task {_runner.Id} reported the record at {record.OriginalTopic}-{record.OriginalPartition}@{record.Offset} "
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
