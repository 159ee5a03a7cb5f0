using Connectors.Mongo.Bson;
using Connectors.Mongo.Client;
using Connectors.Mongo.Records;
using MongoDB.Driver;

namespace Connectors.Mongo.Writing;

/// <summary>
/// Operations of one kind that follow each other in a batch, which the driver sends together. They are kept apart by kind because the driver would otherwise
/// bring those of one kind together where the order is not to be kept. Filled operation by operation, and used again for other batches.
/// </summary>
internal sealed class WriteRun : IDisposable
{
    // The driver splits what is too much for a command; this bounds what is kept.
    private const int MaxBytes = 48 * 1000 * 1000, LargestKept = 4 << 20, MostKept = 10_000;

    // The driver keeps arrays of what it sends, of 16 bytes an operation and more: with twice as many operations they would be large objects, whose garbage is
    // collected with the whole heap.
    private const int MostOperations = 2000;

    private readonly BsonWriter _bytes = new(64 * 1024);
    private readonly List<Slot> _slots = [];
    private bool _insertsNew;

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
        if (_slots.Count > MostKept)
            _slots.RemoveRange(MostKept, _slots.Count - MostKept);
        (_insertsNew, First, Count) = (first.IsNew, place, 0);
        Kind = first.IsNew ? OperationKind.Insert : first.Kind;
    }

    /// <summary>Whether an operation fits.</summary>
    public bool Takes(Operation operation) =>
        (operation.Kind == Kind || (_insertsNew && operation.IsNew))
        && Count < MostOperations
        && (Count == 0 || (long)_bytes.Length + operation.Filter.Length + operation.Body.Length <= MaxBytes);

    /// <summary>Adds an operation.</summary>
    public void Add(Operation operation)
    {
        if (Count == _slots.Count)
            _slots.Add(new Slot(_bytes));
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
    /// <exception cref="MongoBulkWriteException">The server refused some of it.</exception>
    public Task SendAsync(IMongoCollection<RawDocument> collection, bool ordered, CancellationToken cancellationToken)
    {
        var slots = _slots.Take(Count);
        return Kind == OperationKind.Insert
            ? collection.InsertManyAsync(slots.Select(slot => slot.Body), new InsertManyOptions { IsOrdered = ordered }, cancellationToken)
            : collection.BulkWriteAsync(slots.Select(slot => slot.Model), new BulkWriteOptions { IsOrdered = ordered }, cancellationToken);
    }

    public void Dispose() => _bytes.Dispose();

    /// <summary>One operation: its documents within the run's bytes and the driver's model of it, which are the same objects for every batch.</summary>
    private sealed class Slot(BsonWriter bytes)
    {
        private WriteModel<RawDocument>? _replace, _upsertReplacement, _update, _upsert, _delete;

        public RawDocument Filter { get; } = new(bytes);
        public RawDocument Body { get; } = new(bytes);
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
