using System.Buffers;
using global::Parquet.Meta;
using global::Parquet.Schema;
using Encoding = System.Text.Encoding;
using NetReader = global::Parquet.ParquetReader;
using NetRowGroupWriter = global::Parquet.ParquetRowGroupWriter;
using NetWriter = global::Parquet.ParquetWriter;

namespace Formats.Parquet.Tests;

/// <summary>
/// Parquet.Net as a reader that shares nothing with the writer; and why it is not the writer itself: each of these files it cannot write as the Java
/// connector does. The day one of those tests fails, see whether it can take over.
/// </summary>
public sealed class ParquetNetTests
{
    private const int Rows = 30_000;

    [Theory]
    [InlineData(ParquetCodec.None)]
    [InlineData(ParquetCodec.Snappy)]
    [InlineData(ParquetCodec.Gzip)]
    [InlineData(ParquetCodec.Brotli)]
    [InlineData(ParquetCodec.Zstd)]
    [InlineData(ParquetCodec.Lz4Raw)]
    public async Task It_reads_files_of_every_codec(ParquetCodec codec)
    {
        var number = ParquetField.Leaf("number", ParquetRepetition.Required, ParquetPhysicalType.Int64);
        var text = ParquetField.Leaf("text", ParquetRepetition.Optional, ParquetPhysicalType.ByteArray, ParquetAnnotation.Text);
        var real = ParquetField.Leaf("real", ParquetRepetition.Optional, ParquetPhysicalType.Double);
        var output = new ArrayBufferWriter<byte>();
        var file = new ParquetFileWriter(output, ParquetField.Group("shop.Order", ParquetRepetition.Required, ParquetAnnotation.None, number, text, real),
            codec, new Dictionary<string, string> { ["key"] = "value" }, "test");
        for (var n = 0; n < Rows; n++)
        {
            number.Column!.Add(long.MaxValue - n, 0);
            if (n % 5 == 0) text.Column!.AddNull(0, 0);
            else text.Column!.Add(Encoding.UTF8.GetBytes($"text {n % 1000}"), 0);
            if (n % 3 == 0) real.Column!.AddNull(0, 0);
            else real.Column!.Add(n / 7.0, 0);
            file.EndRow();
        }
        file.Finish();

        await using var reader = await NetReader.CreateAsync(new MemoryStream(output.WrittenSpan.ToArray()), cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal("value", reader.CustomMetadata["key"]);
        Assert.Equal(Rows, reader.Metadata!.NumRows);
        var fields = reader.Schema.DataFields;
        var (numbers, texts, reals) = (new List<long>(), new List<string?>(), new List<double?>());
        for (var group = 0; group < reader.RowGroupCount; group++)
        {
            using var rows = reader.OpenRowGroupReader(group);
            var (a, b, c) = (new long[rows.RowCount], new string[rows.RowCount], new double?[rows.RowCount]);
            await rows.ReadAsync<long>(fields[0], a, cancellationToken: TestContext.Current.CancellationToken);
            await rows.ReadAsync(fields[1], b, cancellationToken: TestContext.Current.CancellationToken);
            await rows.ReadAsync<double>(fields[2], c, cancellationToken: TestContext.Current.CancellationToken);
            numbers.AddRange(a);
            texts.AddRange(b);
            reals.AddRange(c);
        }
        Assert.True(Enumerable.Range(0, Rows).Select(n => long.MaxValue - n).SequenceEqual(numbers));
        Assert.True(Enumerable.Range(0, Rows).Select(n => n % 5 == 0 ? null : $"text {n % 1000}").SequenceEqual(texts));
        Assert.True(Enumerable.Range(0, Rows).Select(n => n % 3 == 0 ? null : (double?)(n / 7.0)).SequenceEqual(reals));
    }

    [Fact]
    public async Task It_reads_the_first_field_only_of_structs_in_a_list_of_two_levels()
    {
        var (key, value) = (ParquetField.Leaf("key", ParquetRepetition.Required, ParquetPhysicalType.Int32), ParquetField.Leaf("value", ParquetRepetition.Required, ParquetPhysicalType.Int32));
        var list = ParquetField.Group("list", ParquetRepetition.Required, ParquetAnnotation.List, ParquetField.Group("array", ParquetRepetition.Repeated, ParquetAnnotation.None, key, value));
        var output = new ArrayBufferWriter<byte>();
        var file = new ParquetFileWriter(output, ParquetField.Group("rows", ParquetRepetition.Required, ParquetAnnotation.None, list), ParquetCodec.None, new Dictionary<string, string>(), "test");
        key.Column!.Add(1, 0);
        value.Column!.Add(2, 0);
        file.EndRow();
        file.Finish();
        Assert.Equal(["list.array.key"], (await ParquetReader.ReadAsync(output.WrittenMemory)).Columns.Keys);
    }

    [Fact]
    public async Task It_writes_no_required_struct()
    {
        var schema = await SchemaAsync(new StructField("s", new DataField<int>("i", false)), (group, field) => group.WriteAllPartsAsync<int>(field, new[] { 1 }, new[] { 1 }, null, default));
        Assert.Equal(FieldRepetitionType.OPTIONAL, schema[1].RepetitionType);
    }

    [Fact]
    public async Task It_writes_no_root_of_another_name()
    {
        var schema = await SchemaAsync(new DataField<int>("i", false), (group, field) => group.WriteAsync<int>(field, new[] { 1 }));
        Assert.Equal("root", schema[0].Name);
    }

    [Fact]
    public async Task It_writes_no_list_of_two_levels()
    {
        var schema = await SchemaAsync(new ListField("l", new DataField<int>("element", false)),
            (group, field) => group.WriteAllPartsAsync<int>(field, new[] { 1, 2 }, new[] { 2, 2 }, new[] { 0, 1 }, default));
        Assert.Equal(["root", "l", "list", "element"], schema.Select(element => element.Name));
    }

    [Fact]
    public async Task It_writes_a_decimal_of_64_digits_into_too_few_bytes()
    {
        var schema = await SchemaAsync(new DecimalDataField("d", 64, 10, false, false), (group, field) => group.WriteAsync<decimal>(field, new[] { 12.5m }));
        // 38 digits are the most that 16 bytes hold; 64 take 27, or a byte array, which is what Java writes.
        Assert.Equal((global::Parquet.Meta.Type.FIXED_LEN_BYTE_ARRAY, 16, 64), (schema[1].Type, schema[1].TypeLength, schema[1].Precision));
    }

    private static async Task<List<SchemaElement>> SchemaAsync(Field field, Func<NetRowGroupWriter, DataField, Task> write)
    {
        using var stream = new MemoryStream();
        var schema = new ParquetSchema(field);
        await using (var writer = await NetWriter.CreateAsync(schema, stream, cancellationToken: TestContext.Current.CancellationToken))
        {
            using var group = writer.CreateRowGroup();
            await write(group, schema.DataFields[0]);
        }
        stream.Position = 0;
        await using var reader = await NetReader.CreateAsync(stream, cancellationToken: TestContext.Current.CancellationToken);
        return reader.Metadata!.Schema;
    }
}
