using System.Buffers;
using FsCheck;
using FsCheck.Fluent;
using Parquet.Meta;
using Encoding = System.Text.Encoding;

namespace Formats.Parquet.Tests;

public sealed class ParquetFileTests
{
    private static readonly Dictionary<string, string> Metadata = new() { ["key"] = "value" };

    private static Task<(FileMetaData Footer, Dictionary<string, List<ParquetReader.Entry>> Columns)> WriteAsync(ParquetField schema, ParquetCodec codec, Action<ParquetFileWriter> rows)
    {
        var output = new ArrayBufferWriter<byte>();
        var file = new ParquetFileWriter(output, schema, codec, Metadata, "test");
        rows(file);
        file.Finish();
        return ParquetReader.ReadAsync(output.WrittenMemory);
    }

    [Theory]
    [InlineData(ParquetCodec.None)]
    [InlineData(ParquetCodec.Snappy)]
    [InlineData(ParquetCodec.Gzip)]
    [InlineData(ParquetCodec.Brotli)]
    public async Task Columns_of_all_types_can_be_read_back_over_many_pages(ParquetCodec codec)
    {
        const int Rows = 25_000;
        var (yes, whole, large, real, text, fixedBytes) = (ParquetField.Leaf("yes", ParquetRepetition.Required, ParquetPhysicalType.Boolean), ParquetField.Leaf("whole", ParquetRepetition.Optional, ParquetPhysicalType.Int32),
            ParquetField.Leaf("large", ParquetRepetition.Required, ParquetPhysicalType.Int64), ParquetField.Leaf("real", ParquetRepetition.Required, ParquetPhysicalType.Double),
            ParquetField.Leaf("text", ParquetRepetition.Optional, ParquetPhysicalType.ByteArray, ParquetAnnotation.Text), ParquetField.Fixed("fixed", ParquetRepetition.Required, 3));
        var read = await WriteAsync(ParquetField.Group("rows", ParquetRepetition.Required, ParquetAnnotation.None, yes, whole, large, real, text, fixedBytes), codec, file =>
        {
            for (var n = 0; n < Rows; n++)
            {
                file.Mark();
                yes.Column!.Add(n % 3 == 0, 0);
                if (n % 7 == 0) whole.Column!.AddNull(0, 0);
                else whole.Column!.Add(n % 100, 0);
                large.Column!.Add(long.MaxValue - n, 0);
                real.Column!.Add(n / 7.0, 0);
                if (n < 21_000) text.Column!.AddNull(0, 0);
                else text.Column!.Add(Encoding.UTF8.GetBytes($"text {n % 10}"), 0);
                fixedBytes.Column!.Add([(byte)n, 1, 2], 0);
                file.EndRow();
            }
        });
        Assert.Equal((long)Rows, read.Footer.NumRows);
        Assert.True(Enumerable.Range(0, Rows).Select(n => (object)(n % 3 == 0)).SequenceEqual(read.Columns["yes"].Select(e => e.Value)));
        Assert.True(Enumerable.Range(0, Rows).Select(n => n % 7 == 0 ? null : (object)(n % 100)).SequenceEqual(read.Columns["whole"].Select(e => e.Value)));
        Assert.True(Enumerable.Range(0, Rows).Select(n => (object)(long.MaxValue - n)).SequenceEqual(read.Columns["large"].Select(e => e.Value)));
        Assert.True(Enumerable.Range(0, Rows).Select(n => (object)(n / 7.0)).SequenceEqual(read.Columns["real"].Select(e => e.Value)));
        Assert.True(Enumerable.Range(0, Rows).Select(n => n < 21_000 ? null : $"text {n % 10}").SequenceEqual(read.Columns["text"].Select(e => (string?)e.Value)));
        Assert.True(read.Columns["fixed"].Select((e, n) => ((byte[])e.Value!).AsSpan().SequenceEqual((ReadOnlySpan<byte>)[(byte)n, 1, 2])).All(same => same));
    }

    [Fact]
    public async Task Levels_say_where_lists_begin_and_what_is_not_there()
    {
        // [[1, null], []], null, [] of optional lists of lists of optional numbers.
        var number = ParquetField.Leaf("element", ParquetRepetition.Optional, ParquetPhysicalType.Int32);
        var inner = ParquetField.Group("list", ParquetRepetition.Repeated, ParquetAnnotation.None, number);
        var item = ParquetField.Group("element", ParquetRepetition.Required, ParquetAnnotation.List, inner);
        var outer = ParquetField.Group("list", ParquetRepetition.Repeated, ParquetAnnotation.None, item);
        var lists = ParquetField.Group("lists", ParquetRepetition.Optional, ParquetAnnotation.List, outer);
        var read = await WriteAsync(ParquetField.Group("rows", ParquetRepetition.Required, ParquetAnnotation.None, lists), ParquetCodec.None, file =>
        {
            Assert.Equal((4, 2), (number.MaxDefinition, number.MaxRepetition));
            var column = number.Column!;
            column.Add(1, 0);
            column.AddNull(2, 3);
            column.AddNull(1, 2);
            file.EndRow();
            column.AddNull(0, 0);
            file.EndRow();
            column.AddNull(0, 1);
            file.EndRow();
        });
        Assert.Equal([new(0, 4, 1), new(2, 3, null), new(1, 2, null), new(0, 0, null), new(0, 1, null)], read.Columns["lists.list.element.list.element"]);
    }

