using Connect.Api;
using Connect.Java;
using static Connectors.Mongo.Tests.Ops;

namespace Connectors.Mongo.Tests;

public sealed class IdTests
{
    private static string With(string strategy, object? key, string value, params (string, string)[] more) =>
        Of(Record(key, value), [("document.id.strategy", Id + strategy), .. more]);

    private static readonly (string, string) Overwrite = ("document.id.strategy.overwrite.existing", "true");

    [Fact]
    public void A_document_without_id_gets_an_ObjectId_at_its_end() =>
        Assert.Equal("upsert {_id: oid made} -> {n: int 1, _id: oid made}", Of(Record(null, "{n: 1}")));

    [Fact]
    public void A_document_with_an_id_keeps_it_even_null() =>
        Assert.Equal("upsert {_id: null} -> {_id: null, n: int 1}", Of(Record(null, "{_id: null, n: 1}")));

    [Fact]
    public void Overwriting_puts_the_new_id_in_the_place_of_the_old() =>
        Assert.Equal("upsert {_id: 'orders#3#7'} -> {a: int 1, _id: 'orders#3#7', b: int 2}",
            With("KafkaMetaDataStrategy", null, "{a: 1, _id: 5, b: 2}", Overwrite));

    [Theory]
    [InlineData("{a: 1, b: {c: 2}}", "{a: int 1, b: {c: int 2}}")]
    [InlineData(null, "{}")]
    public void The_full_key_is_the_id(string? key, string id) =>
        Assert.Equal($"upsert {{_id: {id}}} -> {{n: int 1, _id: {id}}}", With("FullKeyStrategy", key, "{n: 1}"));

    [Fact]
    public void The_id_can_be_provided_in_the_key_or_the_value()
    {
        Assert.Equal("upsert {_id: int 17} -> {n: int 1, _id: int 17}", With("ProvidedInKeyStrategy", "{_id: 17}", "{n: 1}"));
        Assert.Equal("upsert {_id: 'own'} -> {n: int 1, _id: 'own'}", With("ProvidedInKeyStrategy", "{_id: 17}", "{n: 1, _id: 'own'}"));
        Assert.Equal("upsert {_id: int 17} -> {n: int 1, _id: int 17}", With("ProvidedInKeyStrategy", "{_id: 17}", "{n: 1, _id: 'own'}", Overwrite));
        Assert.Equal("upsert {_id: 'own'} -> {n: int 1, _id: 'own'}", With("ProvidedInValueStrategy", null, "{n: 1, _id: 'own'}", Overwrite));
        Assert.Throws<DataException>(() => With("ProvidedInKeyStrategy", "{x: 17}", "{n: 1}"));
        Assert.Throws<DataException>(() => With("ProvidedInKeyStrategy", "{_id: null}", "{n: 1}"));
        Assert.Throws<DataException>(() => With("ProvidedInKeyStrategy", null, "{n: 1}"));
        Assert.Throws<DataException>(() => With("ProvidedInValueStrategy", "{_id: 17}", "{n: 1}"));
    }

    [Fact]
    public void Some_fields_of_key_or_value_are_the_id()
    {
        Assert.Equal("upsert {_id: {r: {c: 'HU'}}} -> {n: int 1, _id: {r: {c: 'HU'}}}", With("PartialKeyStrategy", "{id: 1, r: {c: 'HU', d: 2}}", "{n: 1}",
            ("document.id.strategy.partial.key.projection.type", "AllowList"), ("document.id.strategy.partial.key.projection.list", "r.c")));
        Assert.Equal("upsert {_id: {id: int 1}} -> {id: int 1, n: int 2, _id: {id: int 1}}", With("PartialValueStrategy", null, "{id: 1, n: 2}",
            ("value.projection.type", "blocklist"), ("value.projection.list", "n")));
        Assert.Equal("upsert {_id: {}} -> {n: int 2, _id: {}}",
            With("PartialKeyStrategy", null, "{n: 2}", ("key.projection.type", "allowlist"), ("key.projection.list", "n")));
    }

    [Theory]
    [InlineData("00112233-4455-6677-8899-AABBCCDDEEFF")]
    [InlineData("00112233445566778899aabbccddeeff")]
    public void A_provided_uuid_becomes_binary(string uuid)
    {
        Assert.Equal("upsert {_id: binary 4 00112233445566778899aabbccddeeff} -> {n: int 1, _id: binary 4 00112233445566778899aabbccddeeff}",
            With("UuidProvidedInKeyStrategy", $"{{_id: '{uuid}'}}", "{n: 1}"));
        Assert.Equal("upsert {_id: binary 4 00112233445566778899aabbccddeeff} -> {_id: binary 4 00112233445566778899aabbccddeeff}",
            With("UuidProvidedInValueStrategy", null, $"{{_id: '{uuid}'}}", Overwrite));
    }

