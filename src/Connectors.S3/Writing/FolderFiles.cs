using Connect.Api;

namespace Connectors.S3;

/// <summary>The open files of one folder: one for the values of records, and one each for keys and headers where these are stored.</summary>
internal sealed class FolderFiles
{
    private static readonly Schema HeaderSchema = SchemaBuilder.Struct().Field("key", Schema.String).Field("value", Schema.String).Build();
    private static readonly Schema HeadersSchema = SchemaBuilder.Array(HeaderSchema).Build();
    private static readonly Schema HeadersEnvelope = SchemaBuilder.Struct().Name("RecordHeaders").Field("headers", HeadersSchema).Build();

    private readonly SinkFiles _files;
    private readonly ObjectUpload? _values, _keys, _headers;
    private Schema? _keySchema, _keyEnvelope;

    /// <summary>Opens the files for a folder's first record.</summary>
    /// <param name="files">What the task's files have in common.</param>
    /// <param name="stem">The objects' name without extension.</param>
    /// <param name="record">The first record.</param>
    /// <param name="valueSchema">The schema of the values.</param>
    /// <exception cref="DataException">The formats cannot store such records.</exception>
    public FolderFiles(SinkFiles files, string stem, SinkRecord record, Schema? valueSchema)
    {
        _files = files;
        Start = record.Offset;
        Require(record);
        // Records without a value are stored by their keys alone.
        if (record.Value is not null) _values = Open(files.Values, stem, "", valueSchema);
        try
        {
            if (files.RecordKeys is { } keys) _keys = Open(keys, stem, ".keys", keys.Envelops(RecordView.Key) ? Envelope(record.KeySchema) : record.KeySchema);
            if (files.Headers is { } headers)
                _headers = Open(headers, stem, ".headers", headers.Envelops(RecordView.Headers) ? HeadersEnvelope : HeadersSchema);
        }
        catch (ConnectException)
        {
            Discard();
            throw;
        }
    }

    /// <summary>The offset of the first record.</summary>
    public long Start { get; }

    /// <summary>The offset of the last record.</summary>
    public long End { get; private set; }

    /// <summary>How many records there are.</summary>
    public long Count { get; private set; }

    /// <summary>Whether the files are in the store.</summary>
    public bool Completed { get; private set; }

    /// <summary>Whether one of the files has enough for a part.</summary>
    public bool PartReady => _values is { PartReady: true } || _keys is { PartReady: true } || _headers is { PartReady: true };

    /// <summary>Adds a record to all files, or to none.</summary>
    /// <exception cref="ConnectException">A file cannot store its part of the record.</exception>
    public void Write(SinkRecord record, Schema? schema, object? value)
    {
        Require(record);
        _values?.Encoder.Mark();
        _keys?.Encoder.Mark();
        _headers?.Encoder.Mark();
        try
        {
            _values?.Encoder.Write(schema, value);
            if (_keys is not null) WriteKey(record, _keys);
            if (_headers is not null) WriteHeaders(record, _headers);
        }
        catch (ConnectException)
        {
            _values?.Encoder.Rollback();
            _keys?.Encoder.Rollback();
            _headers?.Encoder.Rollback();
            throw;
        }
        _values?.Encoder.EndRecord();
        _keys?.Encoder.EndRecord();
        _headers?.Encoder.EndRecord();
        End = record.Offset;
        Count++;
    }

