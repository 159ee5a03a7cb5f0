using Connect.Api;
using Connectors.Jdbc.Connections;
using static Connectors.Jdbc.JdbcConfig;
using static Connectors.Jdbc.JdbcSinkConfig;

namespace Connectors.Jdbc;

/// <summary>What the sink's keys say together, and whether the database can be connected to.</summary>
internal static class JdbcSinkValidation
{
    private const string DeletesNeedRecordKey = "Deletes are only supported for pk.mode record_key";
    private static readonly TimeSpan LoginTimeout = TimeSpan.FromSeconds(40);

    /// <summary>Adds the errors to the values that take part in them; the database is connected to only when there are none.</summary>
    /// <param name="values">Each key with the errors of its own.</param>
    /// <param name="config">The configuration as it was given.</param>
    /// <param name="cancellationToken">Ends the connecting.</param>
    public static async Task CheckAsync(IReadOnlyList<ConfigValue> values, IReadOnlyDictionary<string, string> config, CancellationToken cancellationToken)
    {
        var byName = values.ToDictionary(v => v.Name, StringComparer.Ordinal);
        var (deletes, mode) = (byName[DeleteEnabledKey], byName[PrimaryKeyModeKey]);
        // A mode that is none has its own error; nothing is known yet of whether it allows deletes.
        if (deletes is { Value: true, Errors.Count: 0 } && mode is { Value: not ("record_key" or "RECORD_KEY"), Errors.Count: 0 })
        {
            deletes.Errors.Add(DeletesNeedRecordKey);
            mode.Errors.Add(DeletesNeedRecordKey);
        }
        ExplainCredentialsProvider(byName[CredentialsProviderKey]);
        if (values.Any(v => v.Errors.Count > 0)) return;
        try { DialectNames.EnsureHere(byName[DialectNameKey].Value as string); }
        catch (ConfigException e)
        {
            byName[DialectNameKey].Errors.Add(e.Message);
            return;
        }
        if (await ConnectAsync(config, cancellationToken).ConfigureAwait(false) is { } reason)
            byName[ConnectionUrlKey].Errors.Add($"Could not connect to database. {reason}");
    }

    // Why there is no connection, or null where there is one.
    private static async Task<string?> ConnectAsync(IReadOnlyDictionary<string, string> config, CancellationToken cancellationToken)
    {
        ConnectionSettings? settings = null;
        try
        {
            settings = Parse(config).Connection();
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(LoginTimeout);
            await using var connection = await ConnectionOpener.OpenOnceAsync(settings.Target, limit.Token).ConfigureAwait(false);
            return null;
        }
        catch (Exception e) when (e is ConfigException or ConnectException || ConnectionOpener.IsFailure(e))
        {
            return settings is null ? e.Message : settings.Target.Database.Errors.ReasonOfNoConnection(e, settings.Target);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return $"No answer in {LoginTimeout.TotalSeconds:0} seconds";
        }
    }
}