    [Fact]
    public async Task A_row_that_is_taken_back_leaves_nothing()
    {
        var number = ParquetField.Leaf("n", ParquetRepetition.Optional, ParquetPhysicalType.Int32);
        var yes = ParquetField.Leaf("y", ParquetRepetition.Repeated, ParquetPhysicalType.Boolean);
        var read = await WriteAsync(ParquetField.Group("rows", ParquetRepetition.Required, ParquetAnnotation.None, number, yes), ParquetCodec.Snappy, file =>
        {
            for (var n = 0; n < 10; n++)
            {
                file.Mark();
                number.Column!.Add(n, 0);
                yes.Column!.Add(true, 0);
                yes.Column!.Add(n % 2 == 0, 1);
                if (n % 2 == 0) file.EndRow();
                else file.Rollback();
            }
        });
        Assert.Equal([0, 2, 4, 6, 8], read.Columns["n"].Select(e => (int)e.Value!));
        Assert.Equal(10, read.Columns["y"].Count);
        Assert.Equal(5L, read.Footer.NumRows);
    }

    [Fact]
    public void Numbers_survive_runs_and_packing() => Prop.ForAll(Gen.Choose(0, 5).SelectMany(spread => Gen.Choose(0, spread).ListOf()).Two().ToArbitrary(), async pair =>
    {
        // Runs of one list's values, as long as the other's say, among single ones.
        var values = pair.Item1.Zip(pair.Item2, (value, length) => Enumerable.Repeat(value, length * 5 + 1)).SelectMany(v => v).ToArray();
        var column = ParquetField.Leaf("n", ParquetRepetition.Required, ParquetPhysicalType.Int32);
        var read = await WriteAsync(ParquetField.Group("rows", ParquetRepetition.Required, ParquetAnnotation.None, column), ParquetCodec.None, file =>
        {
            foreach (var value in values) { column.Column!.Add(value, 0); file.EndRow(); }
        });
        return read.Columns["n"].Select(e => (int)e.Value!).SequenceEqual(values);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public async Task A_column_with_many_values_gives_its_dictionary_up()
    {
        var text = ParquetField.Leaf("text", ParquetRepetition.Required, ParquetPhysicalType.ByteArray);
        var read = await WriteAsync(ParquetField.Group("rows", ParquetRepetition.Required, ParquetAnnotation.None, text), ParquetCodec.None, file =>
        {
            for (var n = 0; n < 40_000; n++) { text.Column!.Add(Encoding.UTF8.GetBytes($"a text that is not short, number {n}"), 0); file.EndRow(); }
        });
        Assert.True(read.Columns["text"].Select((e, n) => Encoding.UTF8.GetString((byte[])e.Value!) == $"a text that is not short, number {n}").All(same => same));
    }

    [Fact]
    public async Task A_dictionary_of_large_values_ends_before_its_page_is_full()
    {
        var blob = ParquetField.Leaf("blob", ParquetRepetition.Required, ParquetPhysicalType.ByteArray);
        var read = await WriteAsync(ParquetField.Group("rows", ParquetRepetition.Required, ParquetAnnotation.None, blob), ParquetCodec.None, file =>
        {
            for (var n = 0; n < 500; n++) { blob.Column!.Add(Encoding.UTF8.GetBytes($"{n}".PadRight(10_000)), 0); file.EndRow(); }
        });
        var chunk = read.Footer.RowGroups[0].Columns[0].MetaData!;
        Assert.InRange(chunk.DataPageOffset - chunk.DictionaryPageOffset!.Value, 1_000_000, 1_100_000);
        Assert.True(read.Columns["blob"].Select((e, n) => Encoding.UTF8.GetString((byte[])e.Value!).TrimEnd() == $"{n}").All(same => same));
    }

    [Fact]
    public async Task The_footer_tells_names_annotations_and_metadata()
    {
        var fields = new[] { ParquetField.Number("amount", ParquetRepetition.Required, 9, 2), ParquetField.Leaf("at", ParquetRepetition.Optional, ParquetPhysicalType.Int64, ParquetAnnotation.TimestampMillis) };
        var (footer, _) = await WriteAsync(ParquetField.Group("shop.Order", ParquetRepetition.Required, ParquetAnnotation.None, fields), ParquetCodec.None, _ => { });
        Assert.Equal(["shop.Order", "amount", "at"], footer.Schema.Select(element => element.Name));
        Assert.Null(footer.Schema[0].RepetitionType);
        Assert.Equal((ConvertedType.DECIMAL, 2, 9), (footer.Schema[1].ConvertedType, footer.Schema[1].Scale, footer.Schema[1].Precision));
        Assert.Equal(ConvertedType.TIMESTAMP_MILLIS, footer.Schema[2].ConvertedType);
        Assert.Equal(["key=value"], footer.KeyValueMetadata!.Select(pair => $"{pair.Key}={pair.Value}"));
        Assert.Equal("test", footer.CreatedBy);
    }

    [Fact]
    public void An_empty_group_is_refused() => Assert.Throws<ArgumentException>(() => ParquetField.Group("empty", ParquetRepetition.Required, ParquetAnnotation.None));
}
