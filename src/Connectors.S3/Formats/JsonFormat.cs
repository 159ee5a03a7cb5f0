using System.Buffers;
using System.IO.Compression;
using Connect.Api;
using Connect.Json;

namespace Connectors.S3;

/// <summary>One line of JSON a record, a line feed after each. Structs are written as JsonConverter writes them; all else as its plain values.</summary>
internal sealed class JsonFormat(bool numericDecimals, ZLibCompressionOptions? compression) : IFileFormat
{
    private readonly ConnectJsonWriter _structs = new(numericDecimals ? JsonDecimalFormat.Numeric : JsonDecimalFormat.Base64);
    private readonly ConnectJsonWriter _plain = new(JsonDecimalFormat.Numeric);

    public string Extension => compression is null ? ".json" : ".json.gz";
    public bool Envelops(RecordView view) => view == RecordView.Headers;
    public IFileEncoder Begin(Schema? schema) => new Encoder(this, compression);

    private ReadOnlySpan<byte> Encode(Schema? schema, object? value) => value is Struct
        ? _structs.Encode(schema, value)
        // A schema says nothing here: decimals are numbers and dates milliseconds whatever it is.
        : _plain.Encode(null, PlainJson.Of(value));

    private sealed class Encoder(JsonFormat format, ZLibCompressionOptions? compression) : StreamEncoder(compression)
    {
        public override void Write(Schema? schema, object? value)
        {
            var text = format.Encode(schema, value);
            var space = Output.GetSpan(text.Length + 1);
            text.CopyTo(space);
            space[text.Length] = (byte)'\n';
            Output.Advance(text.Length + 1);
        }
    }
}
