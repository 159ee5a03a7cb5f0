using System.Data.Common;
using Connectors.Jdbc.Databases.MySql;
using Connectors.Jdbc.Databases.PostgreSql;
using Connectors.Jdbc.Databases.Sqlite;
using Connectors.Jdbc.Tests.Source;

namespace Connectors.Jdbc.Tests.Errors;

/// <summary>Which errors of a database pass by themselves; each is raised by a real server, over the real provider.</summary>
public sealed class DatabaseErrorsTests
{
    [Theory]
    [InlineData("03000", false, "SQL statement not yet complete")]
    [InlineData("08006", false, "connection failure")]
    [InlineData("08P01", false, "protocol violation, as of a pooler")]
    [InlineData("09000", false, "of a trigger")]
    [InlineData("0A000", true, "feature not supported")]
    [InlineData("0P000", true, "no such role")]
    [InlineData("20000", true, "case not found")]
    [InlineData("21000", true, "more than one row in a subquery")]
    [InlineData("22003", true, "number out of range")]
    [InlineData("22012", true, "division by zero")]
    [InlineData("22023", true, "invalid parameter value")]
    [InlineData("22P02", true, "text that is no value of the type")]
    [InlineData("23505", true, "unique violation, of a function that writes")]
    [InlineData("24000", false, "invalid cursor state")]
    [InlineData("25006", false, "read-only transaction, until the standby is the primary")]
    [InlineData("25P02", false, "failed transaction")]
    [InlineData("25P03", false, "idle in transaction for too long")]
    [InlineData("26000", false, "no such prepared statement, behind a pooler")]
    [InlineData("28000", true, "invalid authorization")]
    [InlineData("2F003", true, "statement not allowed in a function")]
    [InlineData("34000", true, "invalid cursor name")]
    [InlineData("38000", false, "of a function in another language")]
    [InlineData("3D000", false, "no such database")]
    [InlineData("3F000", false, "no such schema, which may come back with its tables")]
    [InlineData("40001", false, "serialization failure, conflict with recovery")]
    [InlineData("40P01", false, "deadlock")]
    [InlineData("42501", true, "insufficient privilege")]
    [InlineData("42601", true, "syntax error")]
    [InlineData("42702", true, "ambiguous column")]
    [InlineData("42703", true, "undefined column")]
    [InlineData("42704", true, "undefined object")]
    [InlineData("42803", true, "grouping error")]
    [InlineData("42804", true, "datatype mismatch")]
    [InlineData("42846", true, "cannot cast")]
    [InlineData("42883", true, "undefined function")]
    [InlineData("42P01", false, "undefined table, which may come back")]
    [InlineData("42P03", false, "duplicate cursor, behind a pooler")]
    [InlineData("42P05", false, "duplicate prepared statement, behind a pooler")]
    [InlineData("42P10", true, "invalid column reference")]
    [InlineData("42P18", true, "indeterminate datatype")]
    [InlineData("44000", true, "check option violation")]
    [InlineData("53100", false, "disk full")]
    [InlineData("53200", false, "out of memory")]
    [InlineData("53300", false, "too many connections")]
    [InlineData("54001", true, "statement too complex")]
    [InlineData("55000", false, "materialized view not populated")]
    [InlineData("55P03", false, "lock not available")]
    [InlineData("57014", false, "cancelled, statement_timeout")]
    [InlineData("57P01", false, "admin shutdown")]
    [InlineData("57P03", false, "cannot connect now")]
    [InlineData("58030", false, "I/O error")]
    [InlineData("72000", false, "snapshot too old")]
    [InlineData("F0000", false, "configuration file")]
    [InlineData("HV00N", false, "foreign server does not answer")]
    [InlineData("P0001", false, "raised by a function, with a meaning of its own")]
    [InlineData("XX000", false, "internal error, as of a table dropped under the query")]
    [InlineData("XX001", true, "data corrupted")]
    [InlineData("XX002", true, "index corrupted")]
    public async Task PostgreSql_states_last_or_pass(string state, bool lasts, string what)
    {
        await using var database = await TestDatabase.PostgresAsync();
        var failure = await Assert.ThrowsAnyAsync<DbException>(() =>
            database.RunAsync($"DO $$ BEGIN RAISE EXCEPTION '{what}' USING ERRCODE = '{state}', HINT = 'a hint', DETAIL = E'two\\nlines'; END $$"));
        var errors = new PostgreSqlErrors();
        Assert.Equal(lasts, errors.IsPermanent(failure));
        Assert.Equal($"{what}; detail: two lines; hint: a hint [SQLSTATE {state}]", errors.ReasonOf(failure));
    }

