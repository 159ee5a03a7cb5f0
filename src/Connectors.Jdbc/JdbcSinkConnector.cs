using Connect.Api;

namespace Connectors.Jdbc;

/// <summary>Writes records from topics to tables: PostgreSQL, MySQL, MariaDB, SQLite, SQL Server, and what else has an ADO.NET provider and a dialect.</summary>
[JavaClass("io.confluent.connect.jdbc.JdbcSinkConnector")]
[Documentation("Writes records to tables of PostgreSQL, MySQL, MariaDB, SQLite or SQL Server, one row a record: inserts, upserts or updates, and deletes "
    + "for records without a value. Records need a schema.",
    Remarks = JdbcConfig.DriverProperties,
    Example = """
    {
      "topics": "orders",
      "connection.url": "jdbc:postgresql://localhost:5432/shop",
      "connection.user": "shop",
      "connection.password": "secret",
      "insert.mode": "upsert",
      "pk.mode": "record_key",
      "pk.fields": "id",
      "auto.create": "true"
    }
    """)]
public sealed class JdbcSinkConnector : SinkConnector
{
    private IReadOnlyDictionary<string, string> _config = new Dictionary<string, string>();

    /// <inheritdoc/>
    public override ConfigDef Config => JdbcSinkConfig.Definition;

    /// <inheritdoc/>
    public override Type TaskType => typeof(JdbcSinkTask);

    /// <summary>Checks every key, what keys say together, and, if all that is right, whether the database can be connected to.</summary>
    public override async Task<IReadOnlyList<ConfigValue>> ValidateAsync(IReadOnlyDictionary<string, string> config, CancellationToken cancellationToken)
    {
        var values = Config.Validate(config);
        await JdbcSinkValidation.CheckAsync(values, config, cancellationToken).ConfigureAwait(false);
        return values;
    }

    /// <inheritdoc/>
    public override Task StartAsync(IReadOnlyDictionary<string, string> config, CancellationToken cancellationToken)
    {
        _config = config;
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override Task<IReadOnlyList<IReadOnlyDictionary<string, string>>> TaskConfigsAsync(int maxTasks, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<IReadOnlyDictionary<string, string>>>([.. Enumerable.Repeat(_config, maxTasks)]);
}