    [Fact]
    public void What_is_no_uuid_is_refused()
    {
        Assert.Throws<DataException>(() => With("UuidProvidedInKeyStrategy", "{_id: 'x'}", "{n: 1}"));
        Assert.Throws<DataException>(() => With("UuidProvidedInKeyStrategy", "{_id: 5}", "{n: 1}"));
        Assert.Throws<DataException>(() => With("UuidProvidedInKeyStrategy", "{}", "{n: 1}"));
        Assert.Equal("upsert {_id: binary 3 00112233445566778899aabbccddeeff} -> {_id: binary 3 00112233445566778899aabbccddeeff}",
            With("UuidProvidedInKeyStrategy", "{_id: BinData(3, 'ABEiM0RVZneImaq7zN3u/w==')}", "{}"));
    }

    [Theory]
    [InlineData("string", "'........-....-4...-....-............'")]
    [InlineData("Binary", "binary 4 ............4...................")]
    public void A_random_uuid_is_text_or_binary(string format, string pattern) =>
        Assert.Matches($"-> {{n: int 1, _id: {pattern}}}$", With("UuidStrategy", null, "{n: 1}", ("document.id.strategy.uuid.format", format)));

    // As Java 17 gave them: of a HashMap as JsonConverter fills it, of one made for so many entries as by ValueToKey, and of a copy as most transformations
    // make one.
    [Theory]
    [InlineData(3, "read", "zeta alpha id")]
    [InlineData(3, "sized", "zeta alpha id")]
    [InlineData(3, "copied", "zeta id alpha")]
    [InlineData(12, "read", "zeta orderId k1 alpha k2 k3 name K4 id region tenant customer")]
    [InlineData(12, "sized", "zeta orderId k1 alpha k2 k3 name K4 id region tenant customer")]
    [InlineData(12, "copied", "zeta orderId k1 k2 k3 K4 alpha name id region tenant customer")]
    [InlineData(16, "read", "zeta orderId k1 k2 k3 K4 type version alpha name x y id region tenant customer")]
    [InlineData(16, "sized", "zeta orderId k1 k2 k3 K4 type version alpha name x y id region tenant customer")]
    [InlineData(16, "copied", "zeta orderId k1 k2 k3 K4 type version alpha name x y id region tenant customer")]
    public void A_map_becomes_an_id_in_the_order_of_the_HashMap_that_Java_had(int count, string made, string expected)
    {
        string[] names = ["zeta", "alpha", "id", "region", "tenant", "orderId", "customer", "k1", "k2", "k3", "K4", "name", "type", "version", "x", "y"];
        var key = new ConnectMap();
        foreach (var name in names.Take(count))
            key[name] = 0L;
        var order = new MemberOrder();
        order.Apply(key, made == "sized" ? HashMapOrder.BucketsFor(count, copied: false) : HashMapOrder.Buckets);
        if (made == "copied")
            order.Apply(key, HashMapOrder.BucketsFor(count, copied: true));
        var id = $"{{{string.Join(", ", expected.Split(' ').Select(name => $"{name}: long 0"))}}}";
        Assert.Equal($"upsert {{_id: {id}}} -> {{_id: {id}}}", Of(Record(key, Map("{}")), ("document.id.strategy", Id + "FullKeyStrategy")));
    }

    [Fact]
    public void A_schemaless_value_has_the_order_of_Java_at_every_level() =>
        Assert.Equal("upsert {_id: {a: long 2, z: long 1}} -> {a: {a: long 2, z: long 1}, z: long 1, _id: {a: long 2, z: long 1}}",
            Of(Record(null, Map("""{"z": 1, "a": {"z": 1, "a": 2}, "_id": {"z": 1, "a": 2}}"""))));

    [Fact]
    public void A_key_that_nobody_reads_may_be_anything() =>
        Assert.Equal("upsert {_id: oid made} -> {n: int 1, _id: oid made}", Of(Record("not json", "{n: 1}")));

    [Fact]
    public void A_key_that_is_read_must_be_a_document() =>
        Assert.Throws<DataException>(() => With("FullKeyStrategy", "not json", "{n: 1}"));

    [Theory]
    [InlineData("ProvidedInValueStrategy", "oid 65e0736c0000000000000001")]
    [InlineData("UuidProvidedInValueStrategy", "")]
    public void An_id_provided_in_the_value_is_that_which_the_post_processors_before_left(string strategy, string expected)
    {
        var value = strategy == "ProvidedInValueStrategy" ? "{n: 1, ref: {$oid: '65e0736c0000000000000001'}}" : "{n: 1, ref: '0123456789abcdef0123456789ABCDEF'}";
        var id = expected.Length > 0 ? expected : "binary 4 0123456789abcdef0123456789abcdef";
        Assert.Equal($"upsert {{_id: {id}}} -> {{n: int 1, _id: {id}}}",
            Of(Record(null, value), ("document.id.strategy", Id + strategy), ("document.id.strategy.overwrite.existing", "true"),
                ("post.processor.chain", $"{Post}field.renaming.RenameByMapping,{Post}DocumentIdAdder"),
                ("field.renamer.mapping", "[{oldName: 'value.ref', newName: '_id'}]")));
    }
}
