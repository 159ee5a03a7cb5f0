using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Connectors.File;

/// <summary>What the file source stores: partition <c>{"filename": F}</c>, offset <c>{"position": BYTES}</c>; both are null for standard input.</summary>
internal static class SourceFile
{
    public const string FilenameKey = "filename", PositionKey = "position";

    public static IReadOnlyDictionary<string, object?> Partition(string? filename) => new Dictionary<string, object?> { [FilenameKey] = filename };

    /// <summary>The offset after a line: a dictionary of one entry, as small as it can be, because there is one a record.</summary>
    public sealed class Offset(long? position) : IReadOnlyDictionary<string, object?>
    {
        public object? this[string key] =>
            key == PositionKey ? position : throw new KeyNotFoundException($"An offset in a file has a {PositionKey}, not '{key}'");
        public IEnumerable<string> Keys => [PositionKey];
        public IEnumerable<object?> Values => [position];
        public int Count => 1;
        public bool ContainsKey(string key) => key == PositionKey;
        public bool TryGetValue(string key, [MaybeNullWhen(false)] out object? value)
        {
            value = key == PositionKey ? position : null;
            return key == PositionKey;
        }
        public IEnumerator<KeyValuePair<string, object?>> GetEnumerator()
        {
            yield return new(PositionKey, position);
        }
        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
        public override string ToString() => $"{{{PositionKey}={position}}}";
    }
}
