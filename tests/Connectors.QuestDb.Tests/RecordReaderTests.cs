using Connect.Api;
using Connectors.QuestDb.Ilp;
using static Connectors.QuestDb.Tests.Lines;

namespace Connectors.QuestDb.Tests;

public sealed class RecordReaderTests
{
    private static readonly Schema Debezium = SchemaBuilder.Int64().Name("io.debezium.time.MicroTimestamp").Optional().Build();
    private static readonly Schema DebeziumDay = SchemaBuilder.Int32().Name("io.debezium.time.Date").Optional().Build();

    private static (Schema Schema, Struct Value) Typed(params (string Name, Schema Schema, object? Value)[] fields)
    {
        var builder = SchemaBuilder.Struct();
        foreach (var (name, schema, _) in fields) builder.Field(name, schema);
        var record = new Struct(builder.Build());
        foreach (var (name, _, value) in fields) record.Put(name, value);
        return (record.Schema, record);
    }

    private static string TypedColumns((Schema Schema, Struct Value) typed, params string[] settings)
    {
        var line = Text(Record(typed.Value, schema: typed.Schema), settings);
        return line[1..^1].TrimStart(' ', ',');
    }

    private static object Arrays(ProtocolVersion version, object value, Schema? schema = null, params string[] settings) =>
        Assert.Single(Assert.Single(LineParser.Parse(Bytes(version, Record(value, schema: schema), settings))).Columns, c => c.Name == "a").Value;

    [Fact]
    public void Objects_are_flattened_and_dots_become_underscores() =>
        Assert.Equal("meta_source_name=s1 a_b=\"dot\",id=1i,meta_source_port=8080i,meta_x_y=2i,deep_er_deeper=t 1700000000000000000",
            Columns(Map("id", 1L, "meta", Map("ts", 1700000000000L, "source", Map("name", "s1", "port", 8080L), "empty", Map(), "x.y", 2L),
                "a.b", "dot", "deep", Map("er", Map("deeper", true))),
                "timestamp.field.name", "meta_ts", "symbols", "meta_source_name"));

    [Fact]
    public void Nulls_leave_nothing() => Assert.Equal("b=1i", Columns(Map("a", null, "b", 1L, "c", Map("d", null))));

    [Fact]
    public void Without_symbols_the_order_is_the_records_with_symbols_it_is_by_kind()
    {
        var value = Map("b1", true, "t1", DateTime.UnixEpoch, "s1", "x", "n1", 1L, "d1", 1.5, "sym", "q", "s2", "y", "n2", 2L, "b2", false);
        Assert.Equal("b1=t,t1=0t,s1=\"x\",n1=1i,d1=1.5,sym=\"q\",s2=\"y\",n2=2i,b2=f", Columns(value));
        Assert.Equal("sym=q,s2=y s1=\"x\",n1=1i,n2=2i,d1=1.5,b1=t,b2=f,t1=0t", Columns(value, "symbols", "s2, sym"));
        Assert.Equal("s1=\"x\",sym=\"q\",s2=\"y\",n1=1i,n2=2i,d1=1.5,b1=t,b2=f,t1=0t", Columns(value, "symbols", ""));
    }

    [Fact]
    public void Symbols_are_the_text_that_Java_prints() =>
        Assert.Equal("whole=42,real=100.0,small=1.0E-5,flag=true,in_ner=x,born=1709251200000001 n=1i",
            Columns(Map("n", 1L, "whole", 42L, "real", 100.0, "small", 1e-5, "flag", true, "in", Map("ner", "x"), "born", "2024-03-01T00:00:00.000001Z"),
                "symbols", "whole,real,small,flag,in_ner,born", "timestamp.string.fields", "born"));

    [Fact]
    public void Symbols_of_Connects_times_are_milliseconds() =>
        Assert.Equal("at=1700000000123,day=86400000,clock=5 n=1i",
            TypedColumns(Typed(("at", LogicalTypes.Timestamp, DateTime.UnixEpoch.AddMilliseconds(1700000000123)),
            ("day", LogicalTypes.Date, new DateOnly(1970, 1, 2)), ("clock", LogicalTypes.Time, TimeSpan.FromMilliseconds(5)), ("n", Schema.Int8, (sbyte)1)),
                "symbols", "at,day,clock"));

