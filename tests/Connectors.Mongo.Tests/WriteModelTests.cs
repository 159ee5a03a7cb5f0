using Connect.Api;
using static Connectors.Mongo.Tests.Ops;

namespace Connectors.Mongo.Tests;

public sealed class WriteModelTests
{
    private const string Now = "date 1709208000000";

    private static string With(string strategy, object? key, object? value, params (string, string)[] more) =>
        Of(Record(key, value), [("writemodel.strategy", Write + strategy), .. more]);

    private static (string, string)[] BusinessKey(string fields) =>
        [("document.id.strategy", Id + "PartialValueStrategy"), ("document.id.strategy.partial.value.projection.type", "AllowList"),
            ("document.id.strategy.partial.value.projection.list", fields), ("document.id.strategy.overwrite.existing", "true")];

    [Theory]
    [InlineData("DefaultWriteModelStrategy", "upsert {_id: int 1} -> {_id: int 1, a: {b: int 2}}")]
    [InlineData("ReplaceOneDefaultStrategy", "upsert {_id: int 1} -> {_id: int 1, a: {b: int 2}}")]
    [InlineData("InsertOneDefaultStrategy", "insert {_id: int 1, a: {b: int 2}}")]
    [InlineData("UpdateOneDefaultStrategy", "upsert {_id: int 1} -> {$set: {a: {b: int 2}}}")]
    [InlineData("UpdateOneTimestampsStrategy", "upsert {_id: int 1} -> {$set: {_id: int 1, a: {b: int 2}, _modifiedTS: "
        + Now + "}, $setOnInsert: {_insertedTS: " + Now + "}}")]
    public void A_value_becomes_an_operation(string strategy, string expected) => Assert.Equal(expected, With(strategy, null, "{_id: 1, a: {b: 2}}"));

    [Fact]
    public void A_business_key_is_flattened_for_the_filter_and_leaves_the_document()
    {
        const string value = "{n: 1, org: {id: 1, x: 'a'}, kind: 'k'}";
        Assert.Equal("upsert {org.id: int 1, kind: 'k'} -> {n: int 1, org: {id: int 1, x: 'a'}, kind: 'k'}",
            With("ReplaceOneBusinessKeyStrategy", null, value, BusinessKey("org.id,kind")));
        Assert.Equal("upsert {org.id: int 1, kind: 'k'} -> {$set: {n: int 1, org: {id: int 1, x: 'a'}, kind: 'k', _modifiedTS: "
            + Now + "}, $setOnInsert: {_insertedTS: " + Now + "}}",
            With("UpdateOneBusinessKeyTimestampStrategy", null, value, BusinessKey("org.id,kind")));
        Assert.Equal("delete {org.id: int 1, kind: 'k'}", With("DeleteOneBusinessKeyStrategy", null, value, BusinessKey("org.id,kind")));
    }

    [Fact]
    public void A_business_key_of_another_strategy_is_used_as_it_is() =>
        Assert.Equal("upsert {org: {id: int 1}} -> {n: int 1}",
            With("ReplaceOneBusinessKeyStrategy", "{org: {id: 1}}", "{n: 1}", ("document.id.strategy", Id + "FullKeyStrategy")));

    [Fact]
    public void Without_a_document_as_id_there_is_no_business_key()
    {
        var error = Assert.Throws<DataException>(() => With("ReplaceOneBusinessKeyStrategy", null, "{n: 1}"));
        Assert.Contains("overwrite.existing", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_record_without_value_deletes_by_its_key()
    {
        (string, string) on = ("delete.on.null.values", "true");
        Assert.Equal("delete {_id: {_id: int 2, part: int 0}}", Of(Record("{_id: 2, part: 0}", null), on, ("document.id.strategy", Id + "FullKeyStrategy")));
        Assert.Equal("delete {_id: int 2}", Of(Record("{_id: 2, part: 0}", null), on, ("document.id.strategy", Id + "ProvidedInKeyStrategy")));
        (string, string)[] partial = [("document.id.strategy", Id + "PartialKeyStrategy"),
            ("key.projection.type", "AllowList"), ("key.projection.list", "who.id")];
        Assert.Equal("delete {_id: {who: {id: int 2}}}", Of(Record("{who: {id: 2}, x: 0}", null), [on, .. partial]));
        Assert.Equal("delete {who.id: int 2}",
            Of(Record("{who: {id: 2}, x: 0}", null), [on, .. partial, ("delete.writemodel.strategy", Write + "DeleteOneTombstoneBusinessKeyStrategy")]));
        Assert.Throws<DataException>(() => Of(Record("{_id: 2}", null)));
        Assert.Throws<DataException>(() => Of(Record(null, null)));
    }

    [Theory]
    [InlineData("{_id: 2, x: 0}", "delete {_id: int 2, x: int 0}")]
    [InlineData("{x: 0}", "delete {_id: {x: int 0}}")]
    public void As_write_model_deletion_goes_by_the_key(string key, string expected) => Assert.Equal(expected, With("DeleteOneDefaultStrategy", key, "{n: 1}"));

    [Fact]
    public void Names_with_a_dollar_are_refused_at_the_top_of_a_replacement_alone()
    {
        var error = Assert.Throws<DataException>(() => Of(Record(null, "{n: 2, $c: 2}")));
        Assert.Contains("$c", error.Message, StringComparison.Ordinal);
        Assert.Equal("upsert {_id: int 1} -> {_id: int 1, a: {$c: int 2}, a.b: int 3, $ref: 'x', $id: int 1}",
            Of(Record(null, "{_id: 1, a: {$c: 2}, 'a.b': 3, $ref: 'x', $id: 1}")));
        Assert.Equal("insert {_id: int 1, $c: int 2}", With("InsertOneDefaultStrategy", null, "{_id: 1, $c: 2}"));
    }

    [Fact]
    public void A_document_larger_than_the_server_takes_is_refused_by_itself()
    {
        var error = Assert.Throws<DataException>(() => Of(Record(null, new ConnectMap { ["x"] = new string('x', 17 << 20) })));
        Assert.Contains("more than", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_document_that_lost_its_id_is_refused() =>
        Assert.Throws<DataException>(() => Of(Record(null, "{name: 1, x: 2}"),
            ("post.processor.chain", Post + "AllowListValueProjector"), ("value.projection.list", "name")));

    [Theory]
    [InlineData("ReplaceOneDefaultStrategy")]
    [InlineData("InsertOneDefaultStrategy")]
    [InlineData("UpdateOneTimestampsStrategy")]
    [InlineData("DeleteOneBusinessKeyStrategy")]
    [InlineData("DeleteOneTombstoneBusinessKeyStrategy")]
    public void A_model_that_does_not_fit_deletes_is_accepted_and_refuses_the_records(string model)
    {
        (string, string)[] config = [("delete.on.null.values", "true"),
            ("document.id.strategy", Id + "FullKeyStrategy"), ("delete.writemodel.strategy", Write + model)];
        Assert.Equal("", Problems(config));
        Assert.Throws<DataException>(() => Of(Record("{_id: 1}", null), config));
    }
}
