using System.Text;
using System.Text.Json;
using Connect.Api;
using Connect.Json;
using Connect.Testing;
using FsCheck;
using FsCheck.Fluent;

namespace Connect.Converters.Tests;

public sealed class JsonRoundTripTests
{
    private static readonly Config Often = Config.QuickThrowOnFailure.WithMaxTest(1500);

    private static void ForAllSeeds(Action<RandomData> holds) =>
        Check.One(Often, Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), (int seed) => { holds(new RandomData(seed)); return true; }));

    [Theory]
    [InlineData("BASE64")]
    [InlineData("NUMERIC")]
    public void Any_schema_and_value_come_back_out_of_the_envelope(string decimals)
    {
        var writer = Converting.Json(("decimal.format", decimals));
        ForAllSeeds(random =>
        {
            var schema = random.Schema();
            var value = random.Value(schema);
            var bytes = writer.Bytes(schema, value)!;
            var reader = Converting.Json();
            // The second time from the envelope that was seen before.
            for (var i = 0; i < 2; i++)
            {
                var read = reader.ToConnectData("t", null, bytes);
                Assert.Equal(schema, read.Schema);
                Assert.True(DataEquality.Equal(value, read.Value), Encoding.UTF8.GetString(bytes));
            }
        });
    }

    [Fact]
    public void Any_value_comes_back_with_the_schema_in_the_configuration()
    {
        ForAllSeeds(random =>
        {
            var schema = random.Schema();
            var value = random.Value(schema);
            using var envelope = JsonDocument.Parse(Converting.Json().Bytes(schema, value)!);
            var content = envelope.RootElement.GetProperty("schema").GetRawText();
            var read = Converting.Json(("schema.content", content)).ToConnectData("t", null, Converting.PlainJson().Bytes(schema, value) ?? "null"u8);
            Assert.Equal(schema, read.Schema);
            Assert.True(DataEquality.Equal(value, read.Value), content);
        });
    }

    [Fact]
    public void Any_schemaless_value_comes_back()
    {
        var converter = Converting.PlainJson();
        ForAllSeeds(random =>
        {
            var value = random.Schemaless();
            var bytes = converter.Bytes(null, value);
            if (value is null) Assert.Null(bytes);
            else
            {
                var read = converter.ToConnectData("t", null, bytes);
                Assert.Null(read.Schema);
                Assert.True(DataEquality.Equal(value, read.Value), Encoding.UTF8.GetString(bytes!));
            }
        });
    }

    [Fact]
    public void What_is_written_is_JSON_for_others_as_well_and_reads_the_same_from_text_with_spaces_and_other_escapes()
    {
        var converter = Converting.PlainJson();
        ForAllSeeds(random =>
        {
            var value = random.Schemaless() ?? 1L;
            using var document = JsonDocument.Parse(converter.Bytes(null, value)!);
            var spaced = JsonSerializer.SerializeToUtf8Bytes(document.RootElement, Indented);
            Assert.True(DataEquality.Equal(value, converter.ToConnectData("t", null, spaced).Value), Encoding.UTF8.GetString(spaced));
        });
    }

    [Fact]
    public void What_is_no_JSON_for_others_is_none_here()
    {
        // Cuts, doubles and exchanges bytes of good documents, and compares with .NET's parser.
        var converter = Converting.PlainJson();
        ForAllSeeds(random =>
        {
            var bytes = converter.Bytes(null, random.Schemaless() ?? "x")!.ToList();
            for (var i = 0; i <= random.Number(3); i++)
            {
                var at = random.Number(bytes.Count);
                switch (random.Number(4))
                {
                    case 0: bytes.RemoveAt(at); break;
                    case 1: bytes.Insert(at, bytes[random.Number(bytes.Count)]); break;
                    case 2: bytes[at] = (byte)random.Number(256); break;
                    default: bytes[at] = Marks[random.Number(Marks.Length)]; break;
                }
                if (bytes.Count == 0) return;
            }
            var text = bytes.ToArray();
            var here = Record.Exception(() => converter.ToConnectData("t", null, text));
            var fits = here is null || !here.Message.Contains("does not fit", StringComparison.Ordinal);
            Assert.True(here is null or DataException, here?.ToString());
            if (fits) Assert.True((here is null) == IsJson(Decoded(text)), $"{Encoding.UTF8.GetString(text)}\n{here?.Message}");
        });
    }

    // Null bytes and other encodings are Java's own addition to JSON; what is left of them must be JSON all the same.
    private static byte[] Decoded(byte[] text)
    {
        try { return JsonEncoding.ToUtf8(text).ToArray(); }
        catch (DataException) { return []; }
    }

    private static ReadOnlySpan<byte> Marks => " \t\n\r\"\\{}[],:0123456789.eE+-truefalsn"u8;

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private static bool IsJson(byte[] text)
    {
        try
        {
            using var document = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = 1000 });
            return System.Text.Unicode.Utf8.IsValid(text);
        }
        catch (JsonException) { return false; }
    }
}
