using Connect.Api;
using static Connectors.Mongo.Tests.Ops;

namespace Connectors.Mongo.Tests;

public sealed class CdcTests
{
    private static string With(string handler, string? key, string? value) => Of(Record(key, value), ("change.data.capture.handler", Handler + handler));

    [Theory]
    [InlineData("{id: 1}", "{before: null, after: {id: 1, name: 'A'}, op: 'c'}", "upsert {_id: {id: int 1}} -> {_id: {id: int 1}, name: 'A'}")]
    [InlineData("{id: 1}", "{after: {id: 1, name: 'B'}, op: 'u'}", "upsert {_id: {id: int 1}} -> {_id: {id: int 1}, name: 'B'}")]
    [InlineData("{id: 1}", "{before: {id: 1}, after: null, op: 'd'}", "delete {_id: {id: int 1}}")]
    [InlineData(null, "{after: {id: 5}, op: 'r'}", "upsert {_id: oid made} -> {_id: oid made, id: int 5}")]
    [InlineData(null, "{before: {name: 'x'}, after: {name: 'y'}, op: 'u'}", "upsert {name: 'x'} -> {name: 'y'}")]
    [InlineData(null, "{before: {name: 'x'}, op: 'd'}", "delete {name: 'x'}")]
    [InlineData("{id: 1}", null, "nothing")]
    [InlineData("{id: 1}", "{}", "nothing")]
    [InlineData("{databaseName: 'x'}", "{databaseName: 'x', ddl: 'CREATE TABLE t'}", "nothing")]
    [InlineData(null, null, "nothing")]
    public void A_debezium_event_of_a_table_becomes_an_operation(string? key, string? value, string expected)
    {
        foreach (var handler in new[] { "debezium.rdbms.RdbmsHandler", "debezium.rdbms.mysql.MysqlHandler", "debezium.rdbms.postgres.PostgresHandler" })
            Assert.Equal(expected, With(handler, key, value));
    }

    [Theory]
    [InlineData("{id: 1}", "{after: {id: 1}}")]
    [InlineData("{id: 1}", "{op: 't', after: {id: 1}}")]
    [InlineData("{id: 1}", "{op: 5, after: {id: 1}}")]
    [InlineData("{id: 1}", "{op: 'c', after: {}}")]
    [InlineData("{id: 1}", "{op: 'c', after: null}")]
    [InlineData("{id: 1}", "{op: null, ddl: 'x'}")]
    [InlineData("{id: 1}", "{op: 'c'}")]
    [InlineData("{id: 1}", "{op: 'r', after: 5}")]
    [InlineData("{id: 1}", "{op: 'u', before: {id: 1}, after: null}")]
    [InlineData(null, "{op: 'u', after: {id: 1}}")]
    [InlineData("{}", "{op: 'u', before: {}, after: {id: 1}}")]
    [InlineData(null, "{op: 'd'}")]
    [InlineData(null, "{op: 'd', before: null}")]
    [InlineData(null, "{op: 'd', before: 'x'}")]
    [InlineData(null, "{op: 'd', before: {}}")]
    public void A_debezium_event_that_is_not_whole_is_refused(string? key, string value) =>
        Assert.Throws<DataException>(() => With("debezium.rdbms.RdbmsHandler", key, value));

    [Theory]
    [InlineData("{id: '1'}", "{op: 'c', after: '{\"_id\": 1, \"when\": {\"$date\": 5}}'}", "upsert {_id: int 1} -> {_id: int 1, when: date 5}")]
    [InlineData("{id: '\"3\"'}", "{op: 'd', after: null}", "delete {_id: '3'}")]
    [InlineData("{id: '{\"$oid\": \"0123456789abcdef01234567\"}'}", "{op: 'd'}", "delete {_id: oid 0123456789abcdef01234567}")]
    [InlineData("{id: '1'}", "{op: 'u', patch: '{\"$v\": 1, \"$set\": {\"a\": \"y\"}}'}", "update {_id: int 1} -> {$set: {a: 'y'}}")]
    [InlineData("{id: '1'}", "{op: 'u', patch: '{\"_id\": 1, \"n\": 2}'}", "upsert {_id: int 1} -> {_id: int 1, n: int 2}")]
    [InlineData("{id: '1'}", null, "nothing")]
    [InlineData("{id: '1'}", "{ddl: 'x'}", "nothing")]
    public void A_debezium_event_of_the_oplog_becomes_an_operation(string? key, string? value, string expected) =>
        Assert.Equal(expected, With("debezium.mongodb.MongoDbHandler", key, value));

