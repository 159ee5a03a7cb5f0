using System.Buffers.Binary;
using Connectors.Mongo.Bson;
using Connectors.Mongo.PostProcessors;
using Connectors.Mongo.Records;

namespace Connectors.Mongo.TimeSeries;

/// <summary>Makes a date of a number (milliseconds since 1970) or a string in the time field; anything else stays, for the server to refuse, with a warning.</summary>
internal sealed class TimeFieldConverter(string field, JavaDatePattern pattern) : PostProcessor
{
    public override void Process(SinkTree record)
    {
        if (record.Value is not { } value || !value.TryGet(field, out var time))
            return;
        var raw = time.Raw.Span;
        long? milliseconds = time.Type switch
        {
            BsonType.Int32 => BinaryPrimitives.ReadInt32LittleEndian(raw),
            BsonType.Int64 => BinaryPrimitives.ReadInt64LittleEndian(raw),
            BsonType.Double => (long)BinaryPrimitives.ReadDoubleLittleEndian(raw),
            BsonType.Decimal128 when DecimalOf(raw).TryTruncate(out var number) => number,
            BsonType.String when pattern.TryParse(time.Text!, out var parsed) => parsed,
            _ => null,
        };
        if (milliseconds is { } date)
            value.Set(field, BsonValue.OfDate(date));
        else if (time.Type != BsonType.DateTime)
            record.Warn($"the time field '{field}' stays what it is ({time.Type}), as no date can be made of it by the number or the pattern of {MongoSinkConfig.TimeFormat}");
    }

    private static Decimal128 DecimalOf(ReadOnlySpan<byte> raw) =>
        new(BinaryPrimitives.ReadUInt64LittleEndian(raw[8..]), BinaryPrimitives.ReadUInt64LittleEndian(raw));
}
