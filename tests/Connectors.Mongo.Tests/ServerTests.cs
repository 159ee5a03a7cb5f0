using Connect.Api;
using Connect.Testing;
using Connectors.Mongo.Bson;
using Connectors.Mongo.Client;
using Connectors.Mongo.Records;
using Connectors.Mongo.Writing;
using static Connectors.Mongo.Tests.Ops;

namespace Connectors.Mongo.Tests;

public sealed class ServerTests : IAsyncDisposable
{
    private const string Quick = "/?serverSelectionTimeoutMS=1000&connectTimeoutMS=1000&heartbeatFrequencyMS=500";
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;
    private readonly string _database = Servers.Unique("db");
    private readonly List<string> _databases;
    private string? _server;

    public ServerTests() => _databases = [_database];

    private string Server => _server ??= Servers.Require("MONGO");

    public async ValueTask DisposeAsync()
    {
        if (_server is null)
            return;
        foreach (var database in _databases)
            await Run(database, "{dropDatabase: 1}");
    }

    private async Task<BsonDocument> Run(string database, string command)
    {
        using var connection = await MongoConnection.OpenAsync(new ConnectionOptions { Uri = $"mongodb://{Server}" }, CancellationToken.None);
        return await connection.RunAsync(database, MongoConnection.Command(command), CancellationToken.None);
    }

    private Dictionary<string, string> Config(params (string Key, string Value)[] changes)
    {
        var config = new Dictionary<string, string>
        {
            ["topics"] = "orders",
            ["connection.uri"] = $"mongodb://{Server}",
            ["database"] = _database,
            ["collection"] = "c"
        };
        foreach (var (key, value) in changes)
            config[key] = value;
        return config;
    }

    private async Task<TestSinkContext> Put(IReadOnlyList<SinkRecord> records, bool reporting, params (string Key, string Value)[] changes)
    {
        var config = Config(changes);
        var context = new TestSinkContext(config) { Reporting = reporting };
        var task = new MongoSinkTask();
        task.Initialize(context);
        await task.StartAsync(config, Cancellation);
        try
        {
            await task.PutAsync(records, Cancellation);
        }
        finally
        {
            await task.StopAsync();
        }
        return context;
    }

    private static SinkRecord At(long offset, string value) => Record(null, value, offset);

    private static readonly SinkRecord[] Doubled = [At(0, "{_id: 1, n: 0}"),
        At(1, "{_id: 2, n: 1}"), At(2, "{_id: 1, n: 2}"), At(3, "{_id: 3, n: 3}"), At(4, "{_id: 2, n: 4}"), At(5, "{_id: 4, n: 5}")];
    private static readonly (string, string) Insert = ("writemodel.strategy", Write + "InsertOneDefaultStrategy"),
        Unordered = ("bulk.write.ordered", "false"), All = ("errors.tolerance", "all");

    // What is in a collection, in the order of insertion.
    private async Task<string> Found(string collection = "c", string? database = null)
    {
        var answer = await Run(database ?? _database, $"{{find: '{collection}', filter: {{}}, batchSize: 100000, sort: {{_id: 1}}}}");
        return string.Join(' ', answer.DocumentAt("cursor")!.Fields.Single(f => f.Name == "firstBatch").Value.Document!.Fields.Select(f =>
        {
            using var writer = new BsonWriter();
            f.Value.Write(writer);
            return Doc.Text(writer.Written).Replace("int ", "", StringComparison.Ordinal);
        }));
    }

    [Fact]
    public async Task Later_records_replace_earlier_ones_of_the_same_id()
    {
        await Put(Doubled, false);
        Assert.Equal("{_id: 1, n: 2} {_id: 2, n: 4} {_id: 3, n: 3} {_id: 4, n: 5}", await Found());
    }

    [Fact]
    public async Task Operations_of_all_kinds_are_done_in_the_order_of_the_records()
    {
        (string, string)[] deletes = [("delete.on.null.values", "true"), ("document.id.strategy", Id + "ProvidedInKeyStrategy")];
        await Put([Record("{_id: 1}", "{n: 1}", 0), Record("{_id: 2}", "{n: 2}", 1),
            Record("{_id: 1}", null, 2), Record("{_id: 3}", "{n: 3}", 3), Record("{_id: 2}", null, 4), Record("{_id: 2}", "{n: 4}", 5)], false, deletes);
        Assert.Equal("{_id: 2, n: 4} {_id: 3, n: 3}", await Found());
    }