    [Fact]
    public void A_debezium_event_of_a_change_stream_updates_with_the_whole_document() =>
        Assert.Equal("upsert {_id: int 9} -> {_id: int 9, n: int 9}",
            With("debezium.mongodb.ChangeStreamHandler", "{id: '9'}", "{op: 'u', after: '{\"_id\": 9, \"n\": 9}'}"));

    [Theory]
    [InlineData("debezium.mongodb.MongoDbHandler", null, "{op: 'd'}")]
    [InlineData("debezium.mongodb.MongoDbHandler", "{x: 1}", null)]
    [InlineData("debezium.mongodb.MongoDbHandler", null, null)]
    [InlineData("debezium.mongodb.MongoDbHandler", "{}", "{op: 'c', after: '{\"_id\": 1}'}")]
    [InlineData("debezium.mongodb.MongoDbHandler", "{id: '1, 2'}", "{op: 'd'}")]
    [InlineData("debezium.mongodb.MongoDbHandler", "{id: '1'}", "{op: 'u', patch: '{\"a\": 1}'}")]
    [InlineData("debezium.mongodb.MongoDbHandler", "{id: '1'}", "{op: 'c', after: null}")]
    [InlineData("debezium.mongodb.MongoDbHandler", "{id: '1'}", "{op: 5}")]
    [InlineData("debezium.mongodb.MongoDbHandler", "{id: '1'}", "{after: '{}'}")]
    [InlineData("debezium.mongodb.MongoDbHandler", "{id: '1'}", "{op: 'c'}")]
    [InlineData("debezium.mongodb.MongoDbHandler", "{id: '1'}", "{op: 'r', after: {_id: 1}}")]
    [InlineData("debezium.mongodb.MongoDbHandler", "{id: '1'}", "{op: 'c', after: 'no json'}")]
    [InlineData("debezium.mongodb.MongoDbHandler", "{id: '1'}", "{op: 'c', after: '{\"n\": 1}'}")]
    [InlineData("debezium.mongodb.MongoDbHandler", "{id: '1'}", "{op: 'u'}")]
    [InlineData("debezium.mongodb.MongoDbHandler", "{id: '1'}", "{op: 'u', patch: null}")]
    [InlineData("debezium.mongodb.MongoDbHandler", "{id: '1'}", "{op: 'u', patch: '{\"$v\": 2}'}")]
    [InlineData("debezium.mongodb.MongoDbHandler", "{x: 1}", "{op: 'u', patch: '{\"$set\": {\"a\": 1}}'}")]
    [InlineData("debezium.mongodb.MongoDbHandler", "{x: 1}", "{op: 'd'}")]
    [InlineData("debezium.mongodb.MongoDbHandler", "{id: 1}", "{op: 'd'}")]
    [InlineData("debezium.mongodb.MongoDbHandler", "{id: '{'}", "{op: 'd'}")]
    [InlineData("debezium.mongodb.ChangeStreamHandler", "{id: '1'}", "{op: 'x'}")]
    [InlineData("debezium.mongodb.ChangeStreamHandler", "{id: '1'}", "{op: 'u', patch: '{}'}")]
    [InlineData("debezium.mongodb.ChangeStreamHandler", "{id: '1'}", "{op: 'u', after: null}")]
    [InlineData("debezium.mongodb.ChangeStreamHandler", "{x: '1'}", "{op: 'u', after: '{\"_id\": 1}'}")]
    public void A_debezium_event_of_MongoDB_that_is_not_whole_is_refused(string handler, string? key, string? value) =>
        Assert.Throws<DataException>(() => With(handler, key, value));

