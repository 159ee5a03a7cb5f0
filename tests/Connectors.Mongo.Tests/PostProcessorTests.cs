using Connect.Api;
using Connectors.Mongo.Bson;
using Connectors.Mongo.PostProcessors;
using static Connectors.Mongo.Tests.Ops;

namespace Connectors.Mongo.Tests;

public sealed class PostProcessorTests
{
    private const string Document = "{n: 1, age: 42, on: true, address: {city: 'U', country: 'N', geo: {lat: 1, lon: 2}}, food: ['A', 'I'], data: [{k: 1, v: "
        + "2, geo: {lat: 3}}, {k: 3}, 7], age_old: 1, agency: {x: 1}}";

    [Theory]
    [InlineData("age, address",
        "{n: int 1, on: true, food: ['A', 'I'], data: [{k: int 1, v: int 2, geo: {lat: int 3}}, {k: int 3}, int 7], age_old: int 1, agency: {x: int 1}}")]
    [InlineData("address.city,data.k", "{n: int 1, age: int 42, on: true, address: {country: 'N', geo: {lat: int 1, lon: int 2}}, food: ['A', 'I'], data: "
        + "[{v: int 2, geo: {lat: int 3}}, {}, int 7], age_old: int 1, agency: {x: int 1}}")]
    [InlineData("*.city", "{address: {country: 'N', geo: {lat: int 1, lon: int 2}}, agency: {x: int 1}}")]
    [InlineData("address.*,food,data", "{n: int 1, age: int 42, on: true, address: {geo: {lat: int 1, lon: int 2}}, age_old: int 1, agency: {x: int 1}}")]
    [InlineData("address.**,food,data", "{n: int 1, age: int 42, on: true, address: {}, age_old: int 1, agency: {x: int 1}}")]
    [InlineData("age*,data,food,address", "{n: int 1, on: true}")]
    [InlineData("**", "{}")]
    [InlineData("", "{n: int 1, age: int 42, on: true, address: {city: 'U', country: 'N', geo: {lat: int 1, lon: int 2}}, food: ['A', 'I'], data: [{k: int "
        + "1, v: int 2, geo: {lat: int 3}}, {k: int 3}, int 7], age_old: int 1, agency: {x: int 1}}")]
    public void A_block_list_removes_fields(string list, string expected) => Assert.Equal(expected, Project(allow: false, list));

    [Theory]
    [InlineData("n,age", "{n: int 1, age: int 42}")]
    [InlineData("n,address.city", "{n: int 1, address: {city: 'U'}}")]
    [InlineData("address.*", "{address: {city: 'U', country: 'N', geo: {}}}")]
    [InlineData("address.**", "{address: {city: 'U', country: 'N', geo: {lat: int 1, lon: int 2}}}")]
    [InlineData("*.city", "{n: int 1, age: int 42, on: true, address: {city: 'U'}, food: ['A', 'I'], data: [{}, {}, int 7], age_old: int 1, agency: {}}")]
    [InlineData("address.*.lat", "{address: {city: 'U', country: 'N', geo: {lat: int 1}}}")]
    [InlineData("data.k", "{data: [{k: int 1}, {k: int 3}, int 7]}")]
    [InlineData("data.**", "{data: [{}, {}, int 7]}")]
    [InlineData("age*", "{age: int 42, age_old: int 1, agency: {x: int 1}}")]
    [InlineData("**", "{n: int 1, age: int 42, on: true, address: {city: 'U', country: 'N', geo: {lat: int 1, lon: int 2}}, food: ['A', 'I'], data: [{k: int "
        + "1, v: int 2, geo: {lat: int 3}}, {k: int 3}, int 7], age_old: int 1, agency: {x: int 1}}")]
    [InlineData("", "{}")]
    public void An_allow_list_keeps_fields(string list, string expected) => Assert.Equal(expected, Project(allow: true, list));

