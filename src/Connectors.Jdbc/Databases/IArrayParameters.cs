using System.Data.Common;
using Connectors.Jdbc.Sink;

namespace Connectors.Jdbc;

/// <summary>A provider whose parameters take a whole column of values.</summary>
internal interface IArrayParameters
{
    /// <summary>Makes a parameter for columns of a kind; it is used again for each batch.</summary>
    DbParameter Create(ValueKind kind);

    /// <summary>Puts some of a column's values into its parameter.</summary>
    void Fill(DbParameter parameter, ColumnBuffer column, int from, int count);
}
