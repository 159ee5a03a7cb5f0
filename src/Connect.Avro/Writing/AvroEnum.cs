using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Formats.Avro;

namespace Connect.Avro.Writing;

/// <summary>Text that was an Avro enum: its parameters say which.</summary>
internal sealed class AvroEnum : AvroType
{
    private readonly AvroOptions _options;
    private readonly string _fullName;
    private readonly bool _defines;
    private readonly string[] _symbols;

    public AvroEnum(Schema schema, AvroOptions options, string fullName, bool defines) : base(schema)
    {
        (_options, _fullName, _defines) = (options, fullName, defines);
        // The general form numbers the symbols, the other one lists them in their order.
        var general = schema.Parameters!.ContainsKey(AvroTypes.GeneralEnum);
        var prefix = (general ? AvroTypes.GeneralEnum : AvroTypes.Enum) + ".";
        var symbols = schema.Parameters.Where(p => p.Key.StartsWith(prefix, StringComparison.Ordinal));
        if (general) symbols = symbols.OrderBy(p => int.TryParse(p.Value, CultureInfo.InvariantCulture, out var place) ? place : int.MaxValue);
        _symbols = [.. symbols.Select(p => p.Key[prefix.Length..])];
    }

    public override void WriteType(Utf8JsonWriter json, string? space)
    {
        if (!_defines) { AvroProperties.WriteReference(json, _fullName, space); return; }
        json.WriteStartObject();
        json.WriteString("type", "enum");
        AvroProperties.WriteName(json, _fullName, space);
        var name = AvroNames.Split(_fullName).Name;
        if (Schema!.Parameters!.GetValueOrDefault(AvroTypes.EnumDoc + name) is { } doc) json.WriteString("doc", doc);
        json.WriteStartArray("symbols");
        foreach (var symbol in _symbols) json.WriteStringValue(symbol);
        json.WriteEndArray();
        if (Schema.Parameters!.GetValueOrDefault(AvroTypes.EnumDefault + name) is { } defaultValue) json.WriteString("default", defaultValue);
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