    private static string Project(bool allow, string list)
    {
        using var writer = new BsonWriter();
        ExtendedJson.Write(Document, writer);
        var document = BsonDocument.Parse(writer.Written.ToArray());
        FieldProjection.Of(allow, list).Apply(document);
        writer.Reset();
        document.Write(writer);
        return Doc.Text(writer.Written);
    }

    [Fact]
    public void What_is_done_to_the_key_after_the_id_is_done_to_the_id()
    {
        (string, string)[] full = [("document.id.strategy", Id + "FullKeyStrategy"), ("key.projection.list", "b.c")];
        const string id = "{a: int 1, b: {d: int 3}}";
        foreach (var chain in new[] { "BlockListKeyProjector,DocumentIdAdder", "DocumentIdAdder,BlockListKeyProjector", "BlacklistKeyProjector" })
        {
            Assert.Equal($"upsert {{_id: {id}}} -> {{n: int 1, _id: {id}}}",
                Of(Record("{a: 1, b: {c: 2, d: 3}}", "{n: 1}"), [.. full, ("post.processor.chain", string.Join(',', chain.Split(',').Select(c => Post + c)))]));
        }
    }

    [Fact]
    public void A_field_that_is_lost_to_one_of_its_new_name_is_told()
    {
        (string, string)[] config = [("post.processor.chain", $"{Post}field.renaming.RenameByMapping"),
            ("field.renamer.mapping", "[{oldName: 'value.a', newName: 'b'}]")];
        Assert.Contains("'value.a'", WarningOf("{_id: 1, a: 1, b: 2}", config), StringComparison.Ordinal);
        Assert.Null(WarningOf("{_id: 1, a: 1}", config));
    }

    [Theory]
    [InlineData("RenameByMapping", "[{oldName: 'value.a', newName: 'b'}, {oldName: 'value.c', newName: 'b'}]")]
    [InlineData("RenameByRegExp", "[{regexp: '.*', pattern: '^[ac]$', replace: 'b'}]")]
    public void Fields_that_would_get_the_same_new_name_are_an_error_of_their_record(string renamer, string settings)
    {
        (string, string)[] config = [("post.processor.chain", $"{Post}field.renaming.{renamer}"),
            (renamer == "RenameByMapping" ? "field.renamer.mapping" : "field.renamer.regexp", settings)];
        var error = Assert.Throws<DataException>(() => Of(Record(null, "{_id: 1, a: 1, c: 2}"), config));
        Assert.Contains("'value.c'", error.Message, StringComparison.Ordinal);
        Assert.Equal("upsert {_id: int 1} -> {_id: int 1, b: int 2}", Of(Record(null, "{_id: 1, c: 2}"), config));
    }

    [Fact]
    public void Fields_are_renamed_by_their_paths()
    {
        const string mapping = """
            [{"oldName": "key.fieldA", "newName": "field1"}, {"oldName": "value.xyz", "newName": "abc"}, {"oldName": "value.sub", "newName": "new_sub"},
             {"oldName": "value.new_sub.old", "newName": "new"},
             {"oldName": "value.to_taken", "newName": "taken"}, {"oldName": "value.list.old", "newName": "never"}]
            """;
        Assert.Equal("upsert {_id: {my_id: int 2, field1: int 1}} -> {n: int 1, list: [{old: int 3}], taken: 'x', _id: {my_id: int 2, field1: int 1}, abc: "
            + "int 1, new_sub: {keep: {old: int 2}, new: int 1}}",
            Of(Record("{fieldA: 1, my_id: 2}", "{n: 1, xyz: 1, sub: {old: 1, keep: {old: 2}}, list: [{old: 3}], taken: 'x', to_taken: 'y'}"),
                ("document.id.strategy", Id + "FullKeyStrategy"), ("post.processor.chain", $"{Post}DocumentIdAdder,{Post}field.renaming.RenameByMapping"),
                    ("field.renamer.mapping", mapping)));
    }

