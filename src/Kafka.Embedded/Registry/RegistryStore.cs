using System.Text.Json;
using Kafka.Embedded.Log;
using Kafka.Protocol.Records;
using Kafka.Protocol.Wire;

namespace Kafka.Embedded.Registry;

/// <summary>
/// What the registry knows: the versions of each subject, the ids of schemas, settings. Each change is a record in the topic before it counts. Guarded by
/// the lock of whoever uses it.
/// </summary>
internal sealed class RegistryStore
{
    private readonly PartitionLog _log;
    private readonly TimeProvider _time;
    private readonly SortedDictionary<string, SortedDictionary<int, RegisteredSchema>> _subjects = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);
    private readonly SortedDictionary<int, RegisteredSchema> _schemas = [];
    private readonly Dictionary<string, string> _levels = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _modes = new(StringComparer.Ordinal);

    /// <summary>Reads the topic from its beginning.</summary>
    public RegistryStore(PartitionLog log, TimeProvider time)
    {
        _log = log;
        _time = time;
        foreach (var batch in log.ReadAll())
        {
            using var records = batch.Open();
            foreach (var record in records)
                if (record.Key is { } key)
                    Apply(key.Span, record.Value is { } value ? value.Span : default);
        }
    }

    /// <summary>The largest id that was given out.</summary>
    public int MaxId { get; private set; }

    public IEnumerable<string> Subjects => _subjects.Keys;

    /// <summary>The versions of a subject, deleted ones included; empty for one that is not there.</summary>
    public IReadOnlyCollection<RegisteredSchema> Versions(string subject) => _subjects.TryGetValue(subject, out var versions) ? versions.Values : [];

    public IEnumerable<RegisteredSchema> All => _subjects.Values.SelectMany(versions => versions.Values);

    public RegisteredSchema? Find(int id) => _schemas.GetValueOrDefault(id);

    /// <summary>The id of a schema that was registered before, under whatever subject; null for a new one.</summary>
    public int? IdOf(string identity) => _ids.TryGetValue(identity, out var id) ? id : null;

    /// <summary>The compatibility of a subject, or with an empty name of the registry; null when it is not configured.</summary>
    public string? LevelOf(string subject) => _levels.GetValueOrDefault(subject);

    public string? ModeOf(string subject) => _modes.GetValueOrDefault(subject);

    public void Put(RegisteredSchema schema) => Store(RegistryRecord.SchemaKey(schema.Subject, schema.Version), RegistryRecord.SchemaValue(schema));

    /// <summary>Removes a version for good.</summary>
    public void Remove(RegisteredSchema schema) => Store(RegistryRecord.SchemaKey(schema.Subject, schema.Version), null);

    public void SetLevel(string subject, string? level) =>
        Store(RegistryRecord.ConfigKey(subject.Length == 0 ? null : subject), level is null ? null : RegistryRecord.ConfigValue(level));

    public void SetMode(string subject, string? mode) =>
        Store(RegistryRecord.ModeKey(subject.Length == 0 ? null : subject), mode is null ? null : RegistryRecord.ModeValue(mode));

    private void Store(byte[] key, byte[]? value)
    {
        using var batch = new RecordBatchWriter();
        batch.Append(_time.GetUtcNow().ToUnixTimeMilliseconds(), key, value);
        var bytes = new System.Buffers.ArrayBufferWriter<byte>(batch.UncompressedSize);
        batch.WriteTo(bytes);
        var result = _log.Append(System.Runtime.InteropServices.MemoryMarshal.AsMemory(bytes.WrittenMemory), fromClient: false);
        if (result.Error != ErrorCode.None)
            throw new RegistryException(50001, $"Error in the backend data store: {result.Message}");
        Apply(key, value);
    }

    private void Apply(ReadOnlySpan<byte> keyBytes, ReadOnlySpan<byte> value)
    {
        RegistryRecord.Key? key;
        try
        {
            key = JsonSerializer.Deserialize(keyBytes, RegistryJson.Default.Key);
        }
        catch (JsonException)
        {
            return; // another's record
        }
        var subject = key?.Subject ?? "";
        switch (key?.KeyType)
        {
            case RegistryRecord.SchemaType when key.Version is { } version:
                Apply(subject, version, value.IsEmpty ? null : JsonSerializer.Deserialize(value, RegistryJson.Default.Schema));
                break;
            case RegistryRecord.ConfigType:
                Set(_levels, subject, value.IsEmpty ? null : JsonSerializer.Deserialize(value, RegistryJson.Default.Config)?.Level);
                break;
            case RegistryRecord.ModeType:
                Set(_modes, subject, value.IsEmpty ? null : JsonSerializer.Deserialize(value, RegistryJson.Default.Mode)?.Name);
                break;
            case RegistryRecord.DeleteSubjectType:
                // Confluent's registry deletes a subject by one record, this one by one for each version; both are understood.
                foreach (var schema in Versions(subject).ToArray())
                    _subjects[subject][schema.Version] = schema with { Deleted = true };
                break;
        }
    }

    private void Apply(string subject, int version, RegistryRecord.Schema? record)
    {
        if (!_subjects.TryGetValue(subject, out var versions))
            _subjects.Add(subject, versions = []);
        if (record is null)
        {
            if (versions.Remove(version, out var removed) && !All.Any(other => other.Id == removed.Id))
            {
                _schemas.Remove(removed.Id);
                _ids.Remove(removed.Identity);
            }
            if (versions.Count == 0)
                _subjects.Remove(subject);
            return;
        }
        var schema = new RegisteredSchema(
            subject, version, record.Id, record.Type ?? RegisteredSchema.Avro, record.Text, record.References ?? [], record.Deleted);
        versions[version] = schema;
        _schemas.TryAdd(schema.Id, schema);
        _ids.TryAdd(schema.Identity, schema.Id);
        MaxId = Math.Max(MaxId, schema.Id);
    }

    private static void Set(Dictionary<string, string> settings, string subject, string? value)
    {
        if (value is null)
            settings.Remove(subject);
        else
            settings[subject] = value;
    }
}
