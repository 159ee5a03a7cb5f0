using System.Text;
using Connect.Api;
using Connect.Java.Time;

namespace Connectors.S3;

/// <summary>Folders of times: the record's time, rounded down in local time to a duration, through a pattern.</summary>
/// <param name="duration">Milliseconds; positive.</param>
/// <param name="pattern">The pattern of the folder.</param>
/// <param name="zone">The zone of local time.</param>
/// <param name="extractor">Where a record's time comes from.</param>
internal sealed class TimeBasedPartitioner(long duration, TimePattern pattern, JavaZone zone, ITimestampExtractor extractor) : IPartitioner
{
    private const int Most = 10_000;
    private readonly Dictionary<long, string> _folders = [];
    private long _lastRounded;
    private string? _last;

    public ITimestampExtractor TimestampExtractor => extractor;

    public string FolderOf(SinkRecord record, long time)
    {
        // Truncates toward zero, as the original does: times before 1970 are rounded up.
        var rounded = (time + zone.OffsetAt(time)) / duration * duration;
        if (rounded == _lastRounded && _last is not null) return _last;
        if (!_folders.TryGetValue(rounded, out var folder))
        {
            if (_folders.Count >= Most) _folders.Clear();
            var text = new StringBuilder();
            pattern.Append(text, zone.ToUtc(rounded, LocalTimeRule.Joda));
            _folders.Add(rounded, folder = text.ToString());
        }
        _lastRounded = rounded;
        return _last = folder;
    }
}
