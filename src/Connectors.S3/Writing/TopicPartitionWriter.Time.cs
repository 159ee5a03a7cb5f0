namespace Connectors.S3;

internal sealed partial class TopicPartitionWriter
{
    // Asked only while there are records since the last commit, and before the record is written, which then begins the next files.
    private bool DueByTime(string folder, long time, long now)
    {
        if (_config.RotateInterval > 0 && _extractor is not null && (time - _baseTime >= _config.RotateInterval || EndsByFolder(folder)))
        {
            LogRotation(Partition, "interval or folder ends", folder, _records);
            Reschedule();
            return true;
        }
        if (!DueByClock(now)) return false;
        LogRotation(Partition, "scheduled", folder, _records);
        Reschedule();
        return true;
    }

    // Going to the folder of records without a value, and back, ends nothing: it would make a file of nearly every record.
    private bool EndsByFolder(string folder) => _config.RotateOnFolderChange && folder != _lastFolder
        && !(_config.NullValues == NullValueBehavior.Write && (folder == _config.TombstoneFolder || _lastFolder == _config.TombstoneFolder));

    private bool DueByClock(long now) => _schedule is not null && now >= _nextScheduled;

    private void Reschedule()
    {
        if (_schedule is not null) _nextScheduled = _schedule.After(_context.TimeProvider.GetUtcNow().ToUnixTimeMilliseconds());
    }
}