    [Fact]
    public async Task A_duplicate_stops_an_ordered_write_at_its_place()
    {
        var error = await Assert.ThrowsAsync<DataException>(() => Put(Doubled, true, Insert));
        Assert.Contains("orders-3@2", error.Message, StringComparison.Ordinal);
        Assert.Contains("11000", error.Message, StringComparison.Ordinal);
        Assert.Equal("{_id: 1, n: 0} {_id: 2, n: 1}", await Found());
    }

    [Fact]
    public async Task A_duplicate_fails_an_unordered_write_after_the_rest_is_written()
    {
        await Assert.ThrowsAsync<DataException>(() => Put(Doubled, true, Insert, Unordered));
        Assert.Equal("{_id: 1, n: 0} {_id: 2, n: 1} {_id: 3, n: 3} {_id: 4, n: 5}", await Found());
    }

    [Fact]
    public async Task Where_errors_are_tolerated_an_ordered_write_reports_the_duplicate_and_all_after_it()
    {
        var context = await Put(Doubled, true, Insert, All);
        Assert.Equal([2L, 3, 4, 5], context.Reported.Select(r => r.Record.Offset));
        Assert.StartsWith("v=1, code=11000, message=E11000", Assert.IsType<WriteException>(context.Reported[0].Error).Message, StringComparison.Ordinal);
        Assert.All(context.Reported.Skip(1), r => Assert.IsType<WriteSkippedException>(r.Error));
    }

    [Fact]
    public async Task Where_errors_are_tolerated_an_unordered_write_reports_the_duplicates_alone()
    {
        var context = await Put(Doubled, true, Insert, All, Unordered);
        Assert.Equal([2L, 4], context.Reported.Select(r => r.Record.Offset));
        Assert.All(context.Reported, r => Assert.IsType<WriteException>(r.Error));
    }

    [Fact]
    public async Task Records_in_batches_of_one_fail_one_by_one()
    {
        var context = await Put(Doubled, true, Insert, All, ("max.batch.size", "1"));
        Assert.Equal([2L, 4], context.Reported.Select(r => r.Record.Offset));
        Assert.Equal("{_id: 1, n: 0} {_id: 2, n: 1} {_id: 3, n: 3} {_id: 4, n: 5}", await Found());
    }

    [Fact]
    public async Task A_record_at_fault_stops_the_task_with_nothing_of_its_put_written()
    {
        var error = await Assert.ThrowsAsync<DataException>(() => Put([At(0, "{_id: 1}"), At(1, "not json"), At(2, "{_id: 2}")], true));
        Assert.Contains("orders-3@1", error.Message, StringComparison.Ordinal);
        Assert.Equal("", await Found());
    }

    [Theory]
    [InlineData("mongo.errors.tolerance", "data")]
    [InlineData("errors.tolerance", "all")]
    public async Task A_record_at_fault_is_reported_and_passed_over_where_that_is_tolerated(string key, string value)
    {
        var context = await Put([At(0, "{_id: 1}"), At(1, "not json"), At(2, "{_id: 2, $x: 1}"), At(3, "{_id: 3}"), Record(null, null, 4)], true, (key, value));
        Assert.Equal([1L, 2, 4], context.Reported.Select(r => r.Record.Offset));
        Assert.All(context.Reported, r => Assert.IsType<DataException>(r.Error));
        Assert.Equal("{_id: 1} {_id: 3}", await Found());
    }

