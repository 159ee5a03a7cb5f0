namespace Connectors.Jdbc;

/// <summary>A server in a JDBC URL.</summary>
/// <param name="Name">Its name or address.</param>
/// <param name="Port">Its port, or null for the database's usual one.</param>
public readonly record struct JdbcHost(string Name, int? Port);