    [Fact]
    public void Whole_numbers_in_doubles_are_doubles_only_without_a_schema()
    {
        Assert.Equal("v=1.0,n=1i,in_w=7.0", Columns(Map("v", 1L, "n", 1L, "in", Map("w", 7L)), "doubles", "v, in_w"));
        Assert.Equal("v=1i", TypedColumns(Typed(("v", Schema.Int64, 1L)), "doubles", "v"));
    }

    [Fact]
    public void Types_of_schemas_become_columns()
    {
        var typed = Typed(("i8", Schema.Int8, (sbyte)-128), ("i16", Schema.Int16, (short)32767),
            ("i32", Schema.Int32, int.MinValue), ("i64", Schema.Int64, long.MaxValue), ("f32", Schema.Float32, 0.1f),
            ("f64", Schema.Float64, 0.1), ("b", Schema.Boolean, true), ("s", Schema.String, "x"),
            ("date", LogicalTypes.Date, new DateOnly(1969, 12, 31)), ("time", LogicalTypes.Time, TimeSpan.FromMilliseconds(86399999)),
            ("stamp", LogicalTypes.Timestamp, DateTime.UnixEpoch.AddMilliseconds(-1)), ("micro", Debezium, 1700000000000001L), ("born", DebeziumDay, 1));
        Assert.Equal(
            "i8=-128i,i16=32767i,i32=-2147483648i,i64=9223372036854775807i,f32=0.10000000149011612,f64=0.1,b=t,s=\"x\","
            + "date=-86400000000t,time=86399999i,stamp=-1000t,"
            + "micro=1700000000000001t,born=86400000000t", TypedColumns(typed));
    }

    [Fact]
    public void Structs_are_flattened_and_defaults_stand_for_nulls()
    {
        var inner = SchemaBuilder.Struct().Optional().Field("name", Schema.OptionalString).Field("level", Schema.OptionalInt32).Build();
        var withDefault = SchemaBuilder.Int32().Optional().Default(42).Build();
        var dated = SchemaBuilder.Int64().Name(LogicalTypes.TimestampName).Version(1).Optional().Default(DateTime.UnixEpoch.AddMilliseconds(7)).Build();
        Assert.Equal("in_level=3i,dflt=42i,at=7000t,dotted_name=\"d\"",
            TypedColumns(Typed(("in", inner, new Struct(inner).Put("level", 3)), ("dflt", withDefault, null), ("at", dated, null),
            ("none", inner, null), ("dotted.name", Schema.OptionalString, "d"))));
    }

    [Fact]
    public void Logical_types_with_dots_in_their_names_are_stored_too() =>
        Assert.Equal("a_b=0t", TypedColumns(Typed(("a.b", LogicalTypes.Timestamp, DateTime.UnixEpoch))));

    [Fact]
    public void Schemas_that_are_equal_but_not_the_same_are_read_alike()
    {
        var config = new QuestDbSinkConfig(Config(), _ => null);
        var reader = new Rows.RecordReader(config.Reading(Now), config.Rules(127), ProtocolVersion.V1);
        var row = new Rows.Row(false);
        for (var i = 0; i < 600; i++)
        {
            var typed = Typed(("a", Schema.Int32, i), (i % 2 == 0 ? "b" : "c", Schema.String, "x"));
            reader.Read(Record(typed.Value, schema: typed.Schema), row);
            Assert.Equal(i, row.Slots[0].Bits);
            Assert.Equal(i % 2 == 0 ? "b="u8.ToArray() : "c="u8.ToArray(), row.Slots[1].Column.Encoded);
        }
    }

    [Fact]
    public void Maps_whose_keys_never_repeat_do_not_confuse_the_reader()
    {
        var config = new QuestDbSinkConfig(Config(), _ => null);
        var reader = new Rows.RecordReader(config.Reading(Now), config.Rules(127), ProtocolVersion.V1);
        var row = new Rows.Row(false);
        for (var i = 0; i < 10_000; i++)
        {
            reader.Read(Record(Map("fixed", 1L, $"k{i}", (long)i, "also fixed", 2L)), row);
            Assert.Equal(["fixed=", $"k{i}=", "also\\ fixed="], row.Slots.ToArray().Select(s => System.Text.Encoding.UTF8.GetString(s.Column.Encoded)));
        }
    }

