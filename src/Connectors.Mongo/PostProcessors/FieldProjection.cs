using Connectors.Mongo.Bson;

namespace Connectors.Mongo.PostProcessors;

/// <summary>
/// A list of paths of fields that are kept (allow list) or removed (block list); <c>*</c> stands for any name, <c>**</c> for everything below.
/// </summary>
internal abstract class FieldProjection
{
    /// <summary>A projection by a list of paths with commas between them.</summary>
    public static FieldProjection Of(bool allow, string list)
    {
        var paths = list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return allow ? new AllowList(paths) : new BlockList(paths);
    }

    /// <summary>Removes the fields that are not to stay.</summary>
    public abstract void Apply(BsonDocument document);

    private sealed class AllowList : FieldProjection
    {
        private readonly HashSet<string> _paths = new(StringComparer.Ordinal);
        private readonly List<string> _prefixes = [];
        private readonly List<string[]> _patterns = [];

        public AllowList(string[] paths)
        {
            foreach (var path in paths)
            {
                // A field stays only if what it lies in stays.
                for (var dot = path.IndexOf('.', StringComparison.Ordinal); dot >= 0; dot = path.IndexOf('.', dot + 1))
                    _paths.Add(path[..dot]);
                _paths.Add(path);
            }
            foreach (var path in _paths)
            {
                if (path.Length > 1 && path[^1] == '*' && path != "**" && !path.Contains('.', StringComparison.Ordinal))
                    _prefixes.Add(path[..^1]);
                var parts = path.Split('.');
                if (parts.Contains("*"))
                    _patterns.Add(parts);
            }
        }

        public override void Apply(BsonDocument document)
        {
            if (!_paths.Contains("**"))
                Apply(document, "");
        }

        private void Apply(BsonDocument document, string parent)
        {
            document.Fields.RemoveAll(field => !Stays(parent + field.Name));
            foreach (var (name, value) in document.Fields)
            {
                var path = parent + name;
                if (value.Type == BsonType.Document)
                {
                    if (!_paths.Contains(path + ".**"))
                        Apply(value.Document!, path + ".");
                }
                else if (value.Type == BsonType.Array)
                {
                    foreach (var item in value.Document!.Fields)
                        if (item.Value.AsDocument is { } inner)
                            Apply(inner, path + ".");
                }
            }
        }

        private bool Stays(string path)
        {
            if (_paths.Contains(path))
                return true;
            foreach (var prefix in _prefixes)
                if (path.StartsWith(prefix, StringComparison.Ordinal))
                    return true;
            if (_patterns.Count == 0)
                return false;
            var parts = path.Split('.');
            foreach (var pattern in _patterns)
                if (Matches(pattern, parts))
                    return true;
            return false;
        }

        private static bool Matches(string[] pattern, string[] parts)
        {
            if (pattern.Length != parts.Length)
                return false;
            for (var i = 0; i < parts.Length; i++)
                if (pattern[i] != "*" && pattern[i] != parts[i])
                    return false;
            return true;
        }
    }

    private sealed class BlockList(string[] paths) : FieldProjection
    {
        private readonly string[][] _paths = [.. paths.Select(path => path.Split('.'))];

        public override void Apply(BsonDocument document)
        {
            foreach (var path in _paths)
                Remove(document, path);
        }

        private static void Remove(BsonDocument document, ReadOnlySpan<string> path)
        {
            var name = path[0];
            var last = path.Length == 1;
            if (name == "**")
                document.Fields.Clear();
            else if (name == "*")
            {
                document.Fields.RemoveAll(field => field.Value.Type != BsonType.Document);
                if (last)
                    return;
                foreach (var field in document.Fields)
                    Remove(field.Value.Document!, path[1..]);
            }
            else if (last)
            {
                if (name.EndsWith('*'))
                    document.Fields.RemoveAll(field => field.Name.AsSpan().StartsWith(name.AsSpan(..^1), StringComparison.Ordinal));
                else
                    document.Remove(name);
            }
            else if (document.TryGet(name, out var value))
            {
                if (value.Type == BsonType.Document)
                    Remove(value.Document!, path[1..]);
                else if (value.Type == BsonType.Array)
                {
                    foreach (var item in value.Document!.Fields)
                        if (item.Value.AsDocument is { } inner)
                            Remove(inner, path[1..]);
                }
            }
        }
    }
}
