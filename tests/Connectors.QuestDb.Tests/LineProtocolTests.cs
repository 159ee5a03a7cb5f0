using System.Text;
using Connect.Api;
using Connectors.QuestDb.Ilp;
using Connectors.QuestDb.Rows;
using FsCheck;
using FsCheck.Fluent;
using static Connectors.QuestDb.Tests.Lines;

namespace Connectors.QuestDb.Tests;

public sealed class LineProtocolTests
{
    [Fact]
    public void Version_1_is_text_with_nanoseconds_and_backslashes_where_needed()
    {
        var value = Map("ts", 1700000000000L, "sym", "a b,c=d\\e\nf", "text", "q\"uo\\te\nd, = ", "n", -3L, "d", 1.5, "b", true, "f", false);
        Assert.Equal("ta\\ ble\\=,sym=a\\ b\\,c\\=d\\\\e\\\nf text=\"q\\\"uo\\\\te\\\nd, = \",n=-3i,d=1.5,b=t,f=f 1700000000000000000\n",
            Text(Record(value), "table", "ta ble=", "symbols", "sym", "timestamp.field.name", "ts"));
    }

    [Fact]
    public void Names_of_columns_are_escaped() => Assert.Equal("na\\ me\\==\"v\"", Columns(Map("na me=", "v")));

    [Fact]
    public void A_row_may_be_symbols_only() => Assert.Equal("t,sym=only 1700000000002000000\n",
        Text(Record(Map("ts", 1700000000002L, "sym", "only")), "symbols", "sym", "timestamp.field.name", "ts"));

    [Fact]
    public void Doubles_of_version_1_are_as_Java_prints_them() =>
        Assert.Equal("a=100.0,b=1.0E-5,c=NaN,d=-Infinity,e=1.0E10,f=0.1",
            Columns(Map("a", 100.0, "b", 1e-5, "c", double.NaN, "d", double.NegativeInfinity, "e", 1e10, "f", 0.1)));

    [Fact]
    public void Version_2_has_binary_doubles_and_microseconds()
    {
        var line = Bytes(ProtocolVersion.V2, Record(Map("ts", 1700000000000123L, "d", 1.5, "n", 1L)), "timestamp.field.name", "ts");
        byte[] expected = [.. "t d=="u8, 16, .. BitConverter.GetBytes(1.5), .. ",n=1i 1700000000000123t\n"u8];
        Assert.Equal(expected, line);
    }

    [Fact]
    public void Arrays_are_their_type_dimensions_lengths_and_elements_row_by_row()
    {
        var line = Bytes(ProtocolVersion.V2, Record(Map("a", List(List(1L, 2.5), List(3L, 4L)))));
        byte[] expected = [.. "t a=="u8, 14, 10, 2, 2, 0, 0, 0, 2, 0, 0, 0, .. new[] { 1.0, 2.5, 3, 4 }.SelectMany(BitConverter.GetBytes), (byte)'\n'];
        Assert.Equal(expected, line);
    }

    [Fact]
    public void Text_beyond_the_basic_plane_stays_itself() => Assert.Equal("s=\"žluť 日本 😀\"", Columns(Map("s", "žluť 日本 😀")));

    [Theory]
    [InlineData(0, " 0")]
    [InlineData(-5, " -5000")]
    [InlineData(9_200_000_000_000_000_000, " 9200000000000000000000")]
    public void The_designated_time_of_version_1_has_three_more_digits_even_beyond_64_bits(long micros, string expected) =>
        Assert.EndsWith(expected + "\n", Text(Record(Map("n", 1L, "ts", micros)), "timestamp.field.name", "ts", "timestamp.units", "micros"),
            StringComparison.Ordinal);

    [Fact]
    public void What_is_written_reads_back_whatever_the_text()
    {
        var texts = ArbMap.Default.ArbFor<NonNull<string>>().Generator.Select(s => s.Get.Replace('\0', 'x'))
            .Or(Gen.Elements(' ', ',', '=', '\\', '"', '\n', '\r', 'ž', '日').ListOf().Select(c => string.Concat(c)));
        Check.One(FsCheck.Config.QuickThrowOnFailure.WithMaxTest(500), Prop.ForAll(Arb.From(texts), Arb.From(texts), (symbol, text) =>
        {
            // Lone halves of surrogates are no text; UTF-8 has no bytes for them.
            symbol = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(symbol));
            text = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
            var record = Record(Map("s y=m", symbol, "te xt,", text, "n", 7L));
            var line = Assert.Single(LineParser.Parse(Written(record)));
            return line.Table == "a table,=" && line.Symbols.SequenceEqual([("s y=m", symbol)])
                && line.Columns is [("te xt\\", string found), ("n", 7L)] && found == text && line.Time is null;
        }));

