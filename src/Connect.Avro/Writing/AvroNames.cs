using System.Globalization;
using System.Text;

namespace Connect.Avro.Writing;

/// <summary>The named types of one Avro schema: each is defined where it appears first and referred to by its name after that.</summary>
internal sealed class AvroNames
{
    public const string Namespace = "io.confluent.connect.avro";
    public const string NamelessStruct = Namespace + ".ConnectDefault";
    private readonly Dictionary<string, Schema?> _defined = new(StringComparer.Ordinal);
    private int _nameless;

    /// <summary>The full name of a struct that has none: <c>ConnectDefault</c>, <c>ConnectDefault2</c> …, in order of appearance.</summary>
    public string Nameless() => ++_nameless == 1 ? NamelessStruct : string.Create(CultureInfo.InvariantCulture, $"{NamelessStruct}{_nameless}");

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

    /// <summary>
    /// A name without what Avro forbids: the bytes of other characters in hexadecimal, as in URLs but with _ for %, and x before a digit at the beginning.
    /// </summary>
    public static string Scrub(string name)
    {
        var text = new StringBuilder(name.Length);
        foreach (var b in Encoding.UTF8.GetBytes(name))
        {
            if (char.IsAsciiLetterOrDigit((char)b) || b == '_') text.Append((char)b);
            // What a URL keeps as it is, and the blank, which is a + there.
            else if (b is (byte)' ' or (byte)'-' or (byte)'*' or (byte)'.') text.Append('_');
            else text.Append(CultureInfo.InvariantCulture, $"_{b:X2}");
        }
        return text is { Length: > 0 } && char.IsAsciiDigit(text[0]) ? $"x{text}" : text.ToString();
    }

    /// <summary>A full name of which every part is scrubbed.</summary>
    public static string ScrubFull(string fullName) => string.Join('.', fullName.Split('.').Select(Scrub));

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
        if (!valid)
            throw new DataException($"Illegal character or initial character in the Avro name '{fullName}': "
                + "names begin with a letter or _ and go on with letters, digits and _");
    }

    // The same type, whether it may be null or not.
    private static bool Same(Schema? a, Schema? b)
    {
        if (ReferenceEquals(a, b)) return true;
        if (a is null || b is null || a.Type != b.Type || a.Name != b.Name || a.Version != b.Version || a.Fields.Count != b.Fields.Count
            || !SameParameters(a, b)) return false;
        for (var i = 0; i < a.Fields.Count; i++)
            if (a.Fields[i].Name != b.Fields[i].Name || !a.Fields[i].Schema.Equals(b.Fields[i].Schema)) return false;
        return true;
    }

    // Documentation may differ: that of the first place is written.
    private static bool SameParameters(Schema a, Schema b)
    {
        if (a.Parameters is not null)
            foreach (var (key, value) in a.Parameters)
                if (!IsDocumentation(key) && b.Parameters?.GetValueOrDefault(key) != value) return false;
        if (b.Parameters is not null)
            foreach (var key in b.Parameters.Keys)
                if (!IsDocumentation(key) && a.Parameters?.ContainsKey(key) != true) return false;
        return true;
    }

    private static bool IsDocumentation(string key) =>
        key is AvroTypes.RecordDoc or AvroTypes.ConnectRecordDoc or AvroTypes.FieldDefault || key.StartsWith(AvroTypes.FieldDoc, StringComparison.Ordinal);
}