    [Theory]
    [InlineData("{operationType: 'insert', documentKey: {_id: 1}, fullDocument: {_id: 1, n: 1}}", "upsert {_id: int 1} -> {_id: int 1, n: int 1}")]
    [InlineData("{operationType: 'Replace', documentKey: {_id: 1}, fullDocument: {_id: 1}}", "upsert {_id: int 1} -> {_id: int 1}")]
    [InlineData("{operationType: 'update', documentKey: {_id: 1}, fullDocument: {_id: 1, n: 2}}", "update {_id: int 1} -> {_id: int 1, n: int 2}")]
    [InlineData("{operationType: 'update', documentKey: {_id: 1}, updateDescription: {updatedFields: {a: 2}, removedFields: ['b'], "
        + "truncatedArrays: [], disambiguatedPaths: {}}}", "update {_id: int 1} -> {$set: {a: int 2}, $unset: {b: ''}}")]
    [InlineData("{operationType: 'delete', documentKey: {_id: 1}}", "delete {_id: int 1}")]
    [InlineData("{operationType: 'update', documentKey: {_id: 1}, updateDescription: {updatedFields: {}, removedFields: ['b']}}",
        "update {_id: int 1} -> {$unset: {b: ''}}")]
    [InlineData("{operationType: 'update', documentKey: {_id: 1}, updateDescription: {updatedFields: {}, removedFields: [], truncatedArrays: [{field: 'a', "
        + "newSize: 1}]}}", "nothing")]
    [InlineData("{operationType: 'drop'}", "nothing")]
    [InlineData("{operationType: 'UNHEARD OF'}", "nothing")]
    public void A_change_stream_event_becomes_an_operation(string? value, string expected) =>
        Assert.Equal(expected, With("mongodb.ChangeStreamHandler", "{x: 1}", value));

    [Fact]
    public void A_change_stream_event_that_is_passed_over_is_told() =>
        Assert.Contains("DROP", WarningOf("{operationType: 'drop'}", ("change.data.capture.handler", Handler + "mongodb.ChangeStreamHandler")),
            StringComparison.Ordinal);