    [Fact]
    public void Single_values_and_keys_have_names_of_their_own()
    {
        Assert.Equal("t key=\"k\",value=\"v\"\n", Text(Record("v", "k"), "include.key", "true"));
        Assert.Equal("t k=\"k\",v=1.5\n", Text(Record(1.5, "k"), "include.key", "true", "key.prefix", "k", "value.prefix", "v"));
        Assert.Equal("t key=\"k\",value=t\n", Text(Record(true, "k"), "include.key", "true", "key.prefix", ""));
        Assert.Equal("t value=2.5\n", Text(Record(2.5f, null, Schema.Float32), "include.key", "true"));
        Assert.Equal("t,key=k,value=5\n", Text(Record(5L, "k"), "include.key", "true", "symbols", "value,key"));
    }

    [Fact]
    public void Fields_of_keys_and_values_have_prefixes()
    {
        var record = Record(Map("ts", 1700000000000L, "v", 1L), Map("id", 7L, "region", Map("name", "eu")));
        Assert.Equal("t,key_region_name=eu key_id=7i,v=1i 1700000000000000000\n",
            Text(record, "include.key", "true", "symbols", "key_region_name", "timestamp.field.name", "ts"));
        Assert.Equal("t id=7i,region_name=\"eu\",v=1i 1700000000000000000\n",
            Text(record, "include.key", "true", "key.prefix", "", "timestamp.field.name", "ts"));
        Assert.Equal("t k_id=7i,k_region_name=\"eu\",val_v=1.0 1700000000000000000\n",
            Text(record, "include.key", "true", "key.prefix", "k", "value.prefix", "val", "timestamp.field.name", "val_ts", "doubles", "val_v"));
        Assert.Equal("t v=1i 1700000005000000000\n",
            Text(Record(Map("v", 1L), Map("when", 1700000005000L)), "include.key", "true", "timestamp.field.name", "key_when"));
    }

    [Fact]
    public void The_records_own_time_can_be_the_rows() =>
        Assert.Equal("t n=1i 1600000000001000000\n", Text(Record(Map("n", 1L), timestamp: 1600000000001), "timestamp.kafka.native", "true"));

    [Fact]
    public void Times_composed_of_fields_are_joined_in_the_order_of_the_configuration()
    {
        string[] settings = ["timestamp.field.name", "date, time", "timestamp.string.format", "yyyyMMddHHmmssSSS"];
        Assert.Equal("n=1i 1709288430123000000", Columns(Map("time", "102030123", "date", 20240301L, "n", 1L), settings));
        Assert.Contains("time", Refusal(Record(Map("date", "20240301", "n", 1L)), settings), StringComparison.Ordinal);
        Assert.Contains("cannot be null", Refusal(Record(Map("date", "20240301", "time", null, "n", 1L)), settings), StringComparison.Ordinal);
        Assert.Contains("20240301xx", Refusal(Record(Map("date", "20240301", "time", "xx", "n", 1L)), settings), StringComparison.Ordinal);
    }

    [Fact]
    public void A_part_of_the_time_read_from_a_bad_record_is_not_given_to_the_next()
    {
        var config = new QuestDbSinkConfig(Config("timestamp.field.name", "d,t", "timestamp.string.format", "yyyyMMddHH"), _ => null);
        var reader = new Rows.RecordReader(config.Reading(Now), config.Rules(127), ProtocolVersion.V1);
        var row = new Rows.Row(false);
        Assert.Throws<Rows.BadRecordException>(() => reader.Read(Record(Map("d", "20240301", "n", 1L)), row));
        Assert.Throws<Rows.BadRecordException>(() => reader.Read(Record(Map("t", "05", "n", 1L)), row));
    }

    [Theory]
    [InlineData(1.5)]
    [InlineData(true)]
    [InlineData(5)]
    [InlineData("2024-03-01")]
    [InlineData("")]
    [InlineData(null)]
    public void Times_of_other_types_or_texts_make_the_record_bad(object? time) =>
        Assert.Contains("'ts'", Refusal(Record(Map("ts", time, "n", 1L)), "timestamp.field.name", "ts"), StringComparison.Ordinal);