    [Fact]
    public async Task A_plan_of_PostgreSql_that_has_to_be_made_again_passes()
    {
        await using var database = await TestDatabase.PostgresAsync();
        var table = database.Table("plan");
        await database.RunAsync($"CREATE TABLE {table} (a int)");
        await using var command = database.Connection.CreateCommand();
        command.CommandText = $"SELECT * FROM {table}";
        await command.PrepareAsync(TestContext.Current.CancellationToken);
        await database.RunAsync($"ALTER TABLE {table} ADD b int");
        var failure = await Assert.ThrowsAnyAsync<DbException>(() => command.ExecuteScalarAsync(TestContext.Current.CancellationToken));
        Assert.Equal("0A000", failure.SqlState);
        Assert.False(new PostgreSqlErrors().IsPermanent(failure));
    }

    [Theory]
    [InlineData(1040, "08004", false, "too many connections")]
    [InlineData(1044, "42000", true, "no right to the database")]
    [InlineData(1049, "42000", true, "unknown database")]
    [InlineData(1052, "23000", true, "ambiguous column")]
    [InlineData(1053, "08S01", false, "server shutdown")]
    [InlineData(1054, "42S22", true, "unknown column")]
    [InlineData(1055, "42000", true, "not in GROUP BY")]
    [InlineData(1064, "42000", true, "syntax error")]
    [InlineData(1109, "42S02", true, "unknown table in the field list")]
    [InlineData(1111, "HY000", true, "invalid use of a group function")]
    [InlineData(1114, "HY000", false, "temporary table full")]
    [InlineData(1135, "HY000", false, "no thread to be had")]
    [InlineData(1139, "42000", true, "regular expression")]
    [InlineData(1142, "42000", true, "SELECT denied")]
    [InlineData(1143, "42000", true, "column denied")]
    [InlineData(1146, "42S02", true, "no such table, which Connector/J takes for lasting")]
    [InlineData(1152, "08S01", false, "aborted connection")]
    [InlineData(1159, "08S01", false, "read timeout")]
    [InlineData(1176, "42000", true, "no such key to use")]
    [InlineData(1191, "HY000", true, "no FULLTEXT index")]
    [InlineData(1203, "42000", false, "the user has too many connections")]
    [InlineData(1205, "HY000", false, "lock wait timeout")]
    [InlineData(1213, "40001", false, "deadlock")]
    [InlineData(1221, "HY000", true, "incorrect usage")]
    [InlineData(1222, "21000", true, "UNION of other numbers of columns")]
    [InlineData(1226, "42000", false, "the user has asked too much this hour")]
    [InlineData(1235, "42000", true, "not supported yet")]
    [InlineData(1241, "21000", true, "operand of several columns")]
    [InlineData(1242, "21000", true, "subquery of several rows")]
    [InlineData(1264, "22003", true, "number out of range")]
    [InlineData(1267, "HY000", true, "mixed collations")]
    [InlineData(1271, "HY000", true, "mixed collations")]
    [InlineData(1273, "HY000", true, "unknown collation")]
    [InlineData(1292, "22007", true, "truncated value")]
    [InlineData(1305, "42000", true, "no such function")]
    [InlineData(1317, "70100", false, "query interrupted")]
    [InlineData(1356, "HY000", false, "view of a table that is not there, which may come back")]
    [InlineData(1365, "22012", true, "division by zero")]
    [InlineData(1370, "42000", true, "EXECUTE denied")]
    [InlineData(1449, "HY000", true, "definer does not exist")]
    [InlineData(1461, "42000", false, "too many prepared statements on the server")]
    [InlineData(1690, "22003", true, "number out of range")]
    [InlineData(1792, "25006", false, "read-only transaction")]
    [InlineData(1927, "70100", false, "connection killed")]
    [InlineData(1969, "70100", false, "max_statement_time")]
    [InlineData(3024, "HY000", false, "max_execution_time")]
    [InlineData(3141, "22032", true, "invalid JSON")]
    [InlineData(4078, "HY000", true, "types that do not go together")]
    public async Task MySql_numbers_last_or_pass(int number, string state, bool lasts, string what)
    {
        await using var database = await TestDatabase.MySqlAsync();
        var failure = await Assert.ThrowsAnyAsync<DbException>(() =>
            database.RunAsync($"SIGNAL SQLSTATE '{state}' SET MYSQL_ERRNO = {number}, MESSAGE_TEXT = '{what}'"));
        var errors = new MySqlErrors();
        Assert.Equal(lasts, errors.IsPermanent(failure));
        Assert.StartsWith($"{what} [error {number}", errors.ReasonOf(failure), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SELECT nope FROM t", true, "no such column: nope")]
    [InlineData("SELECT a.id FROM t a JOIN t b ON a.id = b.id WHERE id > 0", true, "ambiguous column name: id")]
    [InlineData("SELEC 1", true, "near \"SELEC\": syntax error")]
    [InlineData("SELECT nope(1)", true, "no such function: nope")]
    [InlineData("SELECT * FROM nope", false, "no such table: nope")]
    [InlineData("INSERT INTO t VALUES (1)", true, "UNIQUE constraint failed: t.id")]
    [InlineData("INSERT INTO t VALUES ('x')", true, "datatype mismatch")]
    [InlineData("SELECT abs(-9223372036854775807 - 1)", true, "integer overflow")]
    [InlineData("SELECT zeroblob(2000000000)", true, "string or blob too big")]
    public async Task Sqlite_errors_last_or_pass(string sql, bool lasts, string message)
    {
        await using var database = await TestDatabase.SqliteAsync();
        await database.RunAsync("CREATE TABLE t (id INTEGER PRIMARY KEY); INSERT INTO t VALUES (1)");
        var failure = await Assert.ThrowsAnyAsync<DbException>(() => database.RunAsync(sql));
        var errors = new SqliteErrors();
        Assert.Equal(lasts, errors.IsPermanent(failure));
        Assert.StartsWith($"{message} [SQLite error ", errors.ReasonOf(failure), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(2, false)]
    [InlineData(3, true)]
    [InlineData(4, false)]
    [InlineData(5, false)]
    [InlineData(6, false)]
    [InlineData(7, false)]
    [InlineData(8, true)]
    [InlineData(9, false)]
    [InlineData(10, false)]
    [InlineData(11, true)]
    [InlineData(13, false)]
    [InlineData(14, false)]
    [InlineData(15, false)]
    [InlineData(17, false)]
    [InlineData(18, true)]
    [InlineData(19, true)]
    [InlineData(20, true)]
    [InlineData(21, true)]
    [InlineData(22, true)]
    [InlineData(23, true)]
    [InlineData(25, true)]
    [InlineData(26, true)]
    public void Sqlite_codes_last_or_pass(int code, bool lasts) =>
        Assert.Equal(lasts, new SqliteErrors().IsPermanent(new Microsoft.Data.Sqlite.SqliteException($"SQLite Error {code}: 'made up'.", code)));
}
