using System.Data.Common;
using Connectors.Jdbc.Connections;
using Connectors.Jdbc.Databases;
using Connectors.Jdbc.Databases.SqlServer;
using Connectors.Jdbc.Urls;

namespace Connectors.Jdbc.Tests.SqlServer;

/// <summary>Which errors last, which pass, and which are of a table that somebody altered; each comes over the wire, as the provider makes it.</summary>
public sealed class ErrorsTests
{
    [Theory]
    [InlineData(102, 15, "Incorrect syntax near 'x'.", ErrorMeaning.Lasts)]
    [InlineData(156, 15, "Incorrect syntax near the keyword 'x'.", ErrorMeaning.Lasts)]
    [InlineData(195, 15, "'x' is not a recognized built-in function name.", ErrorMeaning.Lasts)]
    [InlineData(207, 16, "Invalid column name 'x'.", ErrorMeaning.Lasts | ErrorMeaning.TableChanged)]
    [InlineData(208, 16, "Invalid object name 'x'.", ErrorMeaning.TableChanged)]
    [InlineData(209, 16, "Ambiguous column name 'x'.", ErrorMeaning.Lasts)]
    [InlineData(213, 16, "Column name or number of supplied values does not match table definition.", ErrorMeaning.Lasts | ErrorMeaning.TableChanged)]
    [InlineData(220, 16, "Arithmetic overflow error for data type tinyint, value = -1.", ErrorMeaning.Lasts)]
    [InlineData(229, 14, "The SELECT permission was denied on the object 'x'.", ErrorMeaning.Lasts)]
    [InlineData(241, 16, "Conversion failed when converting date and/or time from character string.", ErrorMeaning.Lasts)]
    [InlineData(245, 16, "Conversion failed when converting the varchar value 'x' to data type int.", ErrorMeaning.Lasts)]
    [InlineData(257, 16, "Implicit conversion from data type nvarchar to money is not allowed.", ErrorMeaning.Lasts | ErrorMeaning.TableChanged)]
    [InlineData(515, 16, "Cannot insert the value NULL into column 'x'.", ErrorMeaning.Lasts)]
    [InlineData(547, 16, "The INSERT statement conflicted with the FOREIGN KEY constraint.", ErrorMeaning.Lasts)]
    [InlineData(601, 12, "Could not continue scan with NOLOCK due to data movement.", ErrorMeaning.Passes)]
    [InlineData(701, 17, "There is insufficient system memory.", ErrorMeaning.Passes)]
    [InlineData(1105, 17, "Could not allocate space for object.", ErrorMeaning.Passes)]
    [InlineData(1205, 13, "Transaction (Process ID 1) was deadlocked.", ErrorMeaning.Passes)]
    [InlineData(1222, 16, "Lock request time out period exceeded.", ErrorMeaning.Passes)]
    [InlineData(2601, 14, "Cannot insert duplicate key row.", ErrorMeaning.Lasts)]
    [InlineData(2627, 14, "Violation of PRIMARY KEY constraint.", ErrorMeaning.Lasts)]
    [InlineData(2628, 16, "String or binary data would be truncated.", ErrorMeaning.Lasts)]
    [InlineData(3906, 16, "Failed to update database because the database is read-only.", ErrorMeaning.Passes)]
    [InlineData(3952, 16, "Snapshot isolation transaction failed accessing database.", ErrorMeaning.Lasts)]
    [InlineData(3960, 16, "Snapshot isolation transaction aborted due to update conflict.", ErrorMeaning.Passes)]
    [InlineData(8115, 16, "Arithmetic overflow error converting numeric to data type numeric.", ErrorMeaning.Lasts)]
    [InlineData(8134, 16, "Divide by zero error encountered.", ErrorMeaning.Lasts)]
    [InlineData(8179, 16, "Could not find prepared statement with handle 1.", ErrorMeaning.TableChanged)]
    [InlineData(8645, 17, "A timeout occurred while waiting for memory resources.", ErrorMeaning.Passes)]
    [InlineData(8672, 16, "The MERGE statement attempted to UPDATE or DELETE the same row more than once.", ErrorMeaning.Lasts | ErrorMeaning.EqualKeys)]
    [InlineData(9002, 17, "The transaction log for database 'x' is full.", ErrorMeaning.Passes)]
    [InlineData(10928, 16, "Resource ID: 1. The request limit for the database is 30.", ErrorMeaning.Passes)]
    [InlineData(40501, 20, "The service is currently busy.", ErrorMeaning.Passes)]
    [InlineData(40613, 17, "Database 'x' on server 'y' is not currently available.", ErrorMeaning.Passes)]
    [InlineData(41302, 16, "The current transaction attempted to update a record that has been updated.", ErrorMeaning.Passes)]
    [InlineData(49918, 16, "Cannot process request. Not enough resources to process request.", ErrorMeaning.Passes)]
    [InlineData(596, 21, "Cannot continue the execution because the session is in the kill state.", ErrorMeaning.Passes)]
    [InlineData(50000, 16, "Of a procedure, with a meaning of its own.", ErrorMeaning.None)]
    [InlineData(823, 24, "The operating system returned error 21.", ErrorMeaning.Passes)]
    public async Task Numbers_and_severities_say_what_becomes_of_it(int number, int severity, string message, ErrorMeaning expected)
    {
        var failure = await FailureAsync(TdsReply.Error(number, severity, message));
        var errors = new SqlServerDatabase().Errors;
        var found = (errors.IsPermanent(failure) ? ErrorMeaning.Lasts : ErrorMeaning.None) | (errors.IsOfTheMoment(failure) ? ErrorMeaning.Passes : ErrorMeaning.None)
            | (errors.IsOfChangedTable(failure) ? ErrorMeaning.TableChanged : ErrorMeaning.None) | (errors.IsOfEqualKeys(failure) ? ErrorMeaning.EqualKeys : ErrorMeaning.None);
        Assert.Equal(expected, found);
        Assert.StartsWith($"{message.TrimEnd('.')}", errors.ReasonOf(failure), StringComparison.Ordinal);
        Assert.Contains($"[error {number}]", errors.ReasonOf(failure), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_several_errors_each_counts()
    {
        var failure = await FailureAsync(TdsReply.Errors((208, 16, "Invalid object name 'x'."), (8180, 16, "Statement(s) could not be prepared.")));
        var errors = new SqlServerErrors();
        Assert.True(errors.IsOfChangedTable(failure));
        Assert.Equal("Invalid object name 'x'. Statement(s) could not be prepared [error 208]", errors.ReasonOf(failure));
    }

    [Fact]
    public async Task A_statement_that_takes_longer_than_its_limit_may_pass_the_next_time()
    {
        await using var server = new TdsServer(_ => null);
        await using var connection = await OpenAsync(server, ";queryTimeout=1");
        await using var command = Dialect.Command(connection, null, "SELECT 1");
        var failure = await Assert.ThrowsAnyAsync<DbException>(() => command.ExecuteScalarAsync(TestContext.Current.CancellationToken));
        Assert.True(new SqlServerErrors().IsOfTheMoment(failure));
        Assert.False(new SqlServerErrors().IsPermanent(failure));
    }

    [Theory]
    [InlineData(18456, 14, "Login failed for user 'ann'.", "The login of user 'ann' was refused: Login failed for user 'ann' [error 18456]. Check connection.user and "
        + "connection.password.")]
    [InlineData(18488, 14, "Login failed for user 'ann'. Reason: The password of the account must be changed.", "The login of user 'ann' was refused: ")]
    [InlineData(4060, 11, "Cannot open database \"shop\" requested by the login. The login failed.", "Check the database's name in connection.url.")]
    [InlineData(40615, 14, "Cannot open server 'x' requested by the login.", "Azure's firewall")]
    public async Task A_refused_login_says_what_to_look_at(int number, int severity, string message, string expected)
    {
        await using var server = new TdsServer(_ => null, TdsReply.Error(number, severity, message));
        var url = JdbcUrl.Parse(server.Url + ";connectRetryCount=0");
        var target = DatabaseList.Of(url).Target(url, new Dictionary<string, string>());
        var failure = await Assert.ThrowsAnyAsync<DbException>(() => ConnectionOpener.OpenOnceAsync(target, TestContext.Current.CancellationToken));
        var said = new SqlServerErrors().ReasonOfNoConnection(failure, target);
        Assert.Contains(expected, said, StringComparison.Ordinal);
        Assert.DoesNotContain("hush", failure.ToString() + said, StringComparison.Ordinal);
    }

    private static async Task<DbException> FailureAsync(TdsReply reply)
    {
        await using var server = new TdsServer(_ => reply);
        await using var connection = await OpenAsync(server, "");
        await using var command = Dialect.Command(connection, null, "SELECT 1");
        return await Assert.ThrowsAnyAsync<DbException>(() => command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken));
    }

    private static Task<DbConnection> OpenAsync(TdsServer server, string properties)
    {
        var url = JdbcUrl.Parse(server.Url + properties);
        return ConnectionOpener.OpenOnceAsync(DatabaseList.Of(url).Target(url, new Dictionary<string, string>()), TestContext.Current.CancellationToken);
    }
}
