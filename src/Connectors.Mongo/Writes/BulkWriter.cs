using Connectors.Mongo.Bson;
using Connectors.Mongo.Client;
using Connectors.Mongo.Namespaces;
using Connectors.Mongo.Records;
using Connectors.Mongo.TimeSeries;

namespace Connectors.Mongo.Writes;

/// <summary>Sends batches and reads what the server answers. Blocks; of one thread at a time.</summary>
internal sealed class BulkWriter(MongoClient client, TimeProvider time)
{
    // In milliseconds.
    private const int FirstPause = 50, LongestPause = 1000;
    private readonly HashSet<Namespace> _series = [];

    /// <summary>Writes a batch.</summary>
    /// <exception cref="MongoException">It could not be written, at least not as a whole.</exception>
    public WriteResult Write(Batch batch)
    {
        if (batch.Topic.TimeSeries is { } series && !_series.Contains(batch.Target))
        {
            TimeSeriesCollection.Ensure(client, batch.Target, series);
            _series.Add(batch.Target);
        }
        List<WriteError>? errors = null;
        WriteConcernError? concern = null;
        foreach (var command in batch.Commands)
        {
            Read(Send(batch.Target.Database, command), command.First, ref errors, ref concern);
            if (errors is not null && batch.Topic.Ordered) break;
        }
        return errors is null && concern is null ? WriteResult.Done : new((IReadOnlyList<WriteError>?)errors ?? [], concern);
    }

    // A server that restarts or hands over breaks connections. Replacing, updating and deleting again does no harm, so that goes on as soon as there is a
    // server, for as long as the connection string waits for one; what the insert model inserts may have been done already.
    private ReadOnlySpan<byte> Send(string database, BulkCommand command)
    {
        var first = time.GetTimestamp();
        var pause = FirstPause;
        while (true)
        {
            try { return client.Write(database, command.End()); }
            catch (MongoException e) when (e.ConnectionLost && command.IsRepeatable && time.GetElapsedTime(first) < client.ServerSelection)
            {
                command.Repeat();
                // Choosing a server waits by itself until one is there; this is for one that is there and refuses.
                Thread.Sleep(pause);
                pause = Math.Min(2 * pause, LongestPause);
            }
        }
    }

    private static void Read(ReadOnlySpan<byte> answer, int first, ref List<WriteError>? errors, ref WriteConcernError? concern)
    {
        var reader = new BsonReader(answer);
        while (reader.Read())
        {
            if (reader.Type == BsonType.Array && reader.Name.SequenceEqual("writeErrors"u8))
            {
                var items = new BsonReader(reader.Value);
                while (items.Read())
                {
                    var (index, code, _, message, details) = ReadError(items.Value);
                    (errors ??= []).Add(new(first + index, code, message, details));
                }
            }
            else if (reader.Type == BsonType.Document && reader.Name.SequenceEqual("writeConcernError"u8))
            {
                var (_, code, codeName, message, details) = ReadError(reader.Value);
                concern ??= new(code, codeName, message, details);
            }
        }
    }

    private static (int Index, int Code, string CodeName, string Message, string Details) ReadError(ReadOnlySpan<byte> document)
    {
        int index = 0, code = 0;
        string codeName = "", message = "", details = "{}";
        var reader = new BsonReader(document);
        while (reader.Read())
        {
            if (reader.Name.SequenceEqual("index"u8)) index = (int)reader.Number;
            else if (reader.Name.SequenceEqual("code"u8)) code = (int)reader.Number;
            else if (reader.Type == BsonType.String && reader.Name.SequenceEqual("codeName"u8)) codeName = reader.Text;
            else if (reader.Type == BsonType.String && reader.Name.SequenceEqual("errmsg"u8)) message = reader.Text;
            else if (reader.Type == BsonType.Document && reader.Name.SequenceEqual("errInfo"u8))
                details = BsonText.Of(BsonDocument.Parse(reader.Value.ToArray()));
        }
        return (index, code, codeName, message, details);
    }
}