    /// <summary>Sends the parts that are full.</summary>
    /// <param name="dropped">Ends the sending, when the files are given up.</param>
    /// <param name="cancellationToken">Ends the wait for parts on their way.</param>
    public async Task SendFullPartsAsync(CancellationToken dropped, CancellationToken cancellationToken)
    {
        if (_values is not null) await _values.SendFullPartsAsync(dropped, cancellationToken).ConfigureAwait(false);
        if (_keys is not null) await _keys.SendFullPartsAsync(dropped, cancellationToken).ConfigureAwait(false);
        if (_headers is not null) await _headers.SendFullPartsAsync(dropped, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Makes the objects of the files, and tags them where that is configured.</summary>
    public async Task CompleteAsync(CancellationToken cancellationToken)
    {
        if (_values is not null) await _values.CompleteAsync(_files.Config.ConditionalWrites, cancellationToken).ConfigureAwait(false);
        if (_keys is not null) await _keys.CompleteAsync(false, cancellationToken).ConfigureAwait(false);
        if (_headers is not null) await _headers.CompleteAsync(false, cancellationToken).ConfigureAwait(false);
        if (_files.Config.Tagging && (_values ?? _keys) is { } tagged)
        {
            var tags = new Dictionary<string, string> { ["startOffset"] = $"{Start}", ["endOffset"] = $"{End}", ["recordCount"] = $"{Count}" };
            // A name that stands twice would be refused; the configured one holds.
            foreach (var (name, value) in _files.Tags) tags[name] = value;
            await _files.TagAsync(tagged.Key, [.. tags], cancellationToken).ConfigureAwait(false);
        }
        Completed = true;
    }

    /// <summary>The names of the objects, for logs.</summary>
    public string Names => string.Join(", ", new[] { _values, _keys, _headers }.OfType<ObjectUpload>().Select(u => u.Key));

    /// <summary>Gives up files that hold nothing yet.</summary>
    public void Discard()
    {
        _values?.Encoder.Dispose();
        _keys?.Encoder.Dispose();
        _headers?.Encoder.Dispose();
    }

    /// <summary>Drops what is not in the store.</summary>
    public async Task DropAsync()
    {
        if (_values is not null) await _values.DropAsync().ConfigureAwait(false);
        if (_keys is not null) await _keys.DropAsync().ConfigureAwait(false);
        if (_headers is not null) await _headers.DropAsync().ConfigureAwait(false);
    }

    private ObjectUpload Open(IFileFormat format, string stem, string view, Schema? schema) =>
        new(_files.Storage, stem + view + format.Extension, format.Begin(schema), _files.Config.PartSize);

    // Checked before anything is written, so that the lines of the files stay side by side.
    private void Require(SinkRecord record)
    {
        if (Count > 0 && _values is null && record.Value is not null)
            throw new DataException($"{record} has a value, but its folder is the one of records without a value; choose another {S3SinkConfig.TombstonePartitionKey}");
        if (_files.RecordKeys is not null && record.Key is null)
            throw new DataException($"Key cannot be null when keys are stored ({S3SinkConfig.StoreKeysKey}): {record} has none");
        if (_files.Headers is not null && !record.HasHeaders)
            throw new DataException($"Headers cannot be null or empty when headers are stored ({S3SinkConfig.StoreHeadersKey}): {record} has none");
    }

    private void WriteKey(SinkRecord record, ObjectUpload keys)
    {
        if (!_files.RecordKeys!.Envelops(RecordView.Key)) { keys.Encoder.Write(record.KeySchema, record.Key); return; }
        var envelope = Envelope(record.KeySchema);
        keys.Encoder.Write(envelope, new Struct(envelope).Put("key", record.Key));
    }

    private Schema Envelope(Schema? keySchema)
    {
        if (_keyEnvelope is not null && ReferenceEquals(_keySchema, keySchema)) return _keyEnvelope;
        if (keySchema is null) throw new DataException("Keys without a schema cannot be stored in this format");
        _keySchema = keySchema;
        return _keyEnvelope = SchemaBuilder.Struct().Name("RecordKey").Field("key", keySchema).Build();
    }

    private void WriteHeaders(SinkRecord record, ObjectUpload headers)
    {
        var list = new object?[record.Headers.Count];
        for (var i = 0; i < list.Length; i++)
            list[i] = new Struct(HeaderSchema).Put("key", record.Headers[i].Key).Put("value", Values.ToText(record.Headers[i].Value) ?? "");
        if (!_files.Headers!.Envelops(RecordView.Headers)) headers.Encoder.Write(HeadersSchema, list);
        else headers.Encoder.Write(HeadersEnvelope, new Struct(HeadersEnvelope).Put("headers", list));
    }
}
