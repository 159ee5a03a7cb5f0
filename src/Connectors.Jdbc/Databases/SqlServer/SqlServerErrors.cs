using System.Data.Common;
using System.Globalization;
using Microsoft.Data.SqlClient;

namespace Connectors.Jdbc.Databases.SqlServer;

/// <summary>
/// SQL Server's errors (https://learn.microsoft.com/sql/relational-databases/errors-events/database-engine-events-and-errors), by number and severity. States of
/// SQL's standard it has none.
/// </summary>
internal sealed class SqlServerErrors : DatabaseErrors
{
    // Severities (https://learn.microsoft.com/sql/relational-databases/errors-events/database-engine-error-severities): rights, wrong SQL, resources, and those
    // from which on the connection has ended.
    private const int Timeout = -2, Rights = 14, Syntax = 15, Resources = 17, Fatal = 20;

    // Of severity 16, which says nothing more than that the user can mend it: names, types, values, constraints. A table that is not there (208) may come back.
    private static readonly HashSet<int> Permanent =
    [
        // Names and columns.
        207, 209, 213, 260, 271, 273, 544, 545, 2705, 2715, 4104, 4121, 8101, 8102, 8106, 8118, 8120, 8121, 8127, 8158, 8159,
        // Types and collations.
        206, 240, 256, 257, 306, 402, 403, 421, 446, 447, 448, 451, 457, 468, 529, 8116, 8117, 8133,
        // Values.
        220, 232, 235, 241, 242, 244, 245, 248, 293, 295, 296, 512, 515, 530, 535, 536, 537, 2628, 3623, 8114, 8115, 8134, 8152, 8169, 8170, 9402, 9410, 9420,
        9436, 13608, 13609, 13610,
        // Constraints and views.
        547, 550, 2601, 2627, 4405, 4406, 4421, 4506,
        // What the server cannot do with a statement, or does not allow in the database.
        3952, 6522, 8178, 8623, 8632, 8672,
    ];

    // Connections to the server itself fail with a severity that says so.
    private static readonly HashSet<int> Passing =
    [
        // The provider's own for what took too long.
        Timeout,
        // Locks, deadlocks, versions of rows, memory-optimized tables.
        601, 845, 1203, 1204, 1205, 1222, 3935, 3960, 41301, 41302, 41305, 41325, 41839,
        // Memory, space, log, workers.
        701, 802, 1101, 1105, 8628, 8645, 8651, 9002, 10928, 10929, 10936,
        // Databases and servers that start, stop, or are another's replica.
        596, 615, 921, 922, 926, 927, 976, 978, 979, 982, 983, 3906, 3908, 4221, 6005, 17142, 17197, 17830, 18401, 18451,
        // Azure SQL (https://learn.microsoft.com/azure/azure-sql/database/troubleshoot-common-errors-issues).
        40143, 40166, 40197, 40501, 40540, 40544, 40549, 40550, 40551, 40552, 40553, 40613, 42108, 42109, 49918, 49919, 49920,
    ];

    public override bool IsPermanent(DbException failure) =>
        !IsOfTheMoment(failure) && Find(failure, e => Permanent.Contains(e.Number) || e.Severity is Rights or Syntax);

    // Invalid column or object name, other columns than values, types that do not go together any more, a prepared statement that is gone.
    public override bool IsOfChangedTable(DbException failure) => Find(failure, e => e.Number is 206 or 207 or 208 or 213 or 257 or 8179 or 8180);

    public override bool IsOfTheMoment(DbException failure) =>
        Find(failure, e => Passing.Contains(e.Number) || e.Severity is Resources or >= Fatal) || (NumberOf(failure) is null or 0 && IsOfTheWire(failure));

    // A MERGE that met a row twice.
    public override bool IsOfEqualKeys(DbException failure) => Find(failure, e => e.Number == 8672);

    // The password or the login; a domain that is not trusted; disabled, locked, expired, to be changed.
    protected override bool IsLogin(DbException failure) => NumberOf(failure) is 18452 or 18456 or 18470 or 18486 or 18487 or 18488;

    // "Cannot open database" comes with a refused login behind it.
    protected override bool IsUnknownDatabase(DbException failure) => NumberOf(failure) is 911 or 4060 or 4063 or 4064;

    public override string? AdviceOf(DbException failure) => NumberOf(failure) switch
    {
        3952 => "transaction.isolation.mode=SQL_SERVER_SNAPSHOT needs ALTER DATABASE … SET ALLOW_SNAPSHOT_ISOLATION ON",
        40615 => "Azure's firewall lets no connection from here in: add a rule for the worker's address",
        // SEC_E_UNTRUSTED_ROOT and its like come without a number of their own.
        _ when failure.InnerException is System.Security.Authentication.AuthenticationException =>
            "The server's certificate is not trusted: have the system trust its authority, name the certificate with connection.serverCertificate, "
            + "or give the name it was made for with connection.hostNameInCertificate (connection.trustServerCertificate=true takes any)",
        _ => null,
    };

    // A login that was not answered in time has a number, and no cause of such a kind.
    protected override bool IsUnreachable(DbException failure) => Find(failure, e => e.Number == Timeout || e.Severity >= Fatal);

    protected override string MessageOf(DbException failure) => OneLine(failure.Message);

    public override string CodesOf(DbException failure) =>
        NumberOf(failure) is { } number and not 0 ? string.Create(CultureInfo.InvariantCulture, $"error {number}") : base.CodesOf(failure);

    // An exception may hold several errors: of a batch, or the first with what came of it.
    private static bool Find(DbException failure, Func<(int Number, int Severity), bool> wanted) => failure is SqlException sql
        ? sql.Errors.Cast<SqlError>().Any(e => wanted((e.Number, e.Class)))
        : NumberOf(failure) is { } number && wanted((number, 0));

    /// <summary>The number of the first error; another assembly's provider, from the plugin path, keeps it beside the message.</summary>
    public static int? NumberOf(DbException failure) => failure is SqlException sql ? sql.Number : Number(failure, "HelpLink.EvtID");
}
