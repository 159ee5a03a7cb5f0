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
    private readonly int _array;
    private bool _ended;

    /// <param name="writer">An empty writer that the command takes.</param>
    /// <param name="kind">What all its statements do.</param>
    /// <param name="collection">The collection.</param>
    /// <param name="ordered">Whether the server stops at the first failure.</param>
    /// <param name="first">The place of its first statement in the batch.</param>
    public BulkCommand(BsonWriter writer, OperationKind kind, string collection, bool ordered, int first)
    {
        _writer = writer;
        Kind = kind;
        First = first;
        writer.Begin();
        writer.Name(BsonType.String, kind switch { OperationKind.Insert => "insert\0"u8, OperationKind.Update => "update\0"u8, _ => "delete\0"u8 });
        writer.String(collection);
        writer.Name(BsonType.Boolean, "ordered\0"u8);
        writer.Boolean(ordered);
        writer.Name(BsonType.Array, kind switch { OperationKind.Insert => "documents\0"u8, OperationKind.Update => "updates\0"u8, _ => "deletes\0"u8 });
        _array = writer.Begin();
    }

    public OperationKind Kind { get; }
    /// <summary>The place of the first statement in the batch.</summary>
    public int First { get; }
    /// <summary>How many statements it has.</summary>
    public int Count { get; private set; }
    /// <summary>The writer, to use again when the command is done.</summary>
    public BsonWriter Writer => _writer;

    /// <summary>Whether an operation fits.</summary>
    public bool Takes(Operation operation) =>
        operation.Kind == Kind && Count < MaxStatements && (Count == 0 || _writer.Length + operation.Body.Length + operation.Filter.Length + Overhead <= MaxBytes);

    /// <summary>Adds an operation.</summary>
    public void Add(Operation operation)
    {
        _writer.Index(BsonType.Document, Count++);
        if (Kind == OperationKind.Insert)
        {
            _writer.Raw(operation.Body);
            return;
        }
        var statement = _writer.Begin();
        _writer.Name(BsonType.Document, "q\0"u8);
        _writer.Raw(operation.Filter.Written);
        if (Kind == OperationKind.Update)
        {
            _writer.Name(BsonType.Document, "u\0"u8);
            _writer.Raw(operation.Body);
            if (operation.Upsert)
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
