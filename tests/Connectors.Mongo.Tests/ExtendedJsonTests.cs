using Connect.Api;
using Connectors.Mongo.Bson;

namespace Connectors.Mongo.Tests;

public sealed class ExtendedJsonTests
{
    [Theory]
    [InlineData("""{"n": 1, "int": 5, "long": 5000000000, "double": 1.0, "text": "x", "null": null, "list": [1, {"a": true}], "nested": {"k": -3}}""",
        "{n: int 1, int: int 5, long: long 5000000000, double: double 1, text: 'x', null: null, list: [int 1, {a: true}], nested: {k: int -3}}")]
    [InlineData("""{"_id": {"$oid": "0123456789abcdef01234567"}, "date": {"$date": "2024-02-29T12:34:56.789Z"}, "millis": {"$date": {"$numberLong": "-1"}}}""",
        "{_id: oid 0123456789abcdef01234567, date: date 1709210096789, millis: date -1}")]
    [InlineData("""{"a": {"$numberLong": "7"}, "b": {"$numberInt": "8"}, "c": {"$numberDouble": "9"}, "d": {"$numberDecimal": "1.50"}, "e": {"$date": 5}}""",
        "{a: long 7, b: int 8, c: double 9, d: decimal 150E-2, e: date 5}")]
    [InlineData(
        """{"bin": {"$binary": {"base64": "AQID", "subType": "00"}}, "old": {"$binary": "AQID", "$type": "05"}, "first": {"$type": "80", "$binary": "AQID"}}""",
        "{bin: binary 0 010203, old: binary 5 010203, first: binary 128 010203}")]
    [InlineData("""{"r": {"$regularExpression": {"pattern": "^a", "options": "i"}}, "o": {"$regex": "b", "$options": "mi"}, "s": /c\/d/x, "t": """
        + """{"$timestamp": {"t": 10, "i": 2}}}""",
        @"{r: /^a/i, o: /b/im, s: /c\/d/x, t: timestamp 10.2}")]
    [InlineData("""{"u": {"$uuid": "00112233-4455-6677-8899-aabbccddeeff"}, "min": {"$minKey": 1}, "max": {"$maxKey": 1}, "un": {"$undefined": """
        + """true}, "sym": {"$symbol": "s"}}""",
        "{u: binary 4 00112233445566778899aabbccddeeff, min: minKey, max: maxKey, un: undefined, sym: symbol 's'}")]
    [InlineData("""{"c": {"$code": "f()"}, "s": {"$code": "g()", "$scope": {"x": 1}}}""", "{c: code 'f()', s: code 'g()' {x: int 1}}")]
    [InlineData("{_id: ObjectId('0123456789abcdef01234567'), when: ISODate(\"2024-01-01T00:00:00Z\"), l: NumberLong('7'), i: NumberInt(5), d: "
        + "NumberDecimal('1E+3'), n: new Date(12), b: BinData(0, 'AQID'), h: HexData(1, 'ff')}",
        "{_id: oid 0123456789abcdef01234567, when: date 1704067200000, l: long 7, i: int 5, d: decimal 1E3, n: date 12, b: binary 0 010203, h: binary 1 ff}")]
    [InlineData("{a: NaN, b: -Infinity, c: MinKey, d: MaxKey(), e: undefined, f: Timestamp(1, 2), g: RegExp('x', 'i'), h: "
        + "UUID('00112233445566778899aabbccddeeff')}",
        "{a: double NaN, b: double -Infinity, c: minKey, d: maxKey, e: undefined, f: timestamp 1.2, g: /x/i, h: binary 4 00112233445566778899aabbccddeeff}")]
    [InlineData("""  {"escape": "\u00e9\n\"", "big": 12345678901234567890.0, "exp": 1e3, "neg": -2147483649, 'single': 'a"b'}  """,
        "{escape: 'é\n\"', big: double 1.2345678901234567E+19, exp: double 1000, neg: long -2147483649, single: 'a\"b'}")]
    [InlineData("""{"o": {"$options": "mi", "$regex": "b"}, "alone": {"$regex": "c"}, "more": {"$regex": "d", "$options": "i", "x": 1}}""",
        "{o: /b/im, alone: {$regex: 'c'}, more: {$regex: 'd', $options: 'i', x: int 1}}")]
    [InlineData("""{"a": 1, "b": {"c": 1, "d": 2, "c": 3}, "a": [{"e": 1, "e": 2}], "f": 4}""", "{a: [{e: int 2}], b: {c: int 3, d: int 2}, f: int 4}")]
    [InlineData("""{"$set": {"a": 1}, "x": {"$foo": 2}, "r": {"$regex": 5}, "b": {"$binary": true}, "y": {"$type": 2}, "z": """
        + """{"$binary": "AQID", "$type": "00", "x": 1}}""",
        "{$set: {a: int 1}, x: {$foo: int 2}, r: {$regex: int 5}, b: {$binary: true}, y: {$type: int 2}, z: {$binary: 'AQID', $type: '00', x: int 1}}")]
    [InlineData(
        """{"d": {"$numberDouble": "1.5f"}, "e": {"$numberDouble": " -Infinity "}, "n": {"$numberDecimal": "-0.00"}, "t": {"$timestamp": {"i": 2, "t": 10}}}""",
        "{d: double 1.5, e: double -Infinity, n: decimal -0E-2, t: timestamp 10.2}")]
    [InlineData(
        """{"b": {"$binary": {"subType": 128, "base64": "AQI"}}, "o": {"$binary": "AQ==", "$type": 5}, "s": {"$binary": {"base64": "", "subType": "100"}}}""",
        "{b: binary 128 0102, o: binary 5 01, s: binary 0 }")]
    [InlineData("""{"p": {"$dbPointer": {"$ref": "b", "$id": {"$oid": "0123456789abcdef01234567"}}}, "q": DBPointer("b", "0123456789abcdef01234567"), "h": """
        + """HexData(0, "102")}""",
        "{p: pointer 'b' 0123456789abcdef01234567, q: pointer 'b' 0123456789abcdef01234567, h: binary 0 0102}")]
    [InlineData("{\"a\": 1 \"b\": [1 2, 3]\n\"c\": {\"d\": 007}}", "{a: int 1, b: [int 1, int 2, int 3], c: {d: int 7}}")]
    [InlineData("{}", "{}")]
    [InlineData("""{"a": {}, "b": [], "c": [[], {}]}""", "{a: {}, b: [], c: [[], {}]}")]
    public void Every_form_of_the_json_is_read(string json, string expected)
    {
        using var writer = new BsonWriter(16);
        ExtendedJson.Write(json, writer);
        Assert.Equal(expected, Doc.Text(writer.Written));
    }

