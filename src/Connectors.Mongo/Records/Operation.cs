using Connect.Api;
using Connectors.Mongo.Bson;

namespace Connectors.Mongo.Records;

/// <summary>What one record has become: an operation on one document. Kept and filled anew for each record.</summary>
internal sealed class Operation : IDisposable
{
    /// <summary>The largest document that servers take.</summary>
    private const int MaxDocument = 16 * 1024 * 1024;

    private readonly BsonWriter _own = new();
    private BsonWriter _body;

    public Operation() => _body = _own;

    public OperationKind Kind { get; private set; }

    /// <summary>Which document; not of inserts.</summary>
    public BsonWriter Filter { get; } = new();

    /// <summary>The document or update; not of deletes.</summary>
    public ReadOnlySpan<byte> Body => _body.Written;

    public bool Upsert { get; private set; }

    /// <summary>Whether the body is a whole document that takes the place of the one found.</summary>
    public bool IsReplacement { get; private set; }

    /// <summary>Whether an insert does the same: the document that is replaced cannot be there.</summary>
    public bool IsNew { get; private set; }

    /// <summary>An empty writer for a body that is not the record's value.</summary>
    public BsonWriter NewBody()
    {
        _own.Reset(largestKept: 1 << 20);
        return _own;
    }

    /// <summary>An empty writer for the filter.</summary>
    public BsonWriter NewFilter()
    {
        Filter.Reset();
        return Filter;
    }

    /// <summary>There is nothing to do.</summary>
    public void Skip() => Kind = OperationKind.None;

    /// <summary>Inserts a document.</summary>
    public void Insert(BsonWriter document) => Set(OperationKind.Insert, document, false);

    /// <summary>Replaces the document that the filter finds.</summary>
    /// <param name="document">What takes its place.</param>
    /// <param name="top">What is at its top.</param>
    /// <param name="upsert">Whether it is inserted where none is found.</param>
    /// <param name="isNew">Whether none can be found.</param>
    /// <exception cref="DataException">The document's top has operators.</exception>
    public void Replace(BsonWriter document, in TopLevelFields top, bool upsert, bool isNew = false)
    {
        if (top.HasDollar)
            TopLevel.RefuseOperators(document.Written);
        Set(OperationKind.Update, document, upsert);
        IsReplacement = true;
        IsNew = isNew && upsert;
    }

    /// <summary>Updates the document that the filter finds.</summary>
    public void Update(BsonWriter operators, bool upsert) => Set(OperationKind.Update, operators, upsert);

    /// <summary>Deletes the document that the filter finds.</summary>
    public void Delete() => Set(OperationKind.Delete, _own, false);

    private void Set(OperationKind kind, BsonWriter body, bool upsert)
    {
        if (kind != OperationKind.Delete && body.Length > MaxDocument)
            throw new DataException($"The document has {body.Length:N0} bytes, more than the {MaxDocument:N0} that MongoDB stores");
        Kind = kind;
        _body = body;
        Upsert = upsert;
        IsNew = IsReplacement = false;
    }

    public void Dispose()
    {
        _own.Dispose();
        Filter.Dispose();
    }
}

/// <summary>What is done with one document.</summary>
internal enum OperationKind
{
    /// <summary>Nothing: a change event that needs no write.</summary>
    None,

    Insert,

    /// <summary>A replacement or an update by operators: both are statements of the <c>update</c> command.</summary>
    Update,

    Delete,
}
