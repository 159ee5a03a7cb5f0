using System.Buffers.Binary;
using Connectors.Mongo.Bson;
using Connectors.Mongo.PostProcessors;
using Connectors.Mongo.Records;

namespace Connectors.Mongo.TimeSeries;

/// <summary>Makes a date of a number (milliseconds since 1970) or a string in the time field; anything else stays, for the server to refuse.</summary>
internal sealed class TimeFieldConverter(string field, JavaDatePattern pattern) : PostProcessor
{
    public override void Process(SinkTree record)
    {
        if (record.Value is not { } value || !value.TryGet(field, out var time))
            return;
        long? milliseconds = time.Type switch
        {
            BsonType.Int32 => BinaryPrimitives.ReadInt32LittleEndian(time.Raw.Span),
            BsonType.Int64 => BinaryPrimitives.ReadInt64LittleEndian(time.Raw.Span),
            BsonType.Double => (long)BinaryPrimitives.ReadDoubleLittleEndian(time.Raw.Span),
            BsonType.String when pattern.TryParse(time.Text!, out var parsed) => parsed,
            _ => null,
        };
        if (milliseconds is { } date)
            value.Set(field, BsonValue.OfDate(date));
    }
}
