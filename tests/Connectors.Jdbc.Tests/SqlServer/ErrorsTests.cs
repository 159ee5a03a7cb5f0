using System.Data.Common;
using Connectors.Jdbc.Databases.SqlServer;

namespace Connectors.Jdbc.Tests.SqlServer;

/// <summary>Which errors last, which pass, and which are of a table that somebody altered; each comes over the wire, as the provider makes it.</summary>
public sealed class ErrorsTests
{
    [Theory]
    [InlineData(102, 15, "Incorrect syntax near 'x'.", Fate.Lasts)]
    [InlineData(156, 15, "Incorrect syntax near the keyword 'x'.", Fate.Lasts)]
    [InlineData(195, 15, "'x' is not a recognized built-in function name.", Fate.Lasts)]
    [InlineData(207, 16, "Invalid column name 'x'.", Fate.Lasts | Fate.TableChanged)]
    [InlineData(208, 16, "Invalid object name 'x'.", Fate.TableChanged)]
    [InlineData(209, 16, "Ambiguous column name 'x'.", Fate.Lasts)]
    [InlineData(213, 16, "Column name or number of supplied values does not match table definition.", Fate.Lasts | Fate.TableChanged)]
    [InlineData(220, 16, "Arithmetic overflow error for data type tinyint, value = -1.", Fate.Lasts)]
    [InlineData(229, 14, "The SELECT permission was denied on the object 'x'.", Fate.Lasts)]
    [InlineData(241, 16, "Conversion failed when converting date and/or time from character string.", Fate.Lasts)]
    [InlineData(245, 16, "Conversion failed when converting the varchar value 'x' to data type int.", Fate.Lasts)]
    [InlineData(257, 16, "Implicit conversion from data type nvarchar to money is not allowed.", Fate.Lasts | Fate.TableChanged)]
    [InlineData(515, 16, "Cannot insert the value NULL into column 'x'.", Fate.Lasts)]
    [InlineData(547, 16, "The INSERT statement conflicted with the FOREIGN KEY constraint.", Fate.Lasts)]
    [InlineData(601, 12, "Could not continue scan with NOLOCK due to data movement.", Fate.Passes)]
    [InlineData(701, 17, "There is insufficient system memory.", Fate.Passes)]
    [InlineData(1105, 17, "Could not allocate space for object.", Fate.Passes)]
    [InlineData(1205, 13, "Transaction (Process ID 1) was deadlocked.", Fate.Passes)]
    [InlineData(1222, 16, "Lock request time out period exceeded.", Fate.Passes)]
    [InlineData(2601, 14, "Cannot insert duplicate key row.", Fate.Lasts)]
    [InlineData(2627, 14, "Violation of PRIMARY KEY constraint.", Fate.Lasts)]
    [InlineData(2628, 16, "String or binary data would be truncated.", Fate.Lasts)]
    [InlineData(3906, 16, "Failed to update database because the database is read-only.", Fate.Passes)]
    [InlineData(3952, 16, "Snapshot isolation transaction failed accessing database.", Fate.Lasts)]
    [InlineData(3960, 16, "Snapshot isolation transaction aborted due to update conflict.", Fate.Passes)]
    [InlineData(8115, 16, "Arithmetic overflow error converting numeric to data type numeric.", Fate.Lasts)]
    [InlineData(8134, 16, "Divide by zero error encountered.", Fate.Lasts)]
    [InlineData(8179, 16, "Could not find prepared statement with handle 1.", Fate.TableChanged)]
    [InlineData(8645, 17, "A timeout occurred while waiting for memory resources.", Fate.Passes)]
    [InlineData(8672, 16, "The MERGE statement attempted to UPDATE or DELETE the same row more than once.", Fate.Lasts | Fate.EqualKeys)]
    [InlineData(9002, 17, "The transaction log for database 'x' is full.", Fate.Passes)]
    [InlineData(10928, 16, "Resource ID: 1. The request limit for the database is 30.", Fate.Passes)]
    [InlineData(40501, 20, "The service is currently busy.", Fate.Passes)]
    [InlineData(40613, 17, "Database 'x' on server 'y' is not currently available.", Fate.Passes)]
    [InlineData(41302, 16, "The current transaction attempted to update a record that has been updated.", Fate.Passes)]
    [InlineData(49918, 16, "Cannot process request. Not enough resources to process request.", Fate.Passes)]
    [InlineData(596, 21, "Cannot continue the execution because the session is in the kill state.", Fate.Passes)]
    [InlineData(50000, 16, "Of a procedure, with a meaning of its own.", Fate.None)]
    [InlineData(823, 24, "The operating system returned error 21.", Fate.Passes)]
    public async Task Numbers_and_severities_say_what_becomes_of_it(int number, int severity, string message, Fate fate)
    {
        var failure = await FailureAsync(TdsReply.Error(number, severity, message));
        var errors = DatabaseErrors.Of(new SqlServerDatabase());
        var found = (errors.IsPermanent(failure) ? Fate.Lasts : Fate.None) | (errors.IsOfTheMoment(failure) ? Fate.Passes : Fate.None)
            | (errors.IsOfChangedTable(failure) ? Fate.TableChanged : Fate.None) | (errors.IsOfEqualKeys(failure) ? Fate.EqualKeys : Fate.None);
        Assert.Equal(fate, found);
        Assert.StartsWith($"{message.TrimEnd('.')}", errors.Describe(failure), StringComparison.Ordinal);
        Assert.Contains($"[error {number}]", errors.Describe(failure), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_several_errors_each_counts()
    {
        var failure = await FailureAsync(TdsReply.Errors((208, 16, "Invalid object name 'x'."), (8180, 16, "Statement(s) could not be prepared.")));
        var errors = new SqlServerErrors();
        Assert.True(errors.IsOfChangedTable(failure));
        Assert.Equal("Invalid object name 'x'. Statement(s) could not be prepared [error 208]", errors.Describe(failure));
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
        var said = new SqlServerErrors().DescribeConnecting(failure, target);
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

/// <summary>What becomes of an error.</summary>
[Flags]
public enum Fate
{
    None = 0,
    Lasts = 1,
    Passes = 2,
    TableChanged = 4,
    EqualKeys = 8,
}
