using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Connectors.Mongo.Bson;

/// <summary>Documents as relaxed Extended JSON, for messages.</summary>
internal static class BsonText
{
    /// <summary>The text of a document.</summary>
    public static string Of(BsonDocument document)
    {
        var text = new StringBuilder();
        Append(text, BsonValue.Of(document));
        return text.ToString();
    }

    private static void Append(StringBuilder text, in BsonValue value)
    {
        var raw = value.Raw.Span;
        switch (value.Type)
        {
            case BsonType.Document or BsonType.Array:
                var document = value.Document!;
                text.Append(document.IsArray ? '[' : '{');
                for (var i = 0; i < document.Fields.Count; i++)
                {
                    if (i > 0)
                        text.Append(", ");
                    if (!document.IsArray)
                        text.Append(JsonSerializer.Serialize(document.Fields[i].Name)).Append(": ");
                    Append(text, document.Fields[i].Value);
                }
                text.Append(document.IsArray ? ']' : '}');
                break;
            case BsonType.String:
                text.Append(JsonSerializer.Serialize(value.Text));
                break;
            case BsonType.Int32:
                text.Append(BinaryPrimitives.ReadInt32LittleEndian(raw));
                break;
            case BsonType.Int64:
                text.Append(BinaryPrimitives.ReadInt64LittleEndian(raw));
                break;
            case BsonType.Double:
                text.Append(BinaryPrimitives.ReadDoubleLittleEndian(raw).ToString("R", CultureInfo.InvariantCulture));
                break;
            case BsonType.Boolean:
                text.Append(raw[0] != 0 ? "true" : "false");
                break;
            case BsonType.Null:
                text.Append("null");
                break;
            case BsonType.ObjectId:
                text.Append("{\"$oid\": \"").Append(Convert.ToHexStringLower(raw)).Append("\"}");
                break;
            case BsonType.DateTime:
                text.Append("{\"$date\": ").Append(BinaryPrimitives.ReadInt64LittleEndian(raw)).Append('}');
                break;
            default:
                text.Append(CultureInfo.InvariantCulture, $"{{\"${value.Type}\": \"{Convert.ToBase64String(raw)}\"}}");
                break;
        }
    }
}
