using Connectors.Mongo.Bson;
using Connectors.Mongo.Records;

namespace Connectors.Mongo.Writes;

/// <summary>
/// One <c>insert</c>, <c>update</c> or <c>delete</c> command with its statements, as the bytes that are sent
/// (https://www.mongodb.com/docs/manual/reference/command/update/). Filled record by record.
/// </summary>
internal sealed class BulkCommand
{
    // Servers take commands of 16 MB and 16 kB more; the driver adds a session, a clock and the database's name to ours.
    private const int MaxBytes = 16 * 1024 * 1024, Overhead = 64;
    private const int MaxStatements = 100_000;

    private readonly BsonWriter _writer;
    private readonly string _collection;
    private readonly bool _ordered;
    private readonly bool _insertsNew;
    private int _array;
    private long _size;
    private bool _ended;

    /// <param name="writer">An empty writer that the command takes.</param>
    /// <param name="first">
    /// The operation that comes first. New documents are inserted, which costs servers less than looking for what they would replace.
    /// </param>
    /// <param name="collection">The collection.</param>
    /// <param name="ordered">Whether the server stops at the first failure.</param>
    /// <param name="place">The place of its first statement in the batch.</param>
    public BulkCommand(BsonWriter writer, Operation first, string collection, bool ordered, int place)
    {
        (_writer, _collection, _ordered, First) = (writer, collection, ordered, place);
        _insertsNew = first.IsNew;
        Kind = first.IsNew ? OperationKind.Insert : first.Kind;
        Begin();
    }

    /// <summary>What all its statements do.</summary>
    public OperationKind Kind { get; private set; }
    /// <summary>The place of the first statement in the batch.</summary>
    public int First { get; }
    /// <summary>How many statements it has.</summary>
    public int Count { get; private set; }
    /// <summary>The writer, to use again when the command is done.</summary>
    public BsonWriter Writer => _writer;

    /// <summary>Whether the command may be sent again when it is not known whether it was done: inserts of others than new documents would fail.</summary>
    public bool IsRepeatable => Kind != OperationKind.Insert || _insertsNew;

    /// <summary>Whether an operation fits.</summary>
    public bool Takes(Operation operation) =>
        (operation.Kind == Kind || (_insertsNew && operation.IsNew)) && Count < MaxStatements && (Count == 0 || _size + SizeOf(operation) <= MaxBytes);

    /// <summary>Adds an operation.</summary>
    public void Add(Operation operation)
    {
        // As a replacement, even of what is inserted, because it may become one.
        _size += SizeOf(operation);
        if (Kind == OperationKind.Insert)
        {
            _writer.Index(BsonType.Document, Count++);
            _writer.Raw(operation.Body);
        }
        else AddStatement(operation.Filter.Written, operation.Body, operation.Upsert);
    }

    /// <summary>Makes ready to be sent again: what was inserted may be there by now, and is replaced by itself.</summary>
    public void Repeat()
    {
        if (!_insertsNew || Kind != OperationKind.Insert) return;
        TopLevel.TryFind(End(), "documents"u8, out var found);
        var documents = new BsonReader(found.Value.ToArray());
        Kind = OperationKind.Update;
        (Count, _ended) = (0, false);
        _writer.Reset();
        Begin();
        using var filter = new BsonWriter(64);
        while (documents.Read())
        {
            TopLevel.TryFind(documents.Value, "_id"u8, out var id);
            filter.Reset();
            var start = filter.Begin();
            filter.Raw(id.Element);
            filter.End(start);
            AddStatement(filter.Written, documents.Value, upsert: true);
        }
    }

    private void Begin()
    {
        var (name, statements) = Kind switch
        {
            OperationKind.Insert => ("insert", "documents"),
            OperationKind.Update => ("update", "updates"),
            _ => ("delete", "deletes"),
        };
        _writer.Begin();
        _writer.Name(BsonType.String, name);
        _writer.String(_collection);
        _writer.Name(BsonType.Boolean, "ordered\0"u8);
        _writer.Boolean(_ordered);
        _writer.Name(BsonType.Array, statements);
        _array = _writer.Begin();
    }

    private void AddStatement(ReadOnlySpan<byte> filter, ReadOnlySpan<byte> body, bool upsert)
    {
        _writer.Index(BsonType.Document, Count++);
        var statement = _writer.Begin();
        _writer.Name(BsonType.Document, "q\0"u8);
        _writer.Raw(filter);
        if (Kind == OperationKind.Update)
        {
            _writer.Name(BsonType.Document, "u\0"u8);
            _writer.Raw(body);
            if (upsert)
            {
                _writer.Name(BsonType.Boolean, "upsert\0"u8);
                _writer.Boolean(true);
            }
        }
        else
        {
            _writer.Name(BsonType.Int32, "limit\0"u8);
            _writer.Int32(1);
        }
        _writer.End(statement);
    }

    private static long SizeOf(Operation operation) => (long)operation.Body.Length + operation.Filter.Length + Overhead;

    /// <summary>The finished command.</summary>
    public ReadOnlySpan<byte> End()
    {
        if (!_ended)
        {
            _writer.End(_array);
            _writer.End(0);
            _ended = true;
        }
        return _writer.Written;
    }
}
