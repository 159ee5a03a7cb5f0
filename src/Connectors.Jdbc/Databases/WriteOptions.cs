namespace Connectors.Jdbc.Databases;

/// <summary>How rows are written, beyond what the table and its columns say.</summary>
/// <param name="RowsAlone">Whether each row is to be a statement of its own.</param>
/// <param name="MergeHoldLock">SQL Server: whether upserts hold the range lock that keeps two of them from adding the same key.</param>
internal readonly record struct WriteOptions(bool RowsAlone, bool MergeHoldLock);