    [Theory]
    [InlineData("")]
    [InlineData("not json")]
    [InlineData("[1]")]
    [InlineData("5")]
    [InlineData("{\"a\": }")]
    [InlineData("{\"a\": 1")]
    [InlineData("{\"a\" 1}")]
    [InlineData("{\"a\": \"x}")]
    [InlineData("{\"a\": 1x}")]
    [InlineData("{\"a\": tru}")]
    [InlineData("{\"$oid\": \"0123456789abcdef01234567\"}")]
    [InlineData("{\"a\": {\"$oid\": \"xyz\"}}")]
    [InlineData("{\"a\": {\"$date\": \"yesterday\"}}")]
    [InlineData("{\"a\": {\"$numberInt\": \"5000000000\"}}")]
    [InlineData("{\"a\": \"\\x\"}")]
    [InlineData("{\"a\": {\"$code\": 5}}")]
    [InlineData("{\"a\": {\"$symbol\": 5}}")]
    [InlineData("{\"a\": {\"$numberLong\": 5}}")]
    [InlineData("{\"a\": {\"$numberInt\": \" 5\"}}")]
    [InlineData("{\"a\": {\"$numberDouble\": 5.5}}")]
    [InlineData("{\"a\": {\"$numberDecimal\": 5}}")]
    [InlineData("{\"a\": {\"$date\": {\"$numberLong\": 5}}}")]
    [InlineData("{\"a\": {\"$date\": \"2024-02-29T12:34:56+0100\"}}")]
    [InlineData("{\"a\": {\"$date\": \"2024-02-29 12:34:56Z\"}}")]
    [InlineData("{\"a\": {\"$timestamp\": {\"t\": \"1\", \"i\": 2}}}")]
    [InlineData("{\"a\": {\"$timestamp\": 5}}")]
    [InlineData("{\"a\": {\"$uuid\": \"00112233445566778899aabbccddeeff\"}}")]
    [InlineData("{\"a\": {\"$undefined\": false}}")]
    [InlineData("{\"a\": {\"$minKey\": 5}}")]
    [InlineData("{\"a\": {\"$regularExpression\": {\"pattern\": \"a\"}}}")]
    [InlineData("{\"a\": {\"$binary\": {\"subType\": \"00\"}}}")]
    [InlineData("{\"a\": {\"$code\": \"f()\", \"x\": 1}}")]
    [InlineData("{\"a\": {\"$dbPointer\": 5}}")]
    [InlineData("{\"a\": JUUID(\"00112233-4455-6677-8899-aabbccddeeff\")}")]
    [InlineData("{\"a\": /b/z}")]
    [InlineData("{\"a\": +5}")]
    [InlineData("{\"a\": 5.}")]
    [InlineData("{\"a\": -.5}")]
    [InlineData("{\"a\": 9223372036854775808}")]
    [InlineData("{1: 1}")]
    [InlineData("\u00a0{\"a\": 1}")]
    public void Text_that_is_no_document_is_refused_with_the_place_but_not_the_text(string json)
    {
        using var writer = new BsonWriter();
        var error = Assert.Throws<DataException>(() => ExtendedJson.Write(json, writer));
        Assert.Contains("expected", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_document_nested_without_end_is_refused()
    {
        using var writer = new BsonWriter();
        Assert.Throws<DataException>(() => ExtendedJson.Write("{\"a\":" + new string('[', 100_000), writer));
    }

    [Theory]
    [InlineData("2024-02-29", 1709164800000)]
    [InlineData("2024-02-29T12:34Z", 1709210040000)]
    [InlineData("2024-02-29t12:34:56z", 1709210096000)]
    [InlineData("2024-02-29T12:34:56.7891234Z", 1709210096789)]
    [InlineData("2024-02-29T12:34:56+01", 1709206496000)]
    [InlineData("2024-02-29T12:34:56-05:30:15", 1709229911000)]
    [InlineData("0000-01-01T00:00:00Z", -62167219200000)]
    [InlineData("-0001-01-01T00:00:00Z", -62198755200000)]
    [InlineData("+12024-01-01T00:00:00Z", 317273587200000)]
    public void A_date_is_read_from_any_year_and_zone(string text, long milliseconds)
    {
        Assert.True(IsoDate.TryParse(text, out var read));
        Assert.Equal(milliseconds, read);
    }

    [Theory]
    [InlineData("12024-01-01T00:00:00Z")]
    [InlineData("+2024-01-01T00:00:00Z")]
    [InlineData("2023-02-29T00:00:00Z")]
    [InlineData("2024-01-01T24:00:00Z")]
    [InlineData("2024-01-01T00:00:00")]
    [InlineData("2024-01-01Z")]
    [InlineData("2024-01-01T00:00:00+19:00")]
    public void What_is_no_date_is_not_read(string text) => Assert.False(IsoDate.TryParse(text, out _));

    [Fact]
    public void A_value_alone_is_read_for_ids()
    {
        using var writer = new BsonWriter();
        ExtendedJson.WriteWholeValue("{\"$oid\": \"0123456789abcdef01234567\"} ", writer);
        Assert.Equal("{v: oid 0123456789abcdef01234567}", Doc.Text(writer.Written));
        Assert.Throws<DataException>(() => ExtendedJson.WriteWholeValue("1, 2", writer));
    }
}