        // Built below the reader, so that names which QuestDB refuses are escaped too.
        static byte[] Written(SinkRecord record)
        {
            using var buffer = new LineBuffer(16);
            buffer.WriteName("a table,=");
            var map = (ConnectMap)record.Value!;
            buffer.WriteByte((byte)',');
            buffer.WriteName("s y=m");
            buffer.WriteByte((byte)'=');
            buffer.WriteName((string)map["s y=m"]!);
            buffer.WriteByte((byte)' ');
            buffer.WriteName("te xt\\");
            buffer.WriteByte((byte)'=');
            buffer.WriteText((string)map["te xt,"]!);
            buffer.WriteBytes(",n="u8);
            buffer.WriteLong(7, (byte)'i');
            buffer.WriteByte((byte)'\n');
            return buffer.Written.ToArray();
        }
    }

    [Fact]
    public void Numbers_read_back_in_both_versions() =>
        Check.One(FsCheck.Config.QuickThrowOnFailure.WithMaxTest(300),
            Prop.ForAll(ArbMap.Default.ArbFor<long>(), ArbMap.Default.ArbFor<double>(), ArbMap.Default.ArbFor<bool>(), (n, d, b) =>
        {
            foreach (var version in (ProtocolVersion[])[ProtocolVersion.V1, ProtocolVersion.V2, ProtocolVersion.V3])
            {
                var line = Assert.Single(LineParser.Parse(Bytes(version, Record(Map("n", n, "d", d, "b", b)))));
                Assert.Equal([("n", n), ("d", d), ("b", b)], line.Columns);
            }
        }));

    [Fact]
    public void A_batch_gives_the_lines_of_each_record_and_takes_back_the_last()
    {
        using var batch = new LineBatch(16, keepsRecords: false);
        var row = new Row(byKind: false);
        var config = new QuestDbSinkConfig(Lines.Config(), _ => null);
        var reader = new RecordReader(config.Reading(Now), config.Rules(127), ProtocolVersion.V1);
        for (var i = 0; i < 3; i++)
        {
            var record = Record(Map("n", (long)i), offset: 10 + i, partition: 2);
            reader.Read(record, row);
            LineWriter.Write(batch.Buffer, row, ProtocolVersion.V1);
            batch.Add(record);
        }
        Assert.Equal("t n=1i\nt n=2i\n", Encoding.UTF8.GetString(batch.Lines(1, 2).Span));
        Assert.Equal("record t-2@11", batch.Describe(1));
        batch.Truncate(1);
        Assert.Equal("t n=0i\n", Encoding.UTF8.GetString(batch.Lines(0, 1).Span));
        Assert.Equal(7, batch.Buffer.Length);
    }

    [Fact]
    public void A_batch_knows_where_its_lines_came_from_however_many_there_are()
    {
        using var batch = new LineBatch(16, keepsRecords: true);
        for (var round = 0; round < 2; round++)
        {
            for (var i = 0; i < 1000; i++)
            {
                batch.Buffer.WriteLong(i, (byte)'\n');
                batch.Add(Record(1L, topic: i < 500 ? "a" : "b", partition: i % 500 / 250, offset: i * 10L));
            }
            Assert.Equal(["record a-0@2490", "record a-1@2500", "record b-0@5000", "record b-1@9990"], new[] { 249, 250, 500, 999 }.Select(batch.Describe));
            Assert.Equal("250\n251\n", Encoding.UTF8.GetString(batch.Lines(250, 2).Span));
            Assert.Equal(9990, batch.Record(999).Offset);
            batch.Truncate(251);
            Assert.Equal((251, "record a-1@2500", "250\n"), (batch.Count, batch.Describe(250), Encoding.UTF8.GetString(batch.Lines(250, 1).Span)));
            batch.Clear();
            batch.Trim();
            Assert.Equal((0, 0), (batch.Count, batch.Buffer.Length));
        }
    }
}