    [Fact]
    public void Designated_times_may_be_logical_types()
    {
        Assert.Equal("n=1i 5000000", TypedColumns(Typed(("ts", LogicalTypes.Timestamp, DateTime.UnixEpoch.AddMilliseconds(5)), ("n", Schema.Int8, (sbyte)1)),
            "timestamp.field.name", "ts", "timestamp.units", "nanos"));
        Assert.Equal("n=1i 86400000000000",
            TypedColumns(Typed(("ts", LogicalTypes.Date, new DateOnly(1970, 1, 2)), ("n", Schema.Int8, (sbyte)1)), "timestamp.field.name", "ts"));
        Assert.Equal("n=1i 1000000000", TypedColumns(Typed(("ts", Debezium, 1_000_000L), ("n", Schema.Int8, (sbyte)1)), "timestamp.field.name", "ts"));
        Assert.Equal("n=1i 7000000", Columns(Map("ts", DateTime.UnixEpoch.AddMilliseconds(7), "n", 1L), "timestamp.field.name", "ts"));
        var typed = Typed(("ts", Schema.Int32, 1700000000), ("n", Schema.Int8, (sbyte)1));
        Assert.Contains("Unsupported timestamp", Refusal(Record(typed.Value, schema: typed.Schema), "timestamp.field.name", "ts"), StringComparison.Ordinal);
    }

    [Fact]
    public void Fields_of_text_may_be_timestamps_by_their_dotted_and_flattened_names()
    {
        Assert.Equal("a_b=1000000t,text=\"1970-01-01T00:00:01.000000Z\"",
            Columns(Map("a.b", "1970-01-01T00:00:01.000000Z", "text", "1970-01-01T00:00:01.000000Z"), "timestamp.string.fields", "a_b"));
        Assert.Equal("a_b=1000000t", Columns(Map("a.b", "1970-01-01T00:00:01.000000Z"), "timestamp.string.fields", "x, a.b"));
        Assert.Contains("yesterday", Refusal(Record(Map("born", "yesterday")), "timestamp.string.fields", "born"), StringComparison.Ordinal);
    }

    [Fact]
    public void Lists_of_numbers_are_arrays_of_one_to_three_dimensions()
    {
        Assert.Equal("[3] 1.5 -2 3", Arrays(ProtocolVersion.V2, Map("a", List(1.5, -2L, 3L))));
        Assert.Equal("[2,3] 1 2 3 4.5 5 6", Arrays(ProtocolVersion.V2, Map("a", List(List(1L, 2L, 3L), List(4.5, 5L, 6L)))));
        Assert.Equal("[2,2,1] 1 2 3 4", Arrays(ProtocolVersion.V3, Map("a", List(List(List(1.0), List(2.0)), List(List(3.0), List(4.0))))));
        Assert.Equal("n=1i", Columns(Map("a", List(), "n", 1L)));
    }

    [Fact]
    public void Arrays_with_a_schema_may_be_empty()
    {
        var one = SchemaBuilder.Array(Schema.Float32).Build();
        var two = SchemaBuilder.Array(one).Build();
        Assert.Equal("[2] 0.5 1", Arrays(ProtocolVersion.V2, Typed(("a", one, List(0.5f, 1f))).Value, Typed(("a", one, List())).Schema));
        Assert.Equal("[0] ", Arrays(ProtocolVersion.V2, Typed(("a", one, List())).Value, Typed(("a", one, List())).Schema));
        Assert.Equal("[2,1] 1 2", Arrays(ProtocolVersion.V2, Typed(("a", two, List(List(1f), List(2f)))).Value, Typed(("a", two, List())).Schema));
        Assert.Equal("[1,0] ", Arrays(ProtocolVersion.V2, Typed(("a", two, List(List()))).Value, Typed(("a", two, List())).Schema));
    }

