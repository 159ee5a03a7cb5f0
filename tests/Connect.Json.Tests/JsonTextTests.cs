using System.Globalization;
using System.Numerics;
using System.Text;
using Connect.Api;
using Connect.Testing;

namespace Connect.Json.Tests;

public sealed class JsonTextTests
{
    [Theory]
    [InlineData(JsonDecimalFormat.Base64, JsonDialect.Connect)]
    [InlineData(JsonDecimalFormat.Numeric, JsonDialect.Connect)]
    [InlineData(JsonDecimalFormat.Base64, JsonDialect.JsonSchema)]
    [InlineData(JsonDecimalFormat.Numeric, JsonDialect.JsonSchema)]
    public void A_value_that_is_written_with_its_schema_is_read_back_with_it(JsonDecimalFormat decimals, JsonDialect dialect)
    {
        var writer = new ConnectJsonWriter(decimals, dialect: dialect);
        var reader = new ConnectJsonReader(dialect: dialect);
        for (var seed = 0; seed < 1000; seed++)
        {
            var random = new RandomData(seed);
            var schema = random.Schema();
            var value = random.Value(schema);
            var json = writer.Encode(schema, value);
            Assert.True(DataEquality.Equal(value, reader.Read(json, schema)), $"seed {seed}, schema {schema}: {Encoding.UTF8.GetString(json)}");
        }
    }

    [Theory]
    [InlineData("utf-8")]
    [InlineData("utf-16LE")]
    [InlineData("utf-16BE")]
    [InlineData("utf-32LE")]
    [InlineData("utf-32BE")]
    public void Text_in_other_encodings_is_known_by_its_null_bytes(string encoding)
    {
        const string json = """{"name":"Zoë","n":1}""";
        Assert.Equal(json, Encoding.UTF8.GetString(JsonEncoding.ToUtf8(Encoding.GetEncoding(encoding).GetBytes(json))));
    }

    [Fact]
    public void Decimals_are_written_as_Java_prints_them()
    {
        var writer = new ConnectJsonWriter(JsonDecimalFormat.Numeric);
        using var data = new StreamReader(typeof(JsonTextTests).Assembly.GetManifestResourceStream("java-decimals.txt")!);
        foreach (var vector in data.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')))
        {
            var value = new BigDecimal(BigInteger.Parse(vector[0], CultureInfo.InvariantCulture), int.Parse(vector[1], CultureInfo.InvariantCulture));
            Assert.Equal(vector[2], Encoding.UTF8.GetString(writer.Encode(null, value)));
        }
    }
}
