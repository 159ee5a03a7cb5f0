using Connect.Api;
using Connectors.Mongo.Bson;
using Connectors.Mongo.Client;
using Connectors.Mongo.Namespaces;

namespace Connectors.Mongo.TimeSeries;

/// <summary>Sees to it that a collection is a time series.</summary>
internal static class TimeSeriesCollection
{
    private const int NamespaceExists = 48;

    /// <summary>Creates the collection if it is not there.</summary>
    /// <exception cref="ConnectException">It is there as an ordinary collection.</exception>
    /// <exception cref="MongoException">The server failed, or does not know time series (before 5.0).</exception>
    public static async Task EnsureAsync(
        MongoConnection connection, Namespace target, TimeSeriesOptions options, CancellationToken cancellationToken)
    {
        if (await TypeOfAsync(connection, target, cancellationToken).ConfigureAwait(false) is { } type)
        {
            if (type != "timeseries")
                throw new ConnectException(
                    $"The collection {target} is there and no time series, but a {type}: choose another name, or leave timeseries.timefield empty");
            return;
        }
        var command = new BsonWriter();
        var start = command.Begin();
        Text(command, "create", target.Collection);
        command.Name(BsonType.Document, "timeseries\0"u8);
        var series = command.Begin();
        Text(command, "timeField", options.TimeField);
        if (options.MetaField is { } meta)
            Text(command, "metaField", meta);
        if (options.Granularity is { } granularity)
            Text(command, "granularity", granularity);
        command.End(series);
        if (options.ExpireAfterSeconds > 0)
        {
            command.Name(BsonType.Int64, "expireAfterSeconds\0"u8);
            command.Int64(options.ExpireAfterSeconds);
        }
        command.End(start);
        try
        {
            await connection.RunAsync(target.Database, command, cancellationToken).ConfigureAwait(false);
        }
        catch (MongoException e) when (e.Code == NamespaceExists)
        {
            // Another task was faster.
        }
    }

    private static async Task<string?> TypeOfAsync(MongoConnection connection, Namespace target, CancellationToken cancellationToken)
    {
        var command = new BsonWriter();
        var start = command.Begin();
        command.Name(BsonType.Int32, "listCollections\0"u8);
        command.Int32(1);
        command.Name(BsonType.Document, "filter\0"u8);
        var filter = command.Begin();
        Text(command, "name", target.Collection);
        command.End(filter);
        command.End(start);
        var answer = await connection.RunAsync(target.Database, command, cancellationToken).ConfigureAwait(false);
        if (answer.DocumentAt("cursor") is not { } cursor || !cursor.TryGet("firstBatch", out var batch) || batch.Document is not { } found)
            return null;
        foreach (var item in found.Fields)
            if (item.Value.AsDocument is { } collection && collection.TryGet("name", out var name) && name.Text == target.Collection)
                return collection.TryGet("type", out var type) ? type.Text : "collection";
        return null;
    }

    private static void Text(BsonWriter writer, string name, string value)
    {
        writer.Name(BsonType.String, name);
        writer.String(value);
    }
}
