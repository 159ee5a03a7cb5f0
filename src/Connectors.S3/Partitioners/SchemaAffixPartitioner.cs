using Connect.Api;

namespace Connectors.S3;

/// <summary>Adds a folder <c>schema_name=NAME</c> of the value's schema before or after another partitioner's.</summary>
internal sealed class SchemaAffixPartitioner(IPartitioner inner, string delimiter, bool prefix) : IPartitioner
{
    private readonly Dictionary<(string Folder, string Name), string> _folders = [];
    private string? _lastInner, _lastName, _last;

    public ITimestampExtractor? TimestampExtractor => inner.TimestampExtractor;

    public string FolderOf(SinkRecord record, long time)
    {
        var folder = inner.FolderOf(record, time);
        var name = record.ValueSchema?.Name ?? "null";
        if (ReferenceEquals(folder, _lastInner) && ReferenceEquals(name, _lastName)) return _last!;
        if (!_folders.TryGetValue((folder, name), out var result))
        {
            if (_folders.Count >= 10_000) _folders.Clear();
            result = prefix ? $"schema_name={name}{delimiter}{folder}" : $"{folder}{delimiter}schema_name={name}";
            _folders.Add((folder, name), result);
        }
        (_lastInner, _lastName, _last) = (folder, name, result);
        return result;
    }
}
