using Connect.Api;
using Connectors.Mongo.Bson;

namespace Connectors.Mongo.Records;

/// <summary>
/// A record on its way to an operation: its key and value as documents, as bytes and, where something looks into them or changes them, as trees. One
/// instance serves all records of a task, one after the other.
/// </summary>
internal sealed class SinkDocument(DocumentEncoder encoder, ObjectIdSource ids, TimeProvider time) : IDisposable
{
    private const int LargestKept = 1 << 20;
    private readonly BsonWriter _key = new();
    private BsonWriter _value = new();
    private BsonWriter _spare = new();
    private SinkRecord? _record;
    private BsonDocument? _keyTree, _valueTree;
    private bool _keyRead;
    private int _idStart;

    public SinkRecord Record => _record ?? throw new InvalidOperationException("No record was begun");
    public ObjectIdSource Ids => ids;
    public TimeProvider Time => time;
    /// <summary>What becomes of the record.</summary>
    public Operation Operation { get; } = new();
    /// <summary>What users should know of the record although it is no error, or null.</summary>
    public string? Remark { get; private set; }
    /// <summary>Whether no document with the value's <c>_id</c> can be there, as it was only just made.</summary>
    public bool IsNew { get; private set; }
    public bool HasKey => Record.Key is not null;
    public bool HasValue => Record.Value is not null;

    /// <summary>Begins with a record: its value becomes a document now, its key when it is asked for.</summary>
    /// <param name="record">The record.</param>
    /// <exception cref="DataException">The value is not a document.</exception>
    public void Begin(SinkRecord record)
    {
        _record = record;
        _keyTree = _valueTree = null;
        _keyRead = IsNew = false;
        _idStart = 0;
        Remark = null;
        _value.Reset(LargestKept);
        if (record.Value is { } value) encoder.Write(record.ValueSchema, value, _value);
    }

    /// <summary>Says something of the record that users should know.</summary>
    public void Note(string remark) => Remark = remark;

    /// <summary>The value's document; empty where there is no value.</summary>
    public BsonWriter Value => _value;

    /// <summary>The key's document; empty where there is no key.</summary>
    /// <exception cref="DataException">The key is not a document.</exception>
    public ReadOnlySpan<byte> Key
    {
        get
        {
            if (_keyTree is not null)
            {
                // Post processors may have changed it.
                _key.Reset();
                _keyTree.Write(_key);
            }
            else if (!_keyRead)
            {
                _key.Reset(LargestKept);
                if (Record.Key is { } key) encoder.Write(Record.KeySchema, key, _key);
                _keyRead = true;
            }
            return _key.Written;
        }
    }

    /// <summary>The key's document to look into or change, or null.</summary>
    public BsonDocument? KeyTree => !HasKey ? null : _keyTree ??= BsonDocument.Parse(Key.ToArray());

    /// <summary>The value's document to look into, or null. Changes count after <see cref="TakeTree"/>.</summary>
    public BsonDocument? ValueTree => !HasValue ? null : _valueTree ??= BsonDocument.Parse(_value.Written.ToArray());

    /// <summary>Finds the value's <c>_id</c>; without a search where its place is known.</summary>
    public bool TryFindId(out BsonReader id)
    {
        if (_idStart == 0) return TopLevel.TryFind(_value.Written, "_id"u8, out id);
        id = new BsonReader(_value.Written, _idStart);
        return id.Read();
    }

    /// <summary>Says where the value's <c>_id</c> begins, until the value is changed as a tree.</summary>
    /// <param name="start">The place of the element.</param>
    /// <param name="isNew">Whether no document of that id can be there.</param>
    public void IdAt(int start, bool isNew) => (_idStart, IsNew) = (start, isNew);

    /// <summary>Makes the value's bytes from its tree.</summary>
    public void TakeTree()
    {
        if (_valueTree is null) return;
        _value.Reset();
        _valueTree.Write(_value);
        // What was changed may be the id.
        IsNew = false;
        _idStart = 0;
    }

    /// <summary>Appends an element to the value; the caller writes it.</summary>
    public BsonWriter Append()
    {
        _valueTree = null;
        _value.Reopen();
        return _value;
    }

    /// <summary>An empty writer that takes the value's place with <see cref="SwapValue"/>.</summary>
    public BsonWriter Spare()
    {
        _spare.Reset(LargestKept);
        return _spare;
    }

    /// <summary>Lets what was written to the spare writer be the value.</summary>
    public void SwapValue()
    {
        _valueTree = null;
        (_value, _spare) = (_spare, _value);
    }

    public void Dispose()
    {
        _key.Dispose();
        _value.Dispose();
        _spare.Dispose();
        Operation.Dispose();
    }
}