    public static TheoryData<object, string> BadArrays => new()
    {
        { List("text"), "Unsupported" },
        { List(true), "Unsupported" },
        { List(Map("a", 1L)), "Unsupported" },
        { List(1L, "two"), "Unsupported" },
        { List(1L, null), "Unsupported" },
        { List(List(List(List(1L)))), "Unsupported" },
        { List(null, 1L), "null" },
        { List(List(1L, 2L), List(3L)), "jagged" },
        { List(List(List(1L), List(2L, 3L))), "jagged" },
        { List(List(1L), 2L), "lists" },
        { List(List(1L), null), "null" },
        { List(List(1L), List("x")), "numbers" },
        { List(List()), "empty" },
        { List(List(List())), "empty" },
    };

    [Theory]
    [MemberData(nameof(BadArrays))]
    public void Arrays_that_QuestDB_cannot_hold_make_the_record_bad(object array, string expected)
    {
        Assert.Contains(expected, Refusal(Record(Map("v", array, "n", 1L))), StringComparison.OrdinalIgnoreCase);
        if (expected == "Unsupported") Assert.Equal("n=1i", Columns(Map("v", array, "n", 1L), "skip.unsupported.types", "true"));
        else Assert.Contains(expected, Refusal(Record(Map("v", array, "n", 1L)), "skip.unsupported.types", "true"), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Version_1_knows_no_arrays() =>
        Assert.Contains("double-array", Assert.Throws<Rows.BadRecordException>(() => Columns(Map("a", List(1.0)))).Message, StringComparison.Ordinal);

    public static TheoryData<Schema, object> UnsupportedTypes => new()
    {
        { Schema.Bytes, new byte[] { 1 } },
        { LogicalTypes.Decimal(2), new BigDecimal(5, 2) },
        { SchemaBuilder.Map(Schema.String, Schema.Int32).Build(), Map("a", 1) },
        { SchemaBuilder.Map(Schema.String, Schema.Int32).Build(), Map() },
        { SchemaBuilder.Array(Schema.String).Build(), List("a") },
        { SchemaBuilder.Array(Schema.Int64).Build(), List(1L) },
    };

    [Theory]
    [MemberData(nameof(UnsupportedTypes))]
    public void Types_without_a_column_make_the_record_bad_or_are_left_out(Schema schema, object value)
    {
        var typed = Typed(("id", Schema.Int32, 1), ("v", schema, value));
        Assert.Contains("name: v", Refusal(Record(typed.Value, schema: typed.Schema)), StringComparison.Ordinal);
        Assert.Equal("id=1i", TypedColumns(typed, "skip.unsupported.types", "true"));
    }

    [Fact]
    public void What_transformations_leave_without_a_schema_is_stored_or_unsupported()
    {
        Assert.Equal("n=1i,t=1000t", Columns(Map("n", 1, "t", DateTime.UnixEpoch.AddMilliseconds(1))));
        foreach (var value in new object[] { 1.5f, (short)1, (sbyte)1, new BigDecimal(1, 0), new byte[1] })
            Assert.Contains("Unsupported", Refusal(Record(Map("v", value))), StringComparison.Ordinal);
    }

    [Fact]
    public void Keys_of_maps_must_be_text() => Assert.Contains("Map keys must be strings", Refusal(Record(Map(1L, "x"))), StringComparison.Ordinal);

    [Theory]
    [InlineData("what?")]
    [InlineData("mi-nus")]
    [InlineData("a/b")]
    public void Names_that_QuestDB_refuses_make_the_record_bad(string name) => Assert.Contains(name, Refusal(Record(Map(name, 1L))), StringComparison.Ordinal);

    [Fact]
    public void Names_that_are_too_long_make_the_record_bad() =>
        Assert.Contains("127", Refusal(Record(Map(new string('x', 128), 1L))), StringComparison.Ordinal);

    [Fact]
    public void A_refused_name_does_not_matter_where_there_is_nothing_to_store() => Assert.Equal("n=1i", Columns(Map("what?", null, "n", 1L)));

    [Fact]
    public void A_record_without_anything_to_store_is_no_row()
    {
        Assert.Contains("no symbols or columns", Refusal(Record(Map("a", null))), StringComparison.Ordinal);
        Assert.Contains("no symbols or columns", Refusal(Record(Map("ts", 1L)), "timestamp.field.name", "ts"), StringComparison.Ordinal);
    }
}
