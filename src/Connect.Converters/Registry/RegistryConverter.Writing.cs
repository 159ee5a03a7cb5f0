using System.Buffers;
using System.Buffers.Binary;

namespace Connect.Converters.Registry;

public abstract partial class RegistryConverter
{
    private const int FrameLength = 5;
    private readonly Dictionary<(string Topic, Schema Schema), Written> _byTopic = [];
    private readonly Dictionary<(string Subject, Schema Schema), Written> _bySubject = [];
    private readonly Dictionary<Schema, SchemaEncoder> _encoders = [];
    private Schema? _lastSchema;
    private string? _lastTopic;
    private Written? _lastWritten;

    /// <summary>How values of a schema are written under a subject.</summary>
    private sealed record Written(byte[] Frame, SchemaEncoder Encoder);

    /// <inheritdoc/>
    /// <exception cref="RetriableException">No registry answers.</exception>
    /// <exception cref="ConversionDeferredException">The registry is to be asked, after <see cref="DeferRequests"/>.</exception>
    public bool FromConnectData(string topic, ConnectHeaders? headers, Schema? schema, object? value, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        if (value is null && (schema is null || (schema.IsOptional && (schema.DefaultValue is null || _ignoreDefaults)))) return false;
        var written = _lastWritten is not null && ReferenceEquals(schema, _lastSchema) && topic == _lastTopic ? _lastWritten : Find(topic, schema);
        written.Frame.CopyTo(output.GetSpan(FrameLength));
        output.Advance(FrameLength);
        written.Encoder.Write(output, Datum.From(value));
        return true;
    }

    /// <summary>Makes the encoder of a schema.</summary>
    /// <exception cref="DataException">The schema has no counterpart.</exception>
    private protected abstract SchemaEncoder EncoderOf(Schema? schema);

    private Written Find(string topic, Schema? schema)
    {
        var key = schema ?? NoSchema;
        if (!_byTopic.TryGetValue((topic, key), out var written))
        {
            if (_defersRequests) throw new ConversionDeferredException(() => AddEncoder(topic, schema, key));
            written = AddEncoder(topic, schema, key);
        }
        (_lastTopic, _lastSchema, _lastWritten) = (topic, schema, written);
        return written;
    }

    private Written AddEncoder(string topic, Schema? schema, Schema key)
    {
        if (_byTopic.Count >= _maxWritten) ClearEncoders();
        return _byTopic[(topic, key)] = Prepare(topic, schema, key);
    }

    private Written Prepare(string topic, Schema? schema, Schema key)
    {
        if (!_encoders.TryGetValue(key, out var encoder)) _encoders.Add(key, encoder = EncoderOf(schema));
        var subject = "";
        try
        {
            subject = _subjects!.Of(topic, encoder.RecordName);
            if (_bySubject.TryGetValue((subject, key), out var known)) return known;
            var (id, target) = Choose(subject, encoder);
            var frame = new byte[FrameLength];
            BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), id);
            var written = new Written(frame, target is null ? encoder : encoder.Into(target));
            _bySubject.Add((subject, key), written);
            return written;
        }
        catch (NetworkException e)
        {
            throw new NetworkException($"Network connection error while serializing {Word} data for topic {topic}: {e.Message}", e.InnerException);
        }
        catch (Exception e) when (
            e is RegistryException or SerializationException or Formats.Avro.AvroException or KeyNotFoundException or InvalidOperationException)
        {
            throw new DataException($"Failed to serialize {Word} data from topic {topic}: {e.Message}{(subject.Length == 0 ? "" : $" (subject {subject})")}",
                e);
        }
    }

    // The id to write, and the schema to write with where that is another one than the data's own.
    private (int Id, TargetSchema? Target) Choose(string subject, SchemaEncoder encoder)
    {
        if (_autoRegister) return (Client.Register(subject, SchemaType, encoder.Json), null);
        if (_useId < 0 && !_useLatest) return (Client.Find(subject, SchemaType, encoder.Json).Id, null);
        var chosen = _useId >= 0 ? Client.ById(_useId, subject) : Client.Latest(subject);
        if (chosen.Type != SchemaType)
            throw new SerializationException($"expected schema {chosen.Id} to be of type {SchemaType}, but it is of type {chosen.Type}");
        var target = new TargetSchema(chosen.Text, Client.References(chosen));
        if (_strict && encoder.WhyNot(target) is { } fault)
        {
            var option = _useId >= 0 ? RegistryConfig.IdStrict : RegistryConfig.LatestStrict;
            throw new SerializationException(
                $"Incompatible schema of type '{SchemaType}': schema {chosen.Id} cannot read what the data's own schema writes: {fault}. Set {option}=false to "
                + "disable this check");
        }
        return (chosen.Id, target);
    }

    private void ClearEncoders()
    {
        _byTopic.Clear();
        _bySubject.Clear();
        _encoders.Clear();
        _lastWritten = null;
    }
}
