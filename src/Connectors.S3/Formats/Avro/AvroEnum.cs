using System.Buffers;
using System.Text.Json;
using Connect.Api;
using Formats.Avro;

namespace Connectors.S3;

/// <summary>Text that was an Avro enum: its parameters say which.</summary>
internal sealed class AvroEnum : AvroType
{
    private const string SymbolPrefix = AvroTypes.Enum + ".";
    private readonly AvroOptions _options;
    private readonly string _fullName;
    private readonly bool _defines;
    private readonly string[] _symbols;

    public AvroEnum(Schema schema, AvroOptions options, string fullName, bool defines) : base(schema)
    {
        (_options, _fullName, _defines) = (options, fullName, defines);
        _symbols = [.. schema.Parameters!.Where(p => p.Key.StartsWith(SymbolPrefix, StringComparison.Ordinal)).Select(p => p.Value)];
    }

    public override void WriteType(Utf8JsonWriter json, string? space)
    {
        if (!_defines) { AvroProperties.WriteReference(json, _fullName, space); return; }
        json.WriteStartObject();
        json.WriteString("type", "enum");
        AvroProperties.WriteName(json, _fullName, space);
        json.WriteStartArray("symbols");
        foreach (var symbol in _symbols) json.WriteStringValue(symbol);
        json.WriteEndArray();
        AvroProperties.Write(json, this, _options);
        json.WriteEndObject();
    }

    public override void Write(IBufferWriter<byte> output, in Datum value)
    {
        var index = value.String is { } symbol ? Array.IndexOf(_symbols, symbol) : throw Mismatch(value);
        if (index < 0) throw new DataException($"'{value.String}' is not a symbol of the enum {_fullName}: {string.Join(", ", _symbols)}");
        output.WriteLong(index);
    }

    public override void WriteDefault(Utf8JsonWriter json, in Datum value) => json.WriteStringValue(value.String);
}
