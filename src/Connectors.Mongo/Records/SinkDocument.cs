using Connect.Api;
using Connectors.Mongo.Bson;
using Connectors.Mongo.Ids;

namespace Connectors.Mongo.Records;

/// <summary>
/// A record on its way to an operation: its key and value as the bytes of documents. Where the configuration looks into documents or changes them, the bytes
/// become a <see cref="SinkTree"/>, and the tree becomes bytes again. One instance serves all records of a task, one after the other.
/// </summary>
internal sealed class SinkDocument(DocumentEncoder encoder, ObjectIdSource ids, TimeProvider time) : IDisposable
{
    private const int LargestKept = 1 << 20;
    private readonly BsonWriter _key = new(), _id = new(256);
    private BsonWriter _value = new();
    private BsonWriter _spare = new();
    private SinkRecord? _record;
    private BsonDocument? _changedKey;
    private bool _keyRead;
    private TopLevelFields _fields;

    public SinkRecord Record => _record ?? throw new InvalidOperationException("No record was begun");

    public ObjectIdSource Ids => ids;

    public TimeProvider Time => time;

    /// <summary>What becomes of the record.</summary>
    public Operation Operation { get; } = new();

    /// <summary>What users should know of the record although it is no error, or null.</summary>
    public string? Warning { get; set; }

    /// <summary>Whether no document with the value's <c>_id</c> can be there, as it was only just made.</summary>
    public bool IsNew { get; private set; }

    public bool HasKey => Record.Key is not null;

    public bool HasValue => Record.Value is not null;

    /// <summary>The value's document; empty where there is no value.</summary>
    public BsonWriter Value => _value;

    /// <summary>What is at the top of the value's document.</summary>
    public ref readonly TopLevelFields Fields => ref _fields;

    /// <summary>The value's element <c>_id</c>; empty where there is none.</summary>
    public ReadOnlySpan<byte> IdElement => _value.Written[_fields.IdStart.._fields.IdEnd];

    /// <summary>The key's document; empty where there is no key.</summary>
    /// <exception cref="DataException">The key is not a document.</exception>
    public ReadOnlySpan<byte> Key
    {
        get
        {
            if (!_keyRead)
            {
                _key.Reset(LargestKept);
                if (_changedKey is not null)
                    _changedKey.Write(_key);
                else if (Record.Key is { } key)
                    encoder.Write(Record.KeySchema, key, _key);
                _keyRead = true;
            }
            return _key.Written;
        }
    }

    /// <summary>Begins with a record: its value becomes a document now, its key when it is asked for.</summary>
    /// <param name="record">The record.</param>
    /// <exception cref="DataException">The value is not a document.</exception>
    public void Begin(SinkRecord record)
    {
        _record = record;
        _changedKey = null;
        _keyRead = IsNew = false;
        Warning = null;
        _value.Reset(LargestKept);
        _fields = record.Value is { } value ? encoder.Write(record.ValueSchema, value, _value) : default;
    }

    /// <summary>Appends an <c>_id</c> to the value, or puts it in the place of the one that is there.</summary>
    /// <param name="strategy">What makes the id.</param>
    /// <exception cref="DataException">The record has nothing to make an id of.</exception>
    public void SetId(IdStrategy strategy)
    {
        // Written aside first: a strategy may look at the value.
        _id.Reset(LargestKept);
        strategy.Write(this, _id);
        IsNew = strategy.IsNew;
        if (_fields.HasId)
        {
            ReplaceId();
            return;
        }
        _value.Reopen();
        var start = _value.Length;
        _value.Raw(_id.Written);
        _fields.MoveId(start, _value.Length);
        _value.End(0);
    }

    private void ReplaceId()
    {
        var value = _value.Written;
        var (start, end) = (_fields.IdStart, _fields.IdStart + _id.Length);
        _spare.Reset(LargestKept);
        _spare.Raw(value[..start]);
        _spare.Raw(_id.Written);
        _spare.Raw(value[_fields.IdEnd..]);
        _spare.Patch(0, _spare.Length);
        _fields.MoveId(start, end);
        (_value, _spare) = (_spare, _value);
    }

    /// <summary>The key and value as trees. The bytes must not be touched until <see cref="Take"/>.</summary>
    /// <exception cref="DataException">The value is not BSON.</exception>
    public SinkTree ToTree() => new(this, HasValue ? BsonDocument.Parse(_value.Memory) : null);

    /// <summary>The key as a tree of its own, or null where there is no key.</summary>
    /// <exception cref="DataException">The key is not a document.</exception>
    public BsonDocument? ParseKey() => HasKey ? BsonDocument.Parse(Key.ToArray()) : null;

    /// <summary>Makes bytes of what was done to the trees.</summary>
    public void Take(SinkTree tree)
    {
        _changedKey = tree.ReadKey;
        _keyRead &= _changedKey is null;
        if (tree.Value is null)
            return;
        // The tree's values lie in the old bytes.
        _spare.Reset(LargestKept);
        _fields = tree.Value.Write(_spare);
        (_value, _spare) = (_spare, _value);
    }

    public void Dispose()
    {
        _key.Dispose();
        _id.Dispose();
        _value.Dispose();
        _spare.Dispose();
        Operation.Dispose();
    }
}
