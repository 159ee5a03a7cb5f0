using Connectors.Mongo.Bson;
using MongoDB.Driver;
using Raw = MongoDB.Bson;

namespace Connectors.Mongo.Client;

/// <summary>What became of a batch.</summary>
/// <param name="Errors">Records that the server did not write, in their order.</param>
/// <param name="Concern">The write concern was not met, or null.</param>
internal sealed record WriteResult(IReadOnlyList<WriteError> Errors, WriteConcernError? Concern)
{
    /// <summary>Everything was written.</summary>
    public static WriteResult Done { get; } = new([], null);

    /// <summary>What the driver says of a bulk write.</summary>
    public static WriteResult Of(MongoBulkWriteException refused) => new(
        [.. refused.WriteErrors.Select(error => new WriteError(error.Index, error.Code, error.Message, Json(error.Details)))],
        refused.WriteConcernError is { } unmet ? new(unmet.Code, unmet.CodeName ?? "", unmet.Message, Json(unmet.Details)) : null);

    /// <summary>What the server answered to a command that writes (https://www.mongodb.com/docs/manual/reference/command/insert/#output).</summary>
    public static WriteResult Of(Raw.BsonDocument answer)
    {
        List<WriteError> errors = [];
        if (answer.TryGetValue("writeErrors", out var refused))
            foreach (var error in refused.AsBsonArray.Select(error => error.AsBsonDocument))
                errors.Add(new(error["index"].ToInt32(), error["code"].ToInt32(), TextAt(error, "errmsg"), DetailsIn(error)));
        var concern = answer.TryGetValue("writeConcernError", out var failure) && failure is Raw.BsonDocument unmet
            ? new WriteConcernError(unmet["code"].ToInt32(), TextAt(unmet, "codeName"), TextAt(unmet, "errmsg"), DetailsIn(unmet))
            : null;
        return errors.Count == 0 && concern is null ? Done : new(errors, concern);
    }

    private static string TextAt(Raw.BsonDocument document, string field) => document.TryGetValue(field, out var value) ? value.ToString()! : "";

    private static string DetailsIn(Raw.BsonDocument error) =>
        Json(error.TryGetValue("errInfo", out var details) ? details as Raw.BsonDocument : null);

    private static string Json(Raw.BsonDocument? details) =>
        details is null ? "{}" : BsonText.Of(BsonDocument.Parse(Raw.BsonExtensionMethods.ToBson(details)));

    public bool IsDone => Errors.Count == 0 && Concern is null;
}

/// <summary>Why the server did not write one record.</summary>
/// <param name="Index">The record's place in the batch.</param>
/// <param name="Code">The server's code, such as 11000 for a duplicate key.</param>
/// <param name="Message">What the server says.</param>
/// <param name="Details">More, as JSON.</param>
internal sealed record WriteError(int Index, int Code, string Message, string Details);

/// <summary>What was written did not reach as many members as the write concern wants.</summary>
internal sealed record WriteConcernError(int Code, string CodeName, string Message, string Details);
