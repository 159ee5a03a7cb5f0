using System.Text;
using Connect.Api;

namespace Connectors.Mongo.Bson;

/// <summary>Looks at the top fields of a document in its bytes.</summary>
internal static class TopLevel
{
    /// <summary>Finds a field.</summary>
    /// <param name="document">The document.</param>
    /// <param name="name">The field's name in UTF-8.</param>
    /// <param name="found">Stands on the field, if there is one.</param>
    public static bool TryFind(ReadOnlySpan<byte> document, ReadOnlySpan<byte> name, out BsonReader found)
    {
        found = new BsonReader(document);
        while (found.Read())
            if (found.Name.SequenceEqual(name))
                return true;
        return false;
    }

    /// <summary>Finds what a path of names with dots between them leads to, through documents; a field of the whole path's name goes before.</summary>
    /// <param name="document">The document.</param>
    /// <param name="path">The path in UTF-8.</param>
    /// <param name="found">Stands on the field, if there is one.</param>
    public static bool TryFindPath(ReadOnlySpan<byte> document, ReadOnlySpan<byte> path, out BsonReader found)
    {
        if (TryFind(document, path, out found))
            return true;
        var dot = path.IndexOf((byte)'.');
        return dot > 0 && TryFind(document, path[..dot], out var outer) && outer.Type == BsonType.Document
            && TryFindPath(outer.Value, path[(dot + 1)..], out found);
    }

    /// <summary>Checks that no name begins with a dollar: in a replacement, servers would take it for an operator.</summary>
    /// <exception cref="DataException">One does; those of references to documents may.</exception>
    public static void RefuseOperators(ReadOnlySpan<byte> document)
    {
        var reader = new BsonReader(document);
        while (reader.Read())
        {
            if (reader.Name.StartsWith("$"u8) && !IsOfReference(reader.Name))
                throw new DataException($"Invalid BSON field name {Encoding.UTF8.GetString(reader.Name)}: "
                    + "a name at the top of a document that replaces another must not begin with a dollar sign");
        }
    }

    private static bool IsOfReference(ReadOnlySpan<byte> name) => name.SequenceEqual("$db"u8) || name.SequenceEqual("$ref"u8) || name.SequenceEqual("$id"u8);

    /// <summary>Whether a name stands twice in a document.</summary>
    public static bool HasTwice(ReadOnlySpan<byte> document)
    {
        // Mostly the mask tells that no two names can be the same.
        ulong seen = 0;
        var reader = new BsonReader(document);
        while (reader.Read())
        {
            var bit = 1UL << (HashOf(reader.Name) & 63);
            if ((seen & bit) != 0 && StandsBefore(document, reader.Start, reader.Name))
                return true;
            seen |= bit;
        }
        return false;
    }

    private static bool StandsBefore(ReadOnlySpan<byte> document, int place, ReadOnlySpan<byte> name)
    {
        var reader = new BsonReader(document);
        while (reader.Read() && reader.Start < place)
            if (reader.Name.SequenceEqual(name))
                return true;
        return false;
    }

    private static int HashOf(ReadOnlySpan<byte> name) => name.IsEmpty ? 0 : name.Length * 31 + name[0] * 7 + name[^1] + name[name.Length / 2] * 3;
}
