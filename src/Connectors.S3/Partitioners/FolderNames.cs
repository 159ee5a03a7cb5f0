namespace Connectors.S3;

/// <summary>Shares one string for each folder, so that records of known folders make none.</summary>
internal sealed class FolderNames
{
    private const int Most = 10_000;
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> _bySpan;
    private string _last = "";

    public FolderNames() => _bySpan = _names.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The string with this text.</summary>
    public string Get(ReadOnlySpan<char> name)
    {
        if (name.SequenceEqual(_last)) return _last;
        if (!_bySpan.TryGetValue(name, out var folder))
        {
            if (_names.Count >= Most) _names.Clear();
            folder = name.ToString();
            _names.Add(folder, folder);
        }
        return _last = folder;
    }
}
