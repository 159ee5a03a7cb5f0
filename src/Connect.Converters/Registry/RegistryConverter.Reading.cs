using System.Buffers.Binary;

namespace Connect.Converters.Registry;

public abstract partial class RegistryConverter
{
    private readonly Dictionary<(int Id, string Topic), SchemaDecoder> _decoders = [];
    private int _lastId;
    private bool _isKey;
    private string? _lastReadTopic;
    private SchemaDecoder? _lastDecoder;

    /// <inheritdoc/>
    /// <exception cref="RetriableException">No registry answers.</exception>
    /// <exception cref="ConversionDeferredException">The registry is to be asked, after <see cref="DeferRequests"/>.</exception>
    public SchemaAndValue ToConnectData(string topic, ConnectHeaders? headers, ReadOnlySpan<byte> data)
    {
        if (data.Length < FrameLength || data[0] != 0)
        {
            var found = data.IsEmpty ? "nothing" : data[0] != 0 ? $"the first byte 0x{data[0]:X2}" : $"only {data.Length} bytes";
            throw Unreadable(topic,
                new SerializationException($"Unknown magic byte! Expected a zero byte and the four bytes of a schema's id, got {found}{Hint(data)}"));
        }
        var id = BinaryPrimitives.ReadInt32BigEndian(data[1..]);
        var decoder = _lastDecoder is not null && id == _lastId && topic == _lastReadTopic ? _lastDecoder : Find(topic, id);
        try { return decoder.Read(data[FrameLength..]); }
        catch (SerializationException e)
        {
            throw Unreadable(topic, new SerializationException($"Error deserializing {Word} message for id {id}: {e.Message}", e.InnerException));
        }
    }

    /// <summary>Makes the decoder of a registered schema.</summary>
    /// <param name="schema">The schema.</param>
    /// <param name="references">The schemas it refers to, each after those it refers to itself.</param>
    /// <param name="versionOf">The version in the subject that belongs to a record of this name.</param>
    /// <exception cref="DataException">The schema has no counterpart in Connect.</exception>
    /// <exception cref="SerializationException">The schema cannot be read.</exception>
    private protected abstract SchemaDecoder DecoderOf(RegisteredSchema schema, IReadOnlyList<(string Name, string Text)> references,
        Func<string?, int?> versionOf);

    // The usual reason is that the topic holds something else.
    private string Hint(ReadOnlySpan<byte> data)
    {
        var (option, part) = _isKey ? ("key.converter", "key") : ("value.converter", "value");
        return data.TrimStart(" \t\r\n"u8) switch
        {
            [((byte)'{' or (byte)'[') and var first, ..] => $". The record's {part} begins with '{(char)first}': is it JSON? Then set "
                + $"{option}=org.apache.kafka.connect.json.JsonConverter, and {option}.schemas.enable=false where no schema stands beside it",
            [>= 0x20 and < 0x7F and var first, ..] => $". The record's {part} begins with '{(char)first}': is it text? Then set "
                + $"{option}=org.apache.kafka.connect.storage.StringConverter",
            _ => "",
        };
    }

    private SchemaDecoder Find(string topic, int id)
    {
        if (!_decoders.TryGetValue((id, topic), out var decoder))
        {
            if (_defersRequests) throw new ConversionDeferredException(() => AddDecoder(topic, id));
            decoder = AddDecoder(topic, id);
        }
        (_lastId, _lastReadTopic, _lastDecoder) = (id, topic, decoder);
        return decoder;
    }

    private SchemaDecoder AddDecoder(string topic, int id)
    {
        if (_decoders.Count >= _maxRead) ClearDecoders();
        return _decoders[(id, topic)] = Prepare(topic, id);
    }

    private SchemaDecoder Prepare(string topic, int id)
    {
        try
        {
            var schema = Client.ById(id, _subjects!.NeedsRecord ? null : _subjects.Of(topic, null));
            if (schema.Type != SchemaType)
                throw new SerializationException(
                    $"Expected schema {id} to be of type {SchemaType}, but it is of type {schema.Type}: the topic was written by another serializer");
            return DecoderOf(schema, Client.References(schema), record => Client.VersionOf(_subjects.Of(topic, record), schema));
        }
        catch (NetworkException e)
        {
            throw new NetworkException($"Network connection error while deserializing data for topic {topic}: {e.Message}", e.InnerException);
        }
        catch (RegistryException e) when (e.Code is RegistryException.SubjectNotFound)
        {
            throw Unreadable(topic,
                new SerializationException(
                    $"Error retrieving {Word} schema version for id {id}: the topic's own subject must hold the schema; was it written with another subject "
                    + $"name strategy? {e.Message}", e));
        }
        catch (RegistryException e) { throw Unreadable(topic, new SerializationException($"Error retrieving {Word} schema for id {id}: {e.Message}", e)); }
        catch (Exception e) when (e is SerializationException or KeyNotFoundException or InvalidOperationException or Formats.Avro.AvroException)
        {
            throw Unreadable(topic, e);
        }
    }

    private DataException Unreadable(string topic, Exception reason) =>
        new($"Failed to deserialize data for topic {topic} to {Word}: {reason.Message}", reason);

    private void ClearDecoders()
    {
        _decoders.Clear();
        _lastDecoder = null;
    }
}
