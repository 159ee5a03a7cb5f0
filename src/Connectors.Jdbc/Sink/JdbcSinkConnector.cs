using Connect.Api;

namespace Connectors.Jdbc.Sink;

/// <summary>Writes records from topics to tables: PostgreSQL, MySQL, MariaDB, SQLite, SQL Server, and what else has an ADO.NET provider and a dialect.</summary>
[JavaClass("io.confluent.connect.jdbc.JdbcSinkConnector")]
public sealed class JdbcSinkConnector : SinkConnector
{
    private const string DeletesNeedRecordKey = "Deletes are only supported for pk.mode record_key";
    private static readonly TimeSpan LoginTimeout = TimeSpan.FromSeconds(40);
    private IReadOnlyDictionary<string, string> _config = new Dictionary<string, string>();

    /// <inheritdoc/>
    public override ConfigDef Config => SinkConfig.Definition;

    /// <inheritdoc/>
    public override Type TaskType => typeof(JdbcSinkTask);

    /// <summary>Checks every key, what keys say together, and, if all that is right, whether the database can be connected to.</summary>
    public override async Task<IReadOnlyList<ConfigValue>> ValidateAsync(IReadOnlyDictionary<string, string> config, CancellationToken cancellationToken)
    {
        var values = await base.ValidateAsync(config, cancellationToken).ConfigureAwait(false);
        var byName = values.ToDictionary(v => v.Name, StringComparer.Ordinal);
        var (deletes, mode) = (byName[SinkConfig.DeleteEnabled], byName[SinkConfig.PrimaryKeyMode]);
        // A mode that is none has its own error; nothing is known yet of whether it allows deletes.
        if (deletes is { Value: true, Errors.Count: 0 } && mode is { Value: not ("record_key" or "RECORD_KEY"), Errors.Count: 0 })
        {
            deletes.Errors.Add(DeletesNeedRecordKey);
            mode.Errors.Add(DeletesNeedRecordKey);
        }
        CommonKeys.ExplainCredentialsProvider(byName);
        if (values.Any(v => v.Errors.Count > 0)) return values;
        try { DialectNames.EnsureHere(byName[CommonKeys.DialectName].Value as string); }
        catch (ConfigException e)
        {
            byName[CommonKeys.DialectName].Errors.Add(e.Message);
            return values;
        }
        ConnectionSettings? settings = null;
        try
        {
            settings = ConnectionSettings.From(Config.Parse(config));
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(LoginTimeout);
            await using var connection = await ConnectionOpener.OpenOnceAsync(settings.Target, limit.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is ConfigException or ConnectException || ConnectionOpener.IsFailure(e))
        {
            byName[CommonKeys.ConnectionUrl].Errors.Add($"Could not connect to database. "
                + (settings is null ? e.Message : DatabaseErrors.Of(settings.Target.Database).DescribeConnecting(e, settings.Target)));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            byName[CommonKeys.ConnectionUrl].Errors.Add($"Could not connect to database. No answer in {LoginTimeout.TotalSeconds:0} seconds");
        }
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
