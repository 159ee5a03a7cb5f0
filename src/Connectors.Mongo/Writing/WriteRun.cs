using Connectors.Mongo.Bson;
using Connectors.Mongo.Client;
using Connectors.Mongo.Namespaces;
using Connectors.Mongo.Records;
using MongoDB.Driver;

namespace Connectors.Mongo.Writing;

/// <summary>
/// Operations of one kind that follow each other in a batch, which the driver sends together. They are kept apart by kind because the driver would otherwise
/// bring those of one kind together where the order is not to be kept. Filled operation by operation, and used again for other batches.
/// </summary>
internal sealed class WriteRun : IDisposable
{
    // The driver splits what is too much for a command; this bounds what is kept. New documents go into one command, which is a document itself and may
    // be no larger than one, with a name of up to 11 bytes each.
    private const int MaxBytes = 48 * 1000 * 1000, MaxArray = (16 * 1024 - 16) * 1024, MaxName = 11, LargestKept = 4 << 20, MostKept = 10_000;

    // The driver keeps arrays of what it sends, of 16 bytes an operation and more: with twice as many operations they would be large objects, whose garbage is
    // collected with the whole heap.
    private const int MostOperations = 2000;

    // The documents; those of new ones as the elements of an array, which is sent as it is.
    private readonly BsonWriter _bytes = new(64 * 1024);
    private readonly BsonWriter _filters = new(16 * 1024);
    private readonly List<Slot> _slots = [];
    private readonly RawDocument _array;
    private bool _insertsNew;

    public WriteRun() => _array = new RawDocument(_bytes);

    /// <summary>What all its operations do.</summary>
    public OperationKind Kind { get; private set; }

    /// <summary>The place of the first operation in the batch.</summary>
    public int First { get; private set; }

    /// <summary>How many operations it has.</summary>
    public int Count { get; private set; }

    /// <summary>Whether the run may be sent again when it is not known whether it was done: inserts of others than new documents would fail.</summary>
    public bool IsRepeatable => Kind != OperationKind.Insert || _insertsNew;

    /// <summary>Empties the run for another.</summary>
    /// <param name="first">
    /// The operation that comes first. New documents are inserted, which costs servers less than looking for what they would replace.
    /// </param>
    /// <param name="place">Its place in the batch.</param>
    public void Begin(Operation first, int place)
    {
        _bytes.Reset(LargestKept);
        _filters.Reset(LargestKept);
        if (_slots.Count > MostKept)
            _slots.RemoveRange(MostKept, _slots.Count - MostKept);
        (_insertsNew, First, Count) = (first.IsNew, place, 0);
        Kind = first.IsNew ? OperationKind.Insert : first.Kind;
        if (_insertsNew)
            _bytes.Begin();
    }

    /// <summary>Whether an operation fits.</summary>
    public bool Takes(Operation operation) =>
        (operation.Kind == Kind || (_insertsNew && operation.IsNew))
        && Count < MostOperations
        && (Count == 0 || (long)_bytes.Length + operation.Filter.Length + operation.Body.Length <= MaxBytes)
        && (Count == 0 || !_insertsNew || _bytes.Length + MaxName + operation.Body.Length < MaxArray);

    /// <summary>Adds an operation.</summary>
    public void Add(Operation operation)
    {
        if (Count == _slots.Count)
            _slots.Add(new Slot(_filters, _bytes));
        if (_insertsNew)
            _bytes.Index(BsonType.Document, Count);
        var slot = _slots[Count++];
        // New documents have one too, for the case that they are sent again.
        if (operation.Kind != OperationKind.Insert)
            slot.Filter.Put(operation.Filter.Written);
        if (operation.Kind != OperationKind.Delete)
            slot.Body.Put(operation.Body);
        slot.Shape(operation);
    }

    /// <summary>Makes ready to be sent again: what was inserted may be there by now, and is replaced by itself.</summary>
    public void Repeat()
    {
        if (_insertsNew)
            Kind = OperationKind.Update;
    }

    /// <summary>Sends the run.</summary>
    /// <returns>What the server refused, by the places in the run.</returns>
    public async Task<WriteResult> SendAsync(MongoConnection connection, Namespace target, bool ordered, CancellationToken cancellationToken)
    {
        if (_insertsNew && Kind == OperationKind.Insert && connection.AcknowledgesWrites && _bytes.Length < MaxArray)
        {
            _bytes.End(0);
            _array.Span();
            return await connection.InsertAsync(target, _array, Count, ordered, cancellationToken).ConfigureAwait(false);
        }
        var collection = connection.Collection(target);
        var slots = _slots.Take(Count);
        try
        {
            if (Kind == OperationKind.Insert)
                await collection.InsertManyAsync(slots.Select(slot => slot.Body), new InsertManyOptions { IsOrdered = ordered }, cancellationToken).ConfigureAwait(false);
            else
                await collection.BulkWriteAsync(slots.Select(slot => slot.Model), new BulkWriteOptions { IsOrdered = ordered }, cancellationToken).ConfigureAwait(false);
            return WriteResult.Done;
        }
        catch (MongoBulkWriteException refused)
        {
            return WriteResult.Of(refused);
        }
    }

    public void Dispose()
    {
        _bytes.Dispose();
        _filters.Dispose();
    }

    /// <summary>One operation: its documents within the run's bytes and the driver's model of it, which are the same objects for every batch.</summary>
    private sealed class Slot(BsonWriter filters, BsonWriter bodies)
    {
        private WriteModel<RawDocument>? _replace, _upsertReplacement, _update, _upsert, _delete;

        public RawDocument Filter { get; } = new(filters);
        public RawDocument Body { get; } = new(bodies);
        public WriteModel<RawDocument>? Model { get; private set; }

        public void Shape(Operation operation) => Model = operation switch
        {
            { Kind: OperationKind.Delete } => _delete ??= new DeleteOneModel<RawDocument>(ByFilter()),
            { Kind: OperationKind.Insert } => null,
            { IsReplacement: true, Upsert: true } => _upsertReplacement ??= new ReplaceOneModel<RawDocument>(ByFilter(), Body) { IsUpsert = true },
            { IsReplacement: true } => _replace ??= new ReplaceOneModel<RawDocument>(ByFilter(), Body),
            { Upsert: true } => _upsert ??= new UpdateOneModel<RawDocument>(ByFilter(), ByBody()) { IsUpsert = true },
            _ => _update ??= new UpdateOneModel<RawDocument>(ByFilter(), ByBody()),
        };

        private BsonDocumentFilterDefinition<RawDocument> ByFilter() => new(Filter.AsDocument);
        private BsonDocumentUpdateDefinition<RawDocument> ByBody() => new(Body.AsDocument);
    }
}
