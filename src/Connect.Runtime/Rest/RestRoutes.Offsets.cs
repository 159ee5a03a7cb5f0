using System.Buffers;
using System.Text.Json;
using Connect.Api;
using Connect.Runtime.Herder;
using Connect.Runtime.Storage;

namespace Connect.Runtime.Rest;

internal sealed partial class RestRoutes
{
    private async Task<RestAnswer> OffsetsAsync(RestRequest request, string[] arguments)
    {
        var offsets = await _herder.OffsetsAsync(arguments[0], request.Aborted);
        return RestAnswer.Json(200, json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("offsets");
            foreach (var (partition, offset) in offsets)
            {
                json.WriteStartObject();
                json.WritePropertyName("partition");
                json.WriteRawValue(SourceOffsets.Value(partition));
                json.WritePropertyName("offset");
                json.WriteRawValue(SourceOffsets.Value(offset));
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    private async Task<RestAnswer> AlterOffsetsAsync(RestRequest request, string[] arguments)
    {
        var body = await request.BodyAsync();
        if (body.ValueKind != JsonValueKind.Object) throw RestException.BadRequest("The request's body has to be an object with offsets");
        foreach (var member in body.EnumerateObject())
            if (member.Name != "offsets") throw RestException.BadRequest($"Unknown field '{member.Name}'; expected offsets");
        if (!body.TryGetProperty("offsets", out var list) || list.ValueKind != JsonValueKind.Array || list.GetArrayLength() == 0)
            throw RestException.BadRequest("Partitions / offsets need to be provided for an alter offsets request");
        var offsets = new List<KeyValuePair<IReadOnlyDictionary<string, object?>?, IReadOnlyDictionary<string, object?>?>>();
        foreach (var entry in list.EnumerateArray()) offsets.Add(new(Map(entry, "partition"), Map(entry, "offset")));
        return Message(await _herder.AlterOffsetsAsync(arguments[0], offsets, request.Aborted));
    }

    private async Task<RestAnswer> ResetOffsetsAsync(RestRequest request, string[] arguments) =>
        Message(await _herder.ResetOffsetsAsync(arguments[0], request.Aborted));

    private static RestAnswer Message(string message) => RestAnswer.Json(200, json =>
    {
        json.WriteStartObject();
        json.WriteString("message", message);
        json.WriteEndObject();
    });

    private static IReadOnlyDictionary<string, object?>? Map(JsonElement entry, string name)
    {
        if (entry.ValueKind != JsonValueKind.Object || !entry.TryGetProperty(name, out var map) || map.ValueKind == JsonValueKind.Null) return null;
        return map.ValueKind == JsonValueKind.Object ? SourceOffsets.ReadObject(map)
            : throw RestException.BadRequest($"The field '{name}' has to be an object or null");
    }
}
