using System.Net;
using System.Text.Json;

namespace Connectors.QuestDb.Ilp;

internal sealed partial class HttpLineSender
{
    private async Task ReadSettingsAsync(CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, _settings[_address]);
        using var response = await ExchangeAsync(request, _conf.RequestTimeout, cancellationToken).ConfigureAwait(false);
        if (response.StatusCode == HttpStatusCode.NotFound) return;
        if (!response.IsSuccessStatusCode)
            throw new LineSenderException(
                $"Failed to detect server line protocol version: {request.RequestUri} answered {(int)response.StatusCode}; "
                + "protocol_version sets one without asking")
            {
                Status = (int)response.StatusCode,
                IsRetriable = true,
                TryNextAddress = true,
            };
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            using var json = await JsonDocument.ParseAsync(body, default, cancellationToken).ConfigureAwait(false);
            Apply(json.RootElement);
        }
        catch (JsonException e)
        {
            throw new LineSenderException($"Failed to detect server line protocol version: {request.RequestUri} did not answer JSON: {e.Message}", e)
            {
                IsRetriable = true,
                TryNextAddress = true,
            };
        }
    }

    private void Apply(JsonElement settings)
    {
        // A replica says here that it takes no lines.
        if (Find(settings, "accepting.writes") is { ValueKind: JsonValueKind.Array } writes && !writes.EnumerateArray().Any(w => w.ValueEquals("http"u8)))
            throw new LineSenderException($"{_settings[_address].Authority} does not accept writes over HTTP") { IsRetriable = true, TryNextAddress = true };
        if (Find(settings, "line.proto.support.versions") is { ValueKind: JsonValueKind.Array } versions)
        {
            var highest = 0;
            foreach (var version in versions.EnumerateArray())
                if (version.ValueKind == JsonValueKind.Number && version.TryGetInt32(out var number) && number is >= 1 and <= 3)
                    highest = Math.Max(highest, number);
            if (highest == 0)
                throw new LineSenderException(
                    $"Server does not support current client: it speaks versions {versions} of the line protocol, this connector 1 to 3");
            Version = (ProtocolVersion)highest;
        }
        if (Find(settings, "cairo.max.file.name.length") is { ValueKind: JsonValueKind.Number } length && length.TryGetInt32(out var max) && max > 0)
            MaxNameLength = max;
    }

    // Servers before 9.0 have the names at the top, later ones below "config".
    private static JsonElement? Find(JsonElement element, string name)
    {
        if (element.ValueKind != JsonValueKind.Object) return null;
        if (element.TryGetProperty(name, out var found)) return found;
        foreach (var property in element.EnumerateObject())
            if (Find(property.Value, name) is { } deeper) return deeper;
        return null;
    }
}
