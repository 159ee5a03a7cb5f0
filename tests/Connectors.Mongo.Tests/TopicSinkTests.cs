using Connect.Api;
using Connectors.Mongo.Config;
using Connectors.Mongo.Records;
using static Connectors.Mongo.Tests.Ops;

namespace Connectors.Mongo.Tests;

public sealed class TopicSinkTests
{
    private static readonly (string, string) FieldMapper = ("namespace.mapper", Mapper + "FieldPathNamespaceMapper");

    private static string TargetOf(object? key, object value, params (string, string)[] config)
    {
        Of(Record(key, value), config, out var target);
        return target;
    }

    [Fact]
    public void A_record_goes_to_the_collection_of_its_topic_unless_one_is_named()
    {
        Assert.Equal("db.orders", TargetOf(null, "{}"));
        Assert.Equal("db.c", TargetOf(null, "{}", ("collection", "c")));
    }

    [Theory]
    [InlineData("{to: {db: 'other'}}", "{kind: {name: 'cats'}}", "other.cats")]
    [InlineData("{to: 1}", "{kind: {name: 5}}", "db.orders")]
    [InlineData(null, "{kind: {name: 'dogs'}}", "db.dogs")]
    public void Fields_name_the_database_and_collection(string? key, string value, string target) =>
        Assert.Equal(target,
            TargetOf(key, value, FieldMapper, ("namespace.mapper.key.database.field", "to.db"), ("namespace.mapper.value.collection.field", "kind.name")));

    [Theory]
    [InlineData("{'kind.name': 'cats', kind: {name: 'dogs'}}", "db.cats")]
    [InlineData("{'kind.name': 5, kind: {name: 'dogs'}}", "db.orders")]
    [InlineData("{kind: {'name.x': 'dogs'}}", "db.orders")]
    public void A_field_with_dots_in_its_name_goes_before_one_in_a_document(string value, string target) =>
        Assert.Equal(target, TargetOf(null, value, FieldMapper, ("namespace.mapper.value.collection.field", "kind.name")));

    [Theory]
    [InlineData("{to: {db: ''}}")]
    [InlineData("{to: {db: 'a.b'}}")]
    [InlineData("{to: {db: 'a/b'}}")]
    public void A_name_that_no_database_can_have_is_an_error_of_its_record(string key) =>
        Assert.Throws<DataException>(() => TargetOf(key, "{kind: {name: 'dogs'}}",
            FieldMapper, ("namespace.mapper.key.database.field", "to.db"), ("namespace.mapper.value.collection.field", "kind.name")));

    [Fact]
    public void Where_the_field_must_be_there_its_absence_is_an_error()
    {
        (string, string)[] config = [FieldMapper, ("namespace.mapper.value.collection.field", "kind.name"), ("namespace.mapper.error.if.invalid", "true")];
        Assert.Equal("db.cats", TargetOf(null, "{kind: {name: 'cats'}}", config));
        Assert.Contains("kind.name", Assert.Throws<DataException>(() => TargetOf(null, "{kind: {name: 5}}", config)).Message, StringComparison.Ordinal);
        Assert.Throws<DataException>(() => TargetOf(null, "{}", config));
    }

    [Fact]
    public void Overrides_set_keys_for_one_topic_alone()
    {
        var config = new Dictionary<string, string>
        {
            ["topics"] = "a.b,c",
            ["collection"] = "all",
            ["connection.uri"] = "mongodb://x",
            ["topic.override.a.b.collection"] = "mine",
            ["topic.override.a.b.connection.uri"] = "mongodb://y",
            ["topic.override.a.b.max.batch.size"] = "5",
        };
        var own = TopicOverrides.For(config, "a.b");
        Assert.Equal(("mine", "mongodb://x", "5"), (own["collection"], own["connection.uri"], own["max.batch.size"]));
        var other = TopicOverrides.For(config, "c");
        Assert.Equal("all", other["collection"]);
        Assert.DoesNotContain(other.Keys, key => key.StartsWith("topic.override", StringComparison.Ordinal) || key == "max.batch.size");
    }

