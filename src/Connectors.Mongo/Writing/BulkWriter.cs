using Connectors.Mongo.Client;
using Connectors.Mongo.Namespaces;
using Connectors.Mongo.TimeSeries;
using MongoException = Connectors.Mongo.Client.MongoException;

namespace Connectors.Mongo.Writing;

/// <summary>Sends batches and reads what the server answers.</summary>
internal sealed class BulkWriter(MongoConnection connection, TimeProvider time)
{
    // In milliseconds.
    private const int FirstPause = 50, LongestPause = 1000;
    private readonly HashSet<Namespace> _series = [];

    /// <summary>Writes a batch.</summary>
    /// <exception cref="MongoException">It could not be written, at least not as a whole.</exception>
    public async Task<WriteResult> WriteAsync(Batch batch, CancellationToken cancellationToken)
    {
        if (batch.Topic.TimeSeries is { } series && !_series.Contains(batch.Target))
        {
            await TimeSeriesCollection.EnsureAsync(connection, batch.Target, series, cancellationToken).ConfigureAwait(false);
            _series.Add(batch.Target);
        }
        List<WriteError>? errors = null;
        WriteConcernError? concern = null;
        foreach (var run in batch.Runs)
        {
            var result = await SendAsync(batch.Target, run, batch.Topic.Ordered, cancellationToken).ConfigureAwait(false);
            foreach (var error in result.Errors)
                (errors ??= []).Add(error with { Index = run.First + error.Index });
            concern ??= result.Concern;
            if (errors is not null && batch.Topic.Ordered)
                break;
        }
        // Unordered, the driver may tell of them in the order of its answers.
        errors?.Sort((a, b) => a.Index.CompareTo(b.Index));
        return errors is null && concern is null ? WriteResult.Done : new((IReadOnlyList<WriteError>?)errors ?? [], concern);
    }

    // The driver itself repeats writes once, and only where the server can tell repetitions from new ones. A server that restarts or hands over breaks
    // connections for longer. Replacing, updating and deleting again does no harm, so that goes on as soon as there is a server, for as long as the
    // connection string waits for one; what the insert model inserts may have been done already.
    private async Task<WriteResult> SendAsync(Namespace target, WriteRun run, bool ordered, CancellationToken cancellationToken)
    {
        var first = time.GetTimestamp();
        var pause = FirstPause;
        while (true)
        {
            try
            {
                return await connection.TryAsync(() => run.SendAsync(connection, target, ordered, cancellationToken)).ConfigureAwait(false);
            }
            catch (MongoException e) when (e.ConnectionLost && run.IsRepeatable && time.GetElapsedTime(first) < connection.ServerSelection)
            {
                run.Repeat();
                // Choosing a server waits by itself until one is there; this is for one that is there and refuses.
                await Task.Delay(TimeSpan.FromMilliseconds(pause), time, cancellationToken).ConfigureAwait(false);
                pause = Math.Min(2 * pause, LongestPause);
            }
        }
    }
}