    [Fact]
    public async Task A_tombstone_among_change_events_is_reported_and_the_others_are_written()
    {
        SinkRecord[] events = [At(0, "{operationType: 'insert', documentKey: {_id: 1}, fullDocument: {_id: 1}}"), Record("{_id: 1}", null, 1),
            At(2, "{operationType: 'update', documentKey: {_id: 1}, fullDocument: null}"),
            At(3, "{operationType: 'insert', documentKey: {_id: 2}, fullDocument: {_id: 2}}")];
        var handler = ("change.data.capture.handler", Handler + "mongodb.ChangeStreamHandler");
        var context = await Put(events, true, handler, All);
        Assert.Equal([1L, 2], context.Reported.Select(r => r.Record.Offset));
        Assert.Equal("{_id: 1} {_id: 2}", await Found());
        Assert.Contains("orders-3@1", (await Assert.ThrowsAsync<DataException>(() => Put(events, true, handler))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Topics_go_to_their_collections()
    {
        var other = Servers.Unique("other");
        _databases.Add(other);
        SinkRecord Of(string topic, string value) => new(topic, 0, null, null, null, value, 0);
        await Put([Of("a", "{_id: 1}"), Of("b", "{_id: 2}"), Of("a", "{_id: 3}"), Of("c", "{_id: 4}")], false,
            ("topics", "a,b,c"), ("collection", ""), ("topic.override.b.collection", "mine"), ("topic.override.c.database", other));
        Assert.Equal("{_id: 1} {_id: 3}", await Found("a"));
        Assert.Equal("{_id: 2}", await Found("mine"));
        Assert.Equal("{_id: 4}", await Found("c", other));
    }

    [Fact]
    public async Task More_than_a_command_holds_goes_in_several()
    {
        var text = new string('x', 2_200_000);
        await Put([.. Enumerable.Range(0, 8).Select(i => Record(null, new ConnectMap { ["_id"] = (long)i, ["text"] = text }, i))], false);
        Assert.Equal(8, (await Found()).Split("_id").Length - 1);
    }

    [Fact]
    public async Task A_break_of_the_connection_is_survived_while_the_server_comes_back_in_time()
    {
        await using var proxy = TcpProxy.Of("MONGO");
        var config = Config(("connection.uri",
            $"mongodb://127.0.0.1:{proxy.Port}/?serverSelectionTimeoutMS=20000&connectTimeoutMS=1000&heartbeatFrequencyMS=500"));
        var task = new MongoSinkTask();
        task.Initialize(new TestSinkContext(config));
        await task.StartAsync(config, Cancellation);
        await task.PutAsync([At(0, "{_id: 1, n: 1}")], Cancellation);
        proxy.Close();
        var put = task.PutAsync([At(1, "{_id: 1, n: 2}"), At(2, "{_id: 2, n: 2}")], Cancellation);
        proxy.Open();
        await put;
        await task.StopAsync();
        Assert.Equal("{_id: 1, n: 2} {_id: 2, n: 2}", await Found());
    }

    [Fact]
    public async Task New_documents_are_inserted_and_replaced_by_themselves_when_that_is_repeated()
    {
        using var connection = await MongoConnection.OpenAsync(new ConnectionOptions { Uri = $"mongodb://{Server}" }, Cancellation);
        using var document = new Connectors.Mongo.Records.SinkDocument(new Connectors.Mongo.Records.DocumentEncoder(), new ObjectIdSource(Time), Time);
        var sink = Sink(("database", _database), ("collection", "c"));
        var batch = new Batch(sink, "orders", sink.Namespace, 3);
        for (var n = 0; n < 3; n++)
        {
            sink.Process(At(n, $"{{n: {n}}}"), document);
            batch.Add(document.Record, document.Operation, []);
        }
        using var run = Assert.Single(batch.Runs);
        Assert.Equal(OperationKind.Insert, run.Kind);
        await run.SendAsync(connection, sink.Namespace, ordered: true, Cancellation);
        run.Repeat();
        Assert.Equal(OperationKind.Update, run.Kind);
        await run.SendAsync(connection, sink.Namespace, ordered: true, Cancellation);
        Assert.Equal(3, (await Found()).Split("n: ").Length - 1);
    }

    [Theory]
    [InlineData(true, "0 1")]
    [InlineData(false, "0 1 3 5")]
    public async Task New_documents_that_a_unique_index_refuses_are_reported_one_by_one(bool ordered, string written)
    {
        await Run(_database, "{createIndexes: 'c', indexes: [{key: {n: 1}, name: 'n', unique: true}]}");
        int[] values = [0, 1, 0, 3, 1, 5];
        var context = await Put([.. values.Select((n, i) => At(i, $"{{n: {n}}}"))], true, All, ("bulk.write.ordered", ordered ? "true" : "false"));
        Assert.Equal(written, string.Join(' ', System.Text.RegularExpressions.Regex.Matches(await Found(), @"\bn: (\d)").Select(m => m.Groups[1].Value).Order()));
        Assert.Equal(ordered ? "2 3 4 5" : "2 4", string.Join(' ', context.Reported.Select(r => r.Record.Offset)));
        Assert.Contains("code=11000", context.Reported[0].Error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("w=1&journal=true")]
    [InlineData("w=majority&wtimeoutMS=5000")]
    public async Task New_documents_are_written_with_the_write_concern_of_the_connection_string(string concern)
    {
        await Put([At(0, "{n: 1}"), At(1, "{n: 2}")], false, ("connection.uri", $"mongodb://{Server}/?{concern}"));
        Assert.Equal(2, (await Found()).Split("n: ").Length - 1);
    }

    [Fact]
    public async Task New_documents_that_together_are_more_than_a_command_takes_are_all_written()
    {
        const int Largest = 16 * 1024 * 1024;
        int[] sizes = [10, 100, Largest - 60, 9_000_000, 8_000_000, Largest - 20_000, 10];
        await Put([.. sizes.Select((size, i) => At(i, $"{{n: {i}, text: '{new string('x', size)}'}}"))], false);
        Assert.Contains($"\"n\": {sizes.Length}", BsonText.Of(await Run(_database, "{count: 'c'}")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Documents_with_an_id_of_their_own_among_new_ones_replace_earlier_ones()
    {
        await Put([At(0, "{_id: 1, n: 1}"), At(1, "{n: 2}"), At(2, "{_id: 1, n: 3}"), At(3, "{n: 4}"), At(4, "{_id: 1, n: 5}")], false);
        Assert.Equal(["2", "4", "5"], System.Text.RegularExpressions.Regex.Matches(await Found(), @"\bn: (\d)").Select(m => m.Groups[1].Value).Order());
    }

    [Fact]
    public async Task A_new_id_that_a_later_post_processor_replaces_is_not_taken_for_new()
    {
        await Put([At(0, "{k: 1, n: 1}"), At(1, "{k: 1, n: 2}")], false,
            ("post.processor.chain", $"{Post}DocumentIdAdder,{Post}field.renaming.RenameByMapping,{Post}field.renaming.RenameByRegExp"),
            ("field.renamer.mapping", """[{"oldName":"value._id","newName":"made"}]"""),
            ("field.renamer.regexp", """[{"regexp":"^value[.]k$","pattern":"k","replace":"_id"}]"""));
        Assert.Equal("2", Assert.Single(System.Text.RegularExpressions.Regex.Matches(await Found(), @"\bn: (\d)").Select(m => m.Groups[1].Value)));
    }

    [Theory]
    [InlineData("none", false)]
    [InlineData("data", false)]
    [InlineData("all", true)]
    public async Task A_server_that_is_away_stops_the_task_unless_everything_is_tolerated(string tolerance, bool goesOn)
    {
        await using var proxy = TcpProxy.Of("MONGO");
        proxy.Close();
        Task<TestSinkContext> Try() => Put([At(0, "{_id: 1}"), At(1, "{_id: 2}")],
            true, ("connection.uri", $"mongodb://127.0.0.1:{proxy.Port}{Quick}"), ("mongo.errors.tolerance", tolerance));
        if (goesOn)
            Assert.Equal([0L, 1], (await Try()).Reported.Select(r => r.Record.Offset));
        else
            Assert.Contains("orders-3@0", (await Assert.ThrowsAsync<ConnectException>(Try)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_put_can_be_given_up_while_the_server_does_not_answer()
    {
        await using var proxy = TcpProxy.Of("MONGO");
        proxy.Close();
        var config = Config(("connection.uri", $"mongodb://127.0.0.1:{proxy.Port}/?serverSelectionTimeoutMS=3000"));
        var task = new MongoSinkTask();
        task.Initialize(new TestSinkContext(config));
        await task.StartAsync(config, Cancellation);
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var put = task.PutAsync([At(0, "{_id: 1}")], giveUp.Token);
        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => put);
        await task.StopAsync();
    }

    [Fact]
    public async Task Writes_wait_after_every_so_many_batches()
    {
        var time = new ManualTime();
        var config = Config(("max.batch.size", "1"), ("rate.limiting.timeout", "5000"), ("rate.limiting.every.n", "2"));
        var task = new MongoSinkTask();
        task.Initialize(new TestSinkContext(config, time));
        await task.StartAsync(config, Cancellation);
        var put = task.PutAsync([At(0, "{_id: 1}"), At(1, "{_id: 2}"), At(2, "{_id: 3}")], Cancellation);
        await Eventually.True(() => time.Waiting == 1, "the task waits");
        Assert.Equal("{_id: 1} {_id: 2}", await Found());
        time.Advance(TimeSpan.FromSeconds(5));
        await put;
        await task.StopAsync();
        Assert.Equal("{_id: 1} {_id: 2} {_id: 3}", await Found());
    }

    private static async Task<string> Errors(Dictionary<string, string> config) =>
        string.Join(' ', (await new MongoSinkConnector().ValidateAsync(config, Cancellation)).Where(v => v.Errors.Count > 0).Select(v => v.Name));

    [Theory]
    [InlineData("collection", "c", "")]
    [InlineData("database", "", "database")]
    [InlineData("topics", "", "topics")]
    [InlineData("topics.regex", "a.*", "topics")]
    [InlineData("connection.uri", "http://localhost", "connection.uri")]
    [InlineData("connection.uri", "mongodb://", "connection.uri")]
    [InlineData("connection.uri", "mongodb://localhost/?w=x&maxPoolSize=abc", "connection.uri")]
    [InlineData("connection.uri", "mongodb://127.0.0.1:1/?connectTimeoutMS=100", "connection.uri")]
    [InlineData("document.id.strategy", "com.example.Nope", "document.id.strategy")]
    [InlineData("document.id.strategy", "not a class", "document.id.strategy")]
    [InlineData("value.projection.type", "some", "value.projection.type")]
    [InlineData("field.renamer.mapping", "{not json", "field.renamer.mapping")]
    [InlineData("topic.override.orders.max.batch.size", "-1", "topic.override.orders.max.batch.size")]
    [InlineData("topic.override.other.max.batch.size", "-1", "")]
    [InlineData("topic.override.%s.%s", "x", "topic.override.%s.%s")]
    [InlineData("server.api.version", "9", "server.api.version")]
    [InlineData("timeseries.timefield.auto.convert.date.format", "{", "timeseries.timefield.auto.convert.date.format")]
    [InlineData("timeseries.timefield.auto.convert.locale.language.tag", "no tag", "")]
    [InlineData("database", "a.b", "database")]
    [InlineData("post.processor.chain", " , ", "post.processor.chain")]
    [InlineData("writemodel.strategy", "com.mongodb.kafka.connect.sink.writemodel.strategy.DeleteOneTombstoneBusinessKeyStrategy", "")]
    [InlineData("connection.ssl.truststore", "/no/such/file", "connection.uri")]
    public async Task A_configuration_is_refused_at_the_key_that_is_wrong(string key, string value, string expected) =>
        Assert.Equal(expected, await Errors(Config((key, value))));

    [Theory]
    [InlineData("timeseries.granularity", "hours", "timeseries.granularity")]
    [InlineData("timeseries.expire.after.seconds", "5", "timeseries.expire.after.seconds")]
    public async Task A_key_about_time_series_is_wrong_without_a_time_field_if_nothing_else_is(string key, string value, string expected)
    {
        Assert.Equal(expected, await Errors(Config((key, value))));
        Assert.Equal("document.id.strategy", await Errors(Config((key, value), ("document.id.strategy", "com.example.Nope"))));
    }

    [Fact]
    public async Task A_validation_shows_the_overrides_of_the_topics_that_are_listed()
    {
        var values = await new MongoSinkConnector().ValidateAsync(Config(("max.batch.size", "6"), ("topic.override.orders.max.batch.size", "5"),
            ("topic.override.orders.connection.uri", "x"), ("topic.override.orders.unknown", "x"), ("topic.override.other.max.batch.size", "5"),
            ("topic.override.orders.writemodel.strategy", "com.example.Nope")), Cancellation);
        Assert.Equal(["max.batch.size = 5", "writemodel.strategy = com.example.Nope"],
            values.Where(v => v.Name.StartsWith("topic.override.orders.", StringComparison.Ordinal))
                .Select(v => $"{v.Name["topic.override.orders.".Length..]} = {v.Text}").Order());
        Assert.Equal("6", values.Single(v => v.Name == "max.batch.size").Text);
        var wrong = values.Single(v => v.Errors.Count > 0);
        Assert.Equal(("writemodel.strategy", "com.example.Nope"), (wrong.Name, wrong.Text));
    }

    [Fact]
    public async Task The_connection_string_is_checked_whatever_the_other_keys_are() =>
        Assert.Equal("connection.uri database", await Errors(Config(("connection.uri", "mongodb://localhost/?w=x&maxPoolSize=abc"), ("database", ""))));

    [Theory]
    [InlineData("mongodb://me:geheim@/?x=y")]
    [InlineData("mongodb://me:geheim%zz@localhost")]
    [InlineData("mongodb://me:geheim@localhost:99999999")]
    [InlineData("mongodb://me:geheim@local host:abc/db?authMechanism=NONE&authSource=x")]
    [InlineData("mongodb+srv://me:geheim@localhost")]
    [InlineData("http://me:geheim@localhost")]
    [InlineData("mongodb://me:geheim@127.0.0.1:1/?connectTimeoutMS=100")]
    [InlineData("mongodb://me:geheim@127.0.0.1:1/?connectTimeoutMS=100&tls=true&tlsCertificateKeyFilePassword=geheim&tlsCertificateKeyFile=/no/such")]
    public async Task The_password_of_a_connection_string_appears_in_no_error(string uri)
    {
        var values = await new MongoSinkConnector().ValidateAsync(Config(("connection.uri", uri)), Cancellation);
        var errors = values.SelectMany(v => v.Errors).ToList();
        Assert.NotEmpty(errors);
        Assert.DoesNotContain(errors, e => e.Contains("geheim", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_port_where_nothing_listens_is_told_without_waiting_for_a_server()
    {
        var began = System.Diagnostics.Stopwatch.GetTimestamp();
        var values = await new MongoSinkConnector()
            .ValidateAsync(Config(("connection.uri", "mongodb://me:geheim@127.0.0.1:1,127.0.0.1:2/?connectTimeoutMS=20000")), Cancellation);
        Assert.Contains("127.0.0.1:1, 127.0.0.1:2", Assert.Single(values.SelectMany(v => v.Errors)), StringComparison.Ordinal);
        Assert.InRange(System.Diagnostics.Stopwatch.GetElapsedTime(began), TimeSpan.Zero, TimeSpan.FromSeconds(15));
    }

    [Fact]
    public async Task Every_task_gets_the_whole_configuration()
    {
        var config = Config();
        var connector = new MongoSinkConnector();
        await connector.StartAsync(config, Cancellation);
        var tasks = await connector.TaskConfigsAsync(3, Cancellation);
        Assert.Equal(3, tasks.Count);
        Assert.All(tasks, task => Assert.Equal(config, task));
    }

    [Theory]
    [InlineData("namespace.mapper", Mapper + "FieldPathNamespaceMapper", "namespace.mapper.value.collection.field", "kind")]
    [InlineData("topics", "", "topics.regex", "orders.*")]
    public async Task A_validation_makes_no_time_series_of_a_collection_that_only_records_name(string key, string value, string other, string also)
    {
        Assert.Equal("", await Errors(Config(("collection", ""), ("timeseries.timefield", "t"), (key, value), (other, also))));
        var answer = await Run(_database, "{listCollections: 1}");
        Assert.True(answer.DocumentAt("cursor")!.Fields.Single(f => f.Name == "firstBatch").Value.Document!.IsEmpty);
    }

    [Fact]
    public async Task Writes_wait_after_a_batch_that_failed_too()
    {
        var time = new ManualTime();
        var config = Config(("connection.uri", $"mongodb://127.0.0.1:1{Quick}"), ("mongo.errors.tolerance", "all"), ("rate.limiting.timeout", "5000"), ("rate.limiting.every.n", "1"));
        var context = new TestSinkContext(config, time) { Reporting = true };
        var task = new MongoSinkTask();
        task.Initialize(context);
        await task.StartAsync(config, Cancellation);
        var put = task.PutAsync([At(0, "{_id: 1}")], Cancellation);
        await Eventually.True(() => context.Reported.Count == 1 && time.Waiting == 1, "the task waits");
        time.Advance(TimeSpan.FromSeconds(5));
        await put;
        await task.StopAsync();
    }
}
