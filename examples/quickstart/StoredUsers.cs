using System.Text.Json;

namespace Quickstart;

/// <summary>What is in the objects. Objects never change, so each is read once.</summary>
internal sealed class StoredUsers(string folder)
{
    private readonly HashSet<string> _read = new(StringComparer.Ordinal);
    private readonly HashSet<long> _ids = [];

    /// <summary>How many objects were read.</summary>
    public int Objects => _read.Count;

    /// <summary>Reads the objects that are new.</summary>
    /// <returns>How many different users all objects hold.</returns>
    public long Count()
    {
        if (!Directory.Exists(folder)) return 0;
        foreach (var path in Directory.EnumerateFiles(folder, "*.json", SearchOption.AllDirectories))
        {
            if (!_read.Add(path)) continue;
            foreach (var line in File.ReadLines(path))
            {
                using var user = JsonDocument.Parse(line);
                _ids.Add(user.RootElement.GetProperty("id").GetInt64());
            }
        }
        return _ids.Count;
    }
}