    [Fact]
    public void The_connectors_own_tolerance_goes_before_the_frameworks()
    {
        Assert.Equal(Tolerance.All, Sink(("errors.tolerance", "ALL")).Tolerance);
        Assert.Equal(Tolerance.None, Sink(("errors.tolerance", "all"), ("mongo.errors.tolerance", "none")).Tolerance);
        Assert.Equal(Tolerance.Data, Sink(("mongo.errors.tolerance", "data")).Tolerance);
        Assert.True(Sink(("errors.log.enable", "true")).LogErrors);
        Assert.False(Sink(("errors.log.enable", "true"), ("mongo.errors.log.enable", "false")).LogErrors);
    }

    [Theory]
    [InlineData("data")]
    [InlineData("ALL")]
    public async Task A_tolerance_that_the_framework_does_not_know_is_refused_at_the_start(string tolerance)
    {
        var config = new Dictionary<string, string> { ["topics"] = "orders", ["database"] = "db", ["errors.tolerance"] = tolerance };
        var error = await Assert.ThrowsAsync<ConfigException>(() => new MongoSinkConnector().StartAsync(config, TestContext.Current.CancellationToken));
        Assert.Contains("none, all", error.Message, StringComparison.Ordinal);
        config["errors.tolerance"] = " all ";
        config["mongo.errors.tolerance"] = tolerance;
        await new MongoSinkConnector().StartAsync(config, TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData("document.id.strategy", "com.example.Nope", "document.id.strategy")]
    [InlineData("document.id.strategy", Post + "KafkaMetaAdder", "document.id.strategy")]
    [InlineData("document.id.strategy", Id + "PartialKeyStrategy", "document.id.strategy")]
    [InlineData("post.processor.chain", Post + "DocumentIdAdder,com.example.Nope", "post.processor.chain")]
    [InlineData("writemodel.strategy", "com.example.Nope", "writemodel.strategy")]
    [InlineData("change.data.capture.handler", "com.example.Nope", "change.data.capture.handler")]
    [InlineData("namespace.mapper", "com.example.Nope", "namespace.mapper")]
    [InlineData("namespace.mapper", Mapper + "FieldPathNamespaceMapper", "namespace.mapper")]
    [InlineData("delete.on.null.values", "true", "delete.on.null.values")]
    [InlineData("delete.writemodel.strategy", "com.example.Nope", "")]
    public void A_part_that_is_not_there_or_does_not_fit_is_a_problem_of_its_key(string key, string value, string expected) =>
        Assert.Equal(expected, Problems((key, value)));

    [Theory]
    [InlineData("timeseries.granularity", "hours")]
    [InlineData("timeseries.metafield", "m")]
    [InlineData("timeseries.expire.after.seconds", "5")]
    public void What_is_about_time_series_needs_a_time_field(string key, string value)
    {
        Assert.Equal([key], Sink((key, value)).WithoutTimeField());
        Assert.Empty(Sink((key, value), ("timeseries.timefield", "t")).WithoutTimeField());
    }

    [Fact]
    public void Of_an_id_strategy_that_is_a_problem_deletes_say_nothing_more() =>
        Assert.Equal("document.id.strategy", Problems(("document.id.strategy", Id + "PartialValueStrategy"), ("delete.on.null.values", "true")));

    [Fact]
    public void Two_fields_for_one_name_are_a_problem() =>
        Assert.Equal("namespace.mapper.key.database.field",
            Problems(FieldMapper, ("namespace.mapper.key.database.field", "a"), ("namespace.mapper.value.database.field", "b")));

    [Theory]
    [InlineData("""[{"x": 1}]""")]
    [InlineData("""[{"oldName": 5, "newName": "a"}]""")]
    [InlineData("""[{"oldName": "value.a", "newName": null}]""")]
    public void A_mapping_without_names_is_a_problem_if_it_is_used(string settings)
    {
        (string, string) mapping = ("field.renamer.mapping", settings);
        Assert.Equal("", Problems(mapping));
        Assert.Equal("field.renamer.mapping", Problems(mapping, ("post.processor.chain", Post + "field.renaming.RenameByMapping")));
    }

    [Fact]
    public void Keys_without_effect_are_named_for_the_log()
    {
        Assert.Empty(Sink().Ignored());
        Assert.False(MongoSinkConfig.Definition[MongoSinkConfig.Provider]!.HasEffect);
        Assert.Equal(2, Sink(("max.num.retries", "3"), ("retries.defer.timeout", "5")).Ignored().Count());
        Assert.Contains(Sink(("change.data.capture.handler", Handler + "qlik.rdbms.RdbmsHandler"), ("document.id.strategy", Id + "FullKeyStrategy")).Ignored(),
            line => line.StartsWith("document.id.strategy ", StringComparison.Ordinal));
    }

    [Fact]
    public void A_time_field_becomes_a_date_and_the_document_an_insert()
    {
        (string, string)[] series = [("timeseries.timefield", "t"), ("timeseries.timefield.auto.convert", "true")];
        Assert.Equal("insert {t: date 5, _id: oid made}", Of(Record(null, "{t: 5}"), series));
        Assert.Equal("insert {t: date 1, _id: oid made}", Of(Record(null, "{t: 1.9}"), series));
        Assert.Equal("insert {t: date 1709210096789, _id: oid made}", Of(Record(null, "{t: '2024-02-29T12:34:56.789Z'}"), series));
        Assert.Equal("insert {t: 'soon', _id: oid made}", Of(Record(null, "{t: 'soon'}"), series));
        Assert.Equal("insert {x: int 1, _id: oid made}", Of(Record(null, "{x: 1}"), series));
    }

    [Theory]
    [InlineData("d. MMMM yyyy", "de-DE", "1. März 2024", "date 1709251200000")]
    [InlineData("d. MMMM yyyy", "", "1. März 2024", "'1. März 2024'")]
    [InlineData("YYYY-'W'ww-e", "de-DE", "2024-W09-5", "date 1709251200000")]
    [InlineData("yyyy-MM-dd HH:mm VV", "", "2024-07-01 12:00 Europe/Paris", "date 1719828000000")]
    [InlineData("yyyy-MM-dd", "", "+10000-01-01", "'+10000-01-01'")]
    public void A_time_field_is_read_by_the_pattern_in_the_language_that_is_set(string pattern, string language, string text, string expected) =>
        Assert.Equal($"insert {{t: {expected}, _id: oid made}}", Of(Record(null, $"{{t: '{text}'}}"), ("timeseries.timefield", "t"),
            ("timeseries.timefield.auto.convert", "true"), ("timeseries.timefield.auto.convert.date.format", pattern),
            ("timeseries.timefield.auto.convert.locale.language.tag", language)));

    [Fact]
    public void A_pattern_that_is_not_supported_in_a_language_is_refused_at_its_key()
    {
        const string format = "timeseries.timefield.auto.convert.date.format";
        (string, string)[] series = [("timeseries.timefield", "t"), ("timeseries.timefield.auto.convert", "true"), (format, "yyyy-MM-dd HH z")];
        Assert.Equal("", Problems(series));
        Assert.Equal(format, Problems([.. series, ("timeseries.timefield.auto.convert.locale.language.tag", "fr")]));
    }

    [Theory]
    [InlineData("{t: {$numberDecimal: '5.9'}}", "date 5")]
    [InlineData("{t: {$numberDecimal: '-17E+2'}}", "date -1700")]
    [InlineData("{t: {$numberDecimal: 'NaN'}}", "decimal NaN")]
    [InlineData("{t: {$numberDecimal: '1E+30'}}", "decimal 1E30")]
    [InlineData("{t: 'soon'}", "'soon'")]
    [InlineData("{t: true}", "true")]
    [InlineData("{t: {$date: 5}}", "date 5")]
    public void A_time_field_that_cannot_become_a_date_stays_with_a_warning(string value, string expected)
    {
        (string, string)[] series = [("timeseries.timefield", " t "), ("timeseries.timefield.auto.convert", "true")];
        Assert.Equal($"insert {{t: {expected}, _id: oid made}}", Of(Record(null, value), series));
        if (expected.StartsWith("date", StringComparison.Ordinal))
            Assert.Null(WarningOf(value, series));
        else
            Assert.Contains("'t'", WarningOf(value, series), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("csfle.enabled", "true", "csfle.enabled")]
    [InlineData("csfle.enabled", "false", "")]
    [InlineData("field.value.transformer", "com.example.Mask", "field.value.transformer")]
    [InlineData("field.value.transformer", "", "")]
    public void What_later_versions_do_to_values_is_refused_rather_than_left_out(string key, string value, string expected) => Assert.Equal(expected, Problems((key, value)));
}
