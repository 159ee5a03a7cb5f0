using static Connect.Transforms.Tests.Transforming;

namespace Connect.Transforms.Tests;

/// <summary>InsertField, MaskField, HeaderFrom, InsertHeader, DropHeaders.</summary>
public sealed class FieldTests
{
    [Fact]
    public void InsertField_adds_what_is_known_of_the_record_in_a_fixed_order()
    {
        var insert = With<InsertField.Value>(("static.field", "st"), ("static.value", "x y"), ("timestamp.field", "ts"), ("offset.field", "o"),
            ("partition.field", "p"), ("topic.field", "t!"));
        var result = insert.On(Ann);
        Assert.Equal($"id:INT32 name:STRING? dflt:STRING? t:STRING p:INT32? o:INT64? ts:{LogicalTypes.TimestampName}? st:STRING?", FieldsOf(result.Schema));
        Assert.Equal("Struct{id=1,name=ann,dflt=dflt,t=t,p=2,o=7,ts=Thu Feb 29 13:14:15 UTC 2024,st=x y}", result.ToString());
        Assert.Equal(Map(("a", 1L), ("t", "t"), ("st", "x y"), ("p", 2), ("o", 7L), ("ts", 1709212455678L)),
            insert.Of(Map(("a", 1L), ("t", "old"), ("st", null))));
        Assert.Null(insert.Of(null));
        Assert.Equal("Only Map objects supported in absence of schema for [field insertion], found: java.lang.Long", insert.Error(5L));
    }

