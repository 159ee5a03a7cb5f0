namespace Connectors.Mongo.Bson;

/// <summary>What writing a document needs to know of the fields at its top; noted where the document is made, so that nobody searches it again.</summary>
internal struct TopLevelFields
{
    /// <summary>Whether there is an <c>_id</c>.</summary>
    public readonly bool HasId => IdStart > 0;

    /// <summary>Where the element <c>_id</c> begins; 0 where there is none.</summary>
    public int IdStart { get; private set; }

    /// <summary>Where the element <c>_id</c> ends.</summary>
    public int IdEnd { get; private set; }

    /// <summary>Whether a name begins with a dollar sign.</summary>
    public bool HasDollar { get; private set; }

    /// <summary>Looks at the fields of a complete document.</summary>
    /// <exception cref="Connect.Api.Errors.DataException">The bytes are not BSON.</exception>
    public static TopLevelFields Of(ReadOnlySpan<byte> document)
    {
        var fields = new TopLevelFields();
        var reader = new BsonReader(document);
        while (reader.Read())
        {
            if (reader.Name.SequenceEqual("_id"u8))
                fields.NoteId(reader.Start, reader.EndsAt);
            else if (reader.Name is [(byte)'$', ..])
                fields.HasDollar = true;
        }
        return fields;
    }

    /// <summary>Notes a field that was written.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="start">Where its element begins.</param>
    /// <param name="end">Where its element ends.</param>
    public void Note(string name, int start, int end)
    {
        if (name == "_id")
            NoteId(start, end);
        else if (name.StartsWith('$'))
            HasDollar = true;
    }

    /// <summary>Notes that the <c>_id</c> takes another place.</summary>
    public void MoveId(int start, int end) => (IdStart, IdEnd) = (start, end);

    // Of two the first counts.
    private void NoteId(int start, int end)
    {
        if (!HasId)
            MoveId(start, end);
    }
}
