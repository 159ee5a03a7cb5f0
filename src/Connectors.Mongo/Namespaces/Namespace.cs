using System.Buffers;

namespace Connectors.Mongo.Namespaces;

/// <summary>A collection of a database.</summary>
internal readonly record struct Namespace(string Database, string Collection)
{
    private static readonly SearchValues<char> NotInDatabases = SearchValues.Create("\0/\\ \".");

    /// <summary>Whether a database may have a name.</summary>
    public static bool CanBeDatabase(string name) => name.Length > 0 && !name.AsSpan().ContainsAny(NotInDatabases);

    /// <summary>Whether a collection may have a name.</summary>
    public static bool CanBeCollection(string name) => name.Length > 0 && !name.Contains('\0', StringComparison.Ordinal);

    public override string ToString() => $"{Database}.{Collection}";
}