    [Theory]
    [InlineData("""[{"regexp": "^value\\.[a-z].*$", "pattern": "[ _.]", "replace": "-"}, """
        + """{"regexp": "^value\\.sub\\.o.*$", "pattern": "(o)(l)d", "replace": "$2$1"}]""")]
    [InlineData(
        """[{"regexp": "^value\.[a-z].*$", "pattern": "[ _.]", "replace": "-"}, {"regexp": "^value\.sub\.o.*$", "pattern": "(o)(l)d", "replace": "$2$1"}]""")]
    public void Fields_are_renamed_by_regular_expressions_with_single_or_double_backslashes(string settings) =>
        Assert.Equal("upsert {_id: int 1} -> {_id: int 1, sub: {keep: {old: int 2}, lo: int 1}, list: [{old_x: int 3}], abc-def: int 2, a-b: int 5}",
            Of(Record(null, "{_id: 1, 'abc def': 2, sub: {old: 1, keep: {old: 2}}, list: [{old_x: 3}], 'a.b': 5}"),
                ("post.processor.chain", $"{Post}field.renaming.RenameByRegExp"), ("field.renamer.regexp", settings)));

    [Fact]
    public void What_is_done_to_the_key_after_the_id_is_done_to_an_id_that_the_key_provides() =>
        Assert.Equal("upsert {_id: {}} -> {n: int 1, _id: {}}",
            Of(Record("{_id: {a: 1}, b: 2}", "{n: 1}"), ("document.id.strategy", Id + "ProvidedInKeyStrategy"), ("key.projection.list", "_id"),
                ("post.processor.chain", $"{Post}DocumentIdAdder,{Post}AllowListKeyProjector")));

    [Theory]
    [InlineData("(a)(b)", "$2$1", "ba")]
    [InlineData("(a)(b)", "$11", "a1")]
    [InlineData("(?<first>a)b", "${first}", "a")]
    [InlineData("b", @"\\$", "a$")]
    [InlineData("b", "$0$0", "abb")]
    public void A_replacement_names_groups_as_in_Java(string pattern, string replacement, string name) =>
        Assert.Equal($"upsert {{_id: int 1}} -> {{_id: int 1, {name}: int 2}}", Renamed(pattern, replacement));

    [Theory]
    [InlineData("b", "$1")]
    [InlineData("b", "${nope}")]
    [InlineData("b", "$")]
    [InlineData("b", "$$")]
    public void A_replacement_that_names_a_group_that_is_not_there_refuses_the_records_it_is_for(string pattern, string replacement)
    {
        Assert.Contains($"the replacement is {replacement}", Assert.Throws<DataException>(() => Renamed(pattern, replacement)).Message, StringComparison.Ordinal);
        Assert.Equal("upsert {_id: int 1} -> {_id: int 1, ab: int 2}", Renamed("z", replacement));
    }

    private static string Renamed(string pattern, string replacement) =>
        Of(Record(null, "{_id: 1, ab: 2}"), ("post.processor.chain", $"{Post}field.renaming.RenameByRegExp"),
        ("field.renamer.regexp", $$"""[{"regexp": "^value\\.ab$", "pattern": "{{pattern}}", "replace": "{{replacement}}"}]"""));

    [Fact]
    public void The_place_in_kafka_is_added() =>
        Assert.Equal("upsert {_id: int 1} -> {_id: int 1, topic-partition-offset: 'orders-3-7', CREATE_TIME: long 1700000000123}",
            Of(Record(null, "{_id: 1, 'topic-partition-offset': 'mine'}"), ("post.processor.chain", Post + "KafkaMetaAdder")));

    [Fact]
    public void Null_fields_are_removed_and_null_items_stay() =>
        Assert.Equal("upsert {_id: int 1} -> {_id: int 1, b: {e: {}}, list: [null, {y: int 1}, [{z: null}]]}",
            Of(Record(null, "{_id: 1, a: null, b: {c: null, e: {}}, list: [null, {x: null, y: 1}, [{z: null}]]}"),
                ("post.processor.chain", Post + "NullFieldValueRemover")));
}