    [Fact]
    public void InsertField_on_a_record_of_a_source_leaves_null_what_is_not_known_yet()
    {
        var insert = With<InsertField.Value>(("partition.field", "p"), ("timestamp.field", "ts?"), ("topic.field", "t"));
        Assert.Equal(Map(("a", 1L), ("t", "t")), insert.Apply(Source(Map(("a", 1L))))!.Value);
        var result = (Struct)insert.Apply(Source(Ann, Row))!.Value!;
        Assert.Equal(("t", null, null), (result["t"], result["p"], result["ts"]));
        Assert.Throws<DataException>(() => ((Struct)With<InsertField.Value>(("timestamp.field", "ts!")).Apply(Source(Ann, Row))!.Value!).Validate());
        Assert.StartsWith("Only SinkRecord supported for [field insertion]",
            Assert.Throws<DataException>(() => With<InsertField.Value>(("offset.field", "o")).Apply(Source(Ann, Row))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void InsertField_refuses_what_it_cannot_do()
    {
        Assert.Contains("duplication id", With<InsertField.Value>(("static.field", "id"), ("static.value", "x")).Error(Ann, Row), StringComparison.Ordinal);
        Assert.StartsWith("No field insertion configured", Assert.Throws<ConfigException>(() => With<InsertField.Value>()).Message, StringComparison.Ordinal);
        Assert.Equal("Invalid value null for configuration static.value: No value specified for static field: a",
            Assert.Throws<ConfigException>(() => With<InsertField.Value>(("static.field", "a"))).Message);
        Assert.Equal(Map(("s", "")), With<InsertField.Value>(("static.field", "s!"), ("static.value", "")).Of(Map()));
    }

    public static TheoryData<object?, object?> Nothings => new()
    {
        { null, null },
        { true, false },
        { (sbyte)5, (sbyte)0 },
        { (short)5, (short)0 },
        { 5, 0 },
        { 5L, 0L },
        { 1.5f, 0f },
        { 1.5, 0.0 },
        { "x", "" },
        { BigDecimal.Parse("5"), new BigDecimal(0, 0) },
        { new DateOnly(2024, 2, 29), new DateOnly(1970, 1, 1) },
        { TimeSpan.FromHours(1), TimeSpan.Zero },
        { DateTime.UtcNow, DateTime.UnixEpoch },
        { new List<object?> { 1 }, new List<object?>() },
        { new ConnectMap { ["a"] = 1 }, new ConnectMap() },
    };

    [Theory]
    [MemberData(nameof(Nothings))]
    public void MaskField_puts_the_nothing_of_its_type_in_a_field(object? value, object? masked) =>
        Assert.True(DataEquality.Equal(Map(("f", masked), ("keep", "k"), ("absent", null)),
            With<MaskField.Value>(("fields", "f,absent")).Of(Map(("f", value), ("keep", "k")))));

    [Fact]
    public void MaskField_keeps_the_schema()
    {
        var schema = SchemaBuilder.Struct().Field("i", Schema.Int16).Field("day", LogicalTypes.Date).Field("moment", LogicalTypes.OptionalTimestamp)
            .Field("s", SchemaBuilder.String().Optional().Default("d").Build()).Build();
        var row = new Struct(schema).Put("i", (short)5).Put("day", new DateOnly(2024, 2, 29)).Put("moment", DateTime.UtcNow);
        var result = With<MaskField.Value>(("fields", "i,day,moment,absent")).On(row);
        Assert.Same(schema, result.Schema);
        Assert.Equal("Struct{i=0,day=Thu Jan 01 00:00:00 UTC 1970,moment=Thu Jan 01 00:00:00 UTC 1970,s=d}", result.ToString());
        Assert.Null(With<MaskField.Value>(("fields", "i"), ("replace.null.with.default", "false")).On(row).GetWithoutDefault("s"));
    }

    [Fact]
    public void MaskField_replaces_texts_and_numbers_by_a_replacement_and_nothing_else()
    {
        var mask = With<MaskField.Value>(("fields", "f"), ("replacement", "42"));
        foreach (var (value, masked) in new (object?, object?)[] { ("x", "42"), (5L, 42L), ((sbyte)5, (sbyte)42), (1.5f, 42f), (1.5, 42.0),
            (BigDecimal.Parse("1.5"), BigDecimal.Parse("42")), (null, null) })
            Assert.Equal(Map(("f", masked)), mask.Of(Map(("f", value))));
        foreach (var value in new object[] { true, new DateOnly(2024, 1, 1), new List<object?>(), Map(), new byte[1] })
            Assert.Contains("with custom replacement., in field f", mask.Error(Map(("f", value))), StringComparison.Ordinal);
        Assert.StartsWith("Unable to convert *** (class java.lang.String) to a number",
            With<MaskField.Value>(("fields", "f"), ("replacement", "***")).Error(Map(("f", 5L))), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1e3", 1000L, (sbyte)-24, 1000.0)]
    [InlineData("1.9", 1L, (sbyte)1, 1.9)]
    [InlineData("99999999999", 99999999999L, (sbyte)-1, 99999999999.0)]
    public void MaskField_brings_a_number_to_the_type_of_the_field(string replacement, long wide, sbyte narrow, double fraction)
    {
        var mask = With<MaskField.Value>(("fields", "a,b,c"), ("replacement", replacement));
        Assert.Equal(Map(("a", wide), ("b", narrow), ("c", fraction)), mask.Of(Map(("a", 5L), ("b", (sbyte)5), ("c", 5.0))));
    }

    [Theory]
    [InlineData("NaN")]
    [InlineData("0x1F")]
    [InlineData("1f")]
    public void MaskField_takes_decimal_numbers_only(string replacement) =>
        Assert.StartsWith($"Unable to convert {replacement} (class java.lang.String) to a number: field a is of class java.lang.Double",
            With<MaskField.Value>(("fields", "a"), ("replacement", replacement)).Error(Map(("a", 5.0))), StringComparison.Ordinal);

    [Fact]
    public void MaskField_refuses_bytes_structs_and_tombstones()
    {
        var mask = With<MaskField.Value>(("fields", "f"));
        Assert.Contains("Cannot mask value of type", mask.Error(Map(("f", new byte[1]))), StringComparison.Ordinal);
        Assert.Contains("Cannot mask value of type", mask.Error(Map(("f", Ann))), StringComparison.Ordinal);
        Assert.Equal("Only Map objects supported in absence of schema for [mask fields], found: null", mask.Error(null));
        Assert.Equal("Configuration 'fields' must not be empty. Valid values include: any non-empty value",
            Assert.Throws<ConfigException>(() => With<MaskField.Value>(("fields", ""))).Message);
        Assert.Throws<ConfigException>(() => With<MaskField.Value>(("fields", "f"), ("replacement", "")));
    }

    [Fact]
    public void HeaderFrom_copies_fields_into_headers_after_those_there_are()
    {
        var record = With<HeaderFrom.Value>(("fields", "id,name,dflt,id"), ("headers", "h,h,d,again"), ("operation", "copy"))
            .Apply(Sink(Ann, Row, headers: new ConnectHeaders().AddString("first", "x")))!;
        Assert.Equal(["first=x", "h=1", "h=ann", "d=dflt", "again=1"], record.Headers.Select(h => $"{h.Key}={h.Value}"));
        Assert.Same(Schema.Int32, record.Headers[1].Schema);
        Assert.Equal("Struct{id=1,name=ann}", record.Value!.ToString());
    }

    [Fact]
    public void HeaderFrom_moves_fields_into_headers()
    {
        var move = With<HeaderFrom.Value>(("fields", "name,absent"), ("headers", "n,a"), ("operation", "move"));
        var value = Map(("id", 1L), ("name", "ann"));
        var record = move.Apply(Sink(value))!;
        Assert.Equal(Map(("id", 1L)), record.Value);
        Assert.Equal(2, value.Count);
        Assert.Equal([new Header("n", null, "ann"), new Header("a", null, null)], record.Headers);
        Assert.Equal("absent is not a valid field name; the fields of Schema{row:STRUCT} are id, name, dflt", move.Error(Ann, Row));
        var key = With<HeaderFrom.Key>(("fields", "id"), ("headers", "i"), ("operation", "move")).Apply(Sink(null, null, Row, Ann))!;
        Assert.Equal("name:STRING? dflt:STRING?", FieldsOf(key.KeySchema));
        Assert.Equal("Only Map objects supported in absence of schema for [header move], found: null", move.Error(null));
    }

    [Fact]
    public void HeaderFrom_wants_as_many_headers_as_fields_and_an_operation()
    {
        Assert.Equal("'fields' config must have the same number of elements as 'headers' config.",
            Assert.Throws<ConfigException>(() => With<HeaderFrom.Value>(("fields", "a,b"), ("headers", "h"), ("operation", "copy"))).Message);
        Assert.Equal("Invalid value link for configuration operation: String must be one of: move, copy",
            Assert.Throws<ConfigException>(() => With<HeaderFrom.Value>(("fields", "a"), ("headers", "h"), ("operation", "link"))).Message);
    }

    [Fact]
    public void Headers_are_inserted_with_inferred_types_and_dropped_by_name()
    {
        var record = Sink(1L, headers: new ConnectHeaders().AddString("a", "old").AddString("b", "x"));
        var inserted = With<InsertHeader>(("header", "a"), ("value.literal", "12")).Apply(record)!;
        Assert.Equal([new Header("a", Schema.String, "old"), new Header("b", Schema.String, "x"), new Header("a", Schema.Int8, (sbyte)12)], inserted.Headers);
        Assert.Equal(2, record.Headers.Count);
        Assert.Equal(["b"], With<DropHeaders>(("headers", "a,absent")).Apply(inserted)!.Headers.Select(h => h.Key));
        Assert.Same(inserted, With<DropHeaders>(("headers", "absent")).Apply(inserted));
        Assert.Equal(new Header("e", Schema.String, ""), With<InsertHeader>(("header", "e"), ("value.literal", "")).Apply(Sink(1L))!.Headers.Single());
    }
}
