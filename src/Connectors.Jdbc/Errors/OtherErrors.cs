using System.Data.Common;

namespace Connectors.Jdbc;

/// <summary>Errors of databases whose codes are not known here: by SQL's standard, where the provider tells the state.</summary>
internal sealed class OtherErrors : DatabaseErrors
{
    /// <inheritdoc/>
    // Syntax and names, data, constraints. A table that is not there has another code in each database, and some have none.
    public override bool IsPermanent(DbException failure) =>
        failure.SqlState is ['2', '1' or '2' or '3', ..] or "42000" or "42601" or "42702" or "42703" or "42S22" or "42883" or "42804";

    /// <inheritdoc/>
    public override bool IsOfChangedTable(DbException failure) => failure.SqlState is ['4', '2', ..];

    /// <inheritdoc/>
    protected override bool IsLogin(DbException failure) => failure.SqlState is ['2', '8', ..];

    /// <inheritdoc/>
    protected override bool IsUnknownDatabase(DbException failure) => failure.SqlState is "3D000" or "08004";
}