    [Theory]
    [InlineData(null, "operationType")]
    [InlineData("{}", "operationType")]
    [InlineData("{documentKey: {_id: 1}}", "operationType")]
    [InlineData("{operationType: null, documentKey: {_id: 1}}", "operationType")]
    [InlineData("{operationType: 5, documentKey: {_id: 1}}", "operationType")]
    [InlineData("{operationType: 'insert', fullDocument: {_id: 1}}", "documentKey")]
    [InlineData("{operationType: 'insert', documentKey: 5, fullDocument: {_id: 1}}", "documentKey")]
    [InlineData("{operationType: 'insert', documentKey: null, fullDocument: {_id: 1}}", "documentKey")]
    [InlineData("{operationType: 'insert', documentKey: {}, fullDocument: {_id: 1}}", "no fields to find its document by")]
    [InlineData("{operationType: 'insert', documentKey: {_id: 1}}", "fullDocument")]
    [InlineData("{operationType: 'insert', documentKey: {_id: 1}, fullDocument: 5}", "fullDocument")]
    [InlineData("{operationType: 'insert', documentKey: {_id: 1}, fullDocument: null}", "fullDocument")]
    [InlineData("{operationType: 'replace', documentKey: {_id: 1}, fullDocument: null}", "fullDocument")]
    [InlineData("{operationType: 'delete'}", "documentKey")]
    [InlineData("{operationType: 'delete', documentKey: {}}", "no fields to find its document by")]
    [InlineData("{operationType: 'update', fullDocument: {_id: 1}}", "documentKey")]
    [InlineData("{operationType: 'update', documentKey: {_id: 1}, fullDocument: null}", "fullDocument")]
    [InlineData("{operationType: 'update', documentKey: {_id: 1}, fullDocument: null, updateDescription: {updatedFields: {a: 2}, removedFields: []}}",
        "fullDocument")]
    [InlineData("{operationType: 'update', documentKey: {_id: 1}, fullDocument: 'x'}", "fullDocument")]
    [InlineData("{operationType: 'update', documentKey: {_id: 1}}", "updateDescription")]
    [InlineData("{operationType: 'update', documentKey: {_id: 1}, updateDescription: null}", "updateDescription")]
    [InlineData("{operationType: 'update', documentKey: {_id: 1}, updateDescription: {removedFields: []}}", "updatedFields")]
    [InlineData("{operationType: 'update', documentKey: {_id: 1}, updateDescription: {updatedFields: null, removedFields: []}}", "updatedFields")]
    [InlineData("{operationType: 'update', documentKey: {_id: 1}, updateDescription: {updatedFields: {}}}", "removedFields")]
    [InlineData("{operationType: 'update', documentKey: {_id: 1}, updateDescription: {updatedFields: {}, removedFields: {}}}", "removedFields")]
    [InlineData("{operationType: 'update', documentKey: {_id: 1}, updateDescription: {updatedFields: {}, removedFields: [5]}}", "removedFields")]
    [InlineData("{operationType: 'update', documentKey: {_id: 1}, updateDescription: {updatedFields: {}, removedFields: [], truncatedArrays: 1}}",
        "truncatedArrays")]
    [InlineData("{operationType: 'update', documentKey: {_id: 1}, updateDescription: {updatedFields: {}, removedFields: [], disambiguatedPaths: 1}}",
        "disambiguatedPaths")]
    [InlineData("{operationType: 'update', documentKey: {_id: 1}, updateDescription: {updatedFields: {}, removedFields: [], other: 1}}", "'other'")]
    public void A_change_stream_event_that_is_not_whole_is_refused_and_what_is_missing_named(string? value, string named) =>
        Assert.Contains(named, Assert.Throws<DataException>(() => With("mongodb.ChangeStreamHandler", null, value)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("{id: 1}", "{message: {headers: {operation: 'INSERT'}, data: {id: 1, n: 1}, beforeData: null}}",
        "upsert {_id: {id: int 1}} -> {_id: {id: int 1}, id: int 1, n: int 1}")]
    [InlineData("{id: 1}", "{headers: {operation: 'refresh'}, data: {n: 1}}", "upsert {_id: {id: int 1}} -> {_id: {id: int 1}, n: int 1}")]
    [InlineData(null, "{message: {operation: 'READ', data: {n: 1}}}", "upsert {_id: oid made} -> {_id: oid made, n: int 1}")]
    [InlineData("{id: 1}", "{message: {headers: {operation: 'UPDATE'}, data: {a: 1, b: 2}, beforeData: {a: 1, b: 3}}}",
        "upsert {_id: {id: int 1}} -> {$set: {b: int 2}}")]
    [InlineData("{id: 1}", "{message: {headers: {operation: 'UPDATE'}, data: {a: 1}, beforeData: {a: 1}}}", "nothing")]
    [InlineData("{id: 1}", "{message: {operation: 'UPDATE', data: {a: {x: 1, y: 2}}, beforeData: {a: {y: 2, x: 1}}}}", "nothing")]
    [InlineData("{id: 1}", "{message: {operation: 'UPDATE', data: {a: [1, 2]}, beforeData: {a: [2, 1]}}}", "upsert {_id: {id: int 1}} -> {$set: {a: [int 1, int 2]}}")]
    [InlineData(null, "{message: {headers: {operation: 'UPDATE'}, data: {a: 1}, beforeData: {a: 2}}}", "upsert {a: int 2} -> {$set: {a: int 1}}")]
    [InlineData("{id: 3}", "{message: {headers_operation: 'DELETE', data: {id: 3}}}", "delete {_id: {id: int 3}}")]
    [InlineData(null, "{message: {operation: 'DELETE', data: null, beforeData: {id: 3}}}", "delete {id: int 3}")]
    [InlineData(null, "{message: {operation: 'DELETE', data: {id: 4}, beforeData: {id: 3}}}", "delete {id: int 4}")]
    [InlineData(null, "{operation: 'DELETE', id: 5, data: null, beforeData: null}", "delete {operation: 'DELETE', id: int 5, data: null, beforeData: null}")]
    [InlineData("{id: 2}", null, "nothing")]
    [InlineData(null, null, "nothing")]
    public void A_qlik_event_becomes_an_operation(string? key, string? value, string expected) =>
        Assert.Equal(expected, With("qlik.rdbms.RdbmsHandler", key, value));

    [Theory]
    [InlineData("{message: {data: {id: 1}}}")]
    [InlineData("{message: {operation: 'TRUNCATE', data: {id: 1}}}")]
    [InlineData("{message: {operation: 'INSERT', data: null}}")]
    [InlineData("{message: {operation: 'INSERT', data: 5}}")]
    [InlineData("{message: 5, operation: 'INSERT'}")]
    [InlineData("{message: null}")]
    [InlineData("{message: {headers: null, operation: 'INSERT'}}")]
    [InlineData("{message: {operation: 5, headers_operation: 'INSERT'}}")]
    [InlineData("{message: {operation: null}}")]
    [InlineData("{message: {operation: 'UPDATE', data: {a: 1}, beforeData: null}}")]
    [InlineData("{message: {operation: 'UPDATE', data: null, beforeData: {a: 1}}}")]
    [InlineData("{message: {operation: 'UPDATE', data: {}, beforeData: {a: 1}}}")]
    public void A_qlik_event_that_is_not_whole_is_refused(string value) =>
        Assert.Throws<DataException>(() => With("qlik.rdbms.RdbmsHandler", "{id: 1}", value));

    [Theory]
    [InlineData("{message: {operation: 'DELETE', data: {}}}")]
    [InlineData("{message: {operation: 'DELETE', data: 5, beforeData: {id: 1}}}")]
    [InlineData("{message: {operation: 'UPDATE', data: {a: 1}, beforeData: {}}}")]
    [InlineData("{message: {operation: 'UPDATE', data: {}, beforeData: {a: 1}}}")]
    public void A_qlik_event_without_a_key_and_fields_to_find_its_document_by_touches_none(string value) =>
        Assert.Throws<DataException>(() => With("qlik.rdbms.RdbmsHandler", null, value));

    [Theory]
    [InlineData("debezium.rdbms.RdbmsHandler", "{id: 1}", "{op: 'c', after: {id: 1, a: null, b: {c: null, d: [null, {e: null}]}}}",
        "upsert {_id: {id: int 1}} -> {_id: {id: int 1}, b: {d: [null, {}]}}")]
    [InlineData("debezium.rdbms.RdbmsHandler", "{id: null}", "{op: 'c', after: {id: null, b: 1}}", "upsert {_id: {}} -> {_id: {}, b: int 1}")]
    [InlineData("debezium.mongodb.MongoDbHandler", "{id: '1'}", "{op: 'u', patch: '{$set: {a: null, b: 1}, $unset: {c: null}}'}",
        "update {_id: int 1} -> {$set: {b: int 1}, $unset: {c: null}}")]
    [InlineData("debezium.mongodb.MongoDbHandler", "{id: '1'}", "{op: 'u', patch: '{$set: {a: null}}'}", "nothing")]
    [InlineData("mongodb.ChangeStreamHandler", null, "{operationType: 'replace', documentKey: {_id: 1}, fullDocument: {a: null}}", "nothing")]
    [InlineData("qlik.rdbms.RdbmsHandler", "{id: 1}", "{message: {operation: 'UPDATE', data: {a: null, b: 2}, beforeData: {a: 1, b: 3}}}",
        "upsert {_id: {id: int 1}} -> {$set: {b: int 2}}")]
    public void Null_fields_of_change_events_are_left_out_where_that_is_asked_for(string handler, string? key, string value, string expected) =>
        Assert.Equal(expected, Of(Record(key, value), ("change.data.capture.handler", Handler + handler), ("change.data.capture.handler.remove.null.values", "true")));
}
