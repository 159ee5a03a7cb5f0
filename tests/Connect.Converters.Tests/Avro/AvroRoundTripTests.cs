using Connect.Api;
using Connect.Testing;
using FsCheck;
using FsCheck.Fluent;

namespace Connect.Converters.Tests;

public sealed class AvroRoundTripTests
{
    private static readonly Config Often = Config.QuickThrowOnFailure.WithMaxTest(1500);

    private static void ForAllSeeds(Action<RandomData> holds) =>
        Check.One(Often, Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), (int seed) => { holds(new RandomData(seed)); return true; }));

    [Fact]
    public void Any_schema_and_value_come_back()
    {
        var clashes = 0;
        ForAllSeeds(random =>
        {
            var schema = random.Schema();
            var value = random.Value(schema);
            var converter = Registered.Avro(new ScriptedRegistry(), ("scrub.invalid.names", "true"));
            byte[]? bytes;
            // Two structs of one name are no schema of Avro.
            try { bytes = converter.Bytes(schema, value); }
            catch (DataException e) when (e.Message.StartsWith("Can't redefine", StringComparison.Ordinal)) { clashes++; return; }
            if (bytes is null) { Assert.Null(value); return; }
            // The second time from what is kept.
            for (var i = 0; i < 2; i++)
            {
                var read = converter.Read(bytes);
                Registered.Same(schema, read.Schema!);
                Assert.True(DataEquality.Equal(Registered.Plain(value), Registered.Plain(read.Value)), $"{value} became {read.Value}");
            }
        });
        Assert.InRange(clashes, 0, 300);
    }

    [Fact]
    public void Any_value_without_a_schema_comes_back()
    {
        var converter = Registered.Avro(new ScriptedRegistry());
        ForAllSeeds(random =>
        {
            var value = random.Schemaless();
            if (converter.Bytes(null, value) is not { } bytes) { Assert.Null(value); return; }
            var read = converter.Read(bytes);
            Assert.Null(read.Schema);
            Assert.True(DataEquality.Equal(value, read.Value), $"{value} became {read.Value}");
        });
    }

    // The order is that of a HashMap of Java 17 which was made for as many entries.
    [Fact]
    public void A_map_without_a_schema_has_the_order_of_a_Java_HashMap()
    {
        var converter = Registered.Avro(new ScriptedRegistry());
        var map = new ConnectMap();
        foreach (var name in (string[])["zeta", "alpha", "id", "region", "tenant", "orderId", "customer"]) map[name] = 1;
        var read = (ConnectMap)converter.Read(converter.Bytes(null, map)!).Value!;
        Assert.Equal("zeta orderId alpha id region tenant customer", string.Join(' ', read.Keys));
    }

    [Fact]
    public void Bytes_that_were_changed_are_read_or_refused_as_data_errors()
    {
        var schema = new RandomData(11).Struct(3).Build();
        var converter = Registered.Avro(new ScriptedRegistry(), ("scrub.invalid.names", "true"));
        var bytes = converter.Bytes(schema, new RandomData(12).Value(schema))!;
        Prop.ForAll(ArbMap.Default.ArbFor<(PositiveInt, byte)>(), change =>
        {
            var changed = (byte[])bytes.Clone();
            changed[5 + change.Item1.Get % (bytes.Length - 5)] = change.Item2;
            try { return converter.Read(changed).Value is Struct; }
            catch (DataException) { return true; }
        }).QuickCheckThrowOnFailure();
    }
}
