namespace Connectors.Mongo.Bson;

/// <summary>
/// A BSON document or array that can be changed: for what looks into documents or rebuilds them. The straight way through the task does without.
/// </summary>
internal sealed class BsonDocument(bool isArray = false)
{
    /// <summary>The fields in their order.</summary>
    public List<BsonField> Fields { get; } = [];
    public bool IsArray { get; } = isArray;
    public bool IsEmpty => Fields.Count == 0;

    /// <summary>The document in some bytes, which must stay as they are.</summary>
    /// <exception cref="DataException">The bytes are not BSON.</exception>
    public static BsonDocument Parse(ReadOnlyMemory<byte> bytes, bool isArray = false)
    {
        var document = new BsonDocument(isArray);
        var reader = new BsonReader(bytes.Span);
        while (reader.Read())
        {
            var raw = bytes.Slice(reader.EndsAt - reader.Value.Length, reader.Value.Length);
            document.Fields.Add(new(reader.NameText, reader.Type is BsonType.Document or BsonType.Array
                ? BsonValue.Of(Parse(raw, reader.Type == BsonType.Array))
                : BsonValue.Of(reader.Type, raw)));
        }
        return document;
    }

    /// <summary>Where a field is, or -1.</summary>
    public int IndexOf(ReadOnlySpan<char> name)
    {
        for (var i = 0; i < Fields.Count; i++)
            if (name.SequenceEqual(Fields[i].Name))
                return i;
        return -1;
    }

    public bool Has(string name) => IndexOf(name) >= 0;

    public bool TryGet(ReadOnlySpan<char> name, out BsonValue value)
    {
        var at = IndexOf(name);
        value = at < 0 ? default : Fields[at].Value;
        return at >= 0;
    }

    /// <summary>The document in a field, or null where there is none.</summary>
    public BsonDocument? DocumentAt(ReadOnlySpan<char> name) => TryGet(name, out var value) ? value.AsDocument : null;

    /// <summary>Sets a field: in its place if it is there, else at the end.</summary>
    public BsonDocument Set(string name, BsonValue value)
    {
        var at = IndexOf(name);
        if (at < 0)
            Fields.Add(new(name, value));
        else
            Fields[at] = new(name, value);
        return this;
    }

    /// <inheritdoc cref="Set(string, BsonValue)"/>
    public BsonDocument Set(string name, BsonDocument value) => Set(name, BsonValue.Of(value));

    public bool Remove(string name)
    {
        var at = IndexOf(name);
        if (at >= 0)
            Fields.RemoveAt(at);
        return at >= 0;
    }

    /// <summary>A copy that shares nothing that can be changed.</summary>
    public BsonDocument Copy()
    {
        var copy = new BsonDocument(IsArray);
        foreach (var field in Fields)
            copy.Fields.Add(field with { Value = field.Value.Copy() });
        return copy;
    }

    /// <summary>The document with the fields of its sub-documents at the top, under names with dots: <c>{a: {b: 1}}</c> becomes <c>{"a.b": 1}</c>.</summary>
    public BsonDocument Flatten()
    {
        var flat = new BsonDocument();
        FlattenInto(flat, "");
        return flat;
    }

    private void FlattenInto(BsonDocument flat, string prefix)
    {
        foreach (var (name, value) in Fields)
        {
            if (value.AsDocument is { } inner)
                inner.FlattenInto(flat, $"{prefix}{name}.");
            else
                flat.Fields.Add(new(prefix + name, value));
        }
    }

    /// <summary>Removes fields that are null, at every level; items of arrays stay.</summary>
    public void RemoveNulls()
    {
        Fields.RemoveAll(field => field.Value.IsNull);
        foreach (var (_, value) in Fields)
        {
            if (value.Type == BsonType.Array)
            {
                foreach (var item in value.Document!.Fields)
                    item.Value.AsDocument?.RemoveNulls();
            }
            else
            {
                value.AsDocument?.RemoveNulls();
            }
        }
    }

    /// <summary>Whether two documents have the same fields, in any order, or two arrays the same items.</summary>
    public bool Same(BsonDocument other)
    {
        if (Fields.Count != other.Fields.Count)
            return false;
        for (var i = 0; i < Fields.Count; i++)
        {
            var at = IsArray ? i : other.IndexOf(Fields[i].Name);
            if (at < 0 || !Fields[i].Value.Same(other.Fields[at].Value))
                return false;
        }
        return true;
    }

    /// <summary>Writes the document.</summary>
    /// <returns>What is at its top.</returns>
    public TopLevelFields Write(BsonWriter writer)
    {
        var top = new TopLevelFields();
        var start = writer.Begin();
        for (var i = 0; i < Fields.Count; i++)
        {
            var (name, value) = Fields[i];
            var at = IsArray ? writer.Index(value.Type, i) : writer.Name(value.Type, name);
            value.Write(writer);
            top.Note(name, at, writer.Length);
        }
        writer.End(start);
        return top;
    }
}

/// <summary>A field of a <see cref="BsonDocument"/>.</summary>
/// <param name="Name">Its name; in an array, of no meaning.</param>
/// <param name="Value">Its value.</param>
internal readonly record struct BsonField(string Name, BsonValue Value);
