using System.Globalization;
using Connect.Api;

namespace Connectors.S3;

/// <summary>The named types of one Avro schema: each is defined where it appears first and referred to by its name after that.</summary>
internal sealed class AvroNames
{
    public const string Namespace = "io.confluent.connect.avro";
    private readonly Dictionary<string, Schema?> _defined = new(StringComparer.Ordinal);
    private int _nameless;

    /// <summary>The full name of a struct that has none: <c>ConnectDefault</c>, <c>ConnectDefault2</c> …, in order of appearance.</summary>
    public string Nameless() => ++_nameless == 1 ? $"{Namespace}.ConnectDefault" : string.Create(CultureInfo.InvariantCulture, $"{Namespace}.ConnectDefault{_nameless}");

    /// <summary>A full name that begins like this and is free: for map entries, which may be of several kinds.</summary>
    public string Free(string name)
    {
        if (!_defined.ContainsKey(name)) return name;
        for (var i = 2; ; i++)
            if ($"{name}{i}" is var next && !_defined.ContainsKey(next)) return next;
    }

    /// <summary>Notes that a name is used.</summary>
    /// <returns>Whether it is defined here; false where the same type was defined before.</returns>
    /// <exception cref="DataException">The name is not one that Avro allows, or stands for another type already.</exception>
    public bool Define(string fullName, Schema? schema)
    {
        if (_defined.TryGetValue(fullName, out var before))
            return Same(before, schema) ? false : throw new DataException($"Can't redefine: {fullName}. Two different types of one schema have this name.");
        foreach (var part in fullName.Split('.')) Require(part, fullName);
        _defined.Add(fullName, schema);
        return true;
    }

    /// <summary>The namespace of a full name, or null, and the rest of it.</summary>
    public static (string? Space, string Name) Split(string fullName)
    {
        var dot = fullName.LastIndexOf('.');
        return dot < 0 ? (null, fullName) : (fullName[..dot], fullName[(dot + 1)..]);
    }

    /// <summary>Checks a name.</summary>
    /// <exception cref="DataException">The name is not one that Avro allows.</exception>
    public static void Require(string name, string fullName)
    {
        var valid = name.Length > 0 && (char.IsAsciiLetter(name[0]) || name[0] == '_');
        foreach (var c in name) valid &= char.IsAsciiLetterOrDigit(c) || c == '_';
        if (!valid) throw new DataException($"Illegal character or initial character in the Avro name '{fullName}': names begin with a letter or _ and go on with letters, digits and _");
    }

    // The same type, whether it may be null or not.
    private static bool Same(Schema? a, Schema? b)
    {
        if (ReferenceEquals(a, b)) return true;
        if (a is null || b is null || a.Type != b.Type || a.Name != b.Name || a.Version != b.Version || a.Fields.Count != b.Fields.Count || !SchemaProjector.SameParameters(a, b)) return false;
        for (var i = 0; i < a.Fields.Count; i++)
            if (a.Fields[i].Name != b.Fields[i].Name || !a.Fields[i].Schema.Equals(b.Fields[i].Schema)) return false;
        return true;
    }
}
