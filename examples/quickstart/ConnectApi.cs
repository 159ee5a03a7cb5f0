using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Quickstart;

/// <summary>Connect's REST API (<see href="https://kafka.apache.org/documentation/#connect_rest"/>).</summary>
internal sealed class ConnectApi(Uri url) : IDisposable
{
    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(100);
    private readonly HttpClient _client = new() { BaseAddress = url };

    /// <summary>Whether connectors can be asked for.</summary>
    public async Task<bool> IsReadyAsync(CancellationToken cancellation)
    {
        try
        {
            using var answer = await _client.GetAsync("connectors", cancellation);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException) { return false; }
    }

    /// <summary>Makes a connector of a JSON file, or changes it to what the file says.</summary>
    /// <returns>Its name.</returns>
    /// <exception cref="QuickstartException">The worker refuses it.</exception>
    public async Task<string> PutAsync(string file, CancellationToken cancellation)
    {
        using var document = JsonDocument.Parse(await File.ReadAllTextAsync(file, cancellation));
        var name = document.RootElement.GetProperty("name").GetString()!;
        using var answer = await _client.PutAsJsonAsync($"connectors/{name}/config", document.RootElement.GetProperty("config"), cancellation);
        return answer.IsSuccessStatusCode ? name
            : throw new QuickstartException($"Connect refuses {file} with {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync(cancellation)}");
    }

    /// <summary>Waits until a connector has a task that runs.</summary>
    /// <exception cref="QuickstartException">It has failed.</exception>
    public async Task WaitForTaskAsync(string connector, CancellationToken cancellation)
    {
        while (await StateAsync(connector, cancellation) != "RUNNING") await Task.Delay(BetweenTries, cancellation);
    }

    /// <summary>The state of a connector with its task.</summary>
    /// <returns>RUNNING, PAUSED and so on; of two different states the task's, and <c>-</c> while there is none.</returns>
    /// <exception cref="QuickstartException">It has failed; the message holds the first line of the trace.</exception>
    public async Task<string> StateAsync(string connector, CancellationToken cancellation)
    {
        if (await TryGetAsync($"connectors/{connector}/status", cancellation) is not { } status) return "-";
        JsonNode[] parts = [status["connector"]!, .. status["tasks"]!.AsArray().Select(task => task!)];
        foreach (var part in parts)
            if ((string?)part["state"] == "FAILED") throw new QuickstartException($"The connector {connector} has failed: {((string?)part["trace"] ?? "").Split('\n')[0]}");
        return parts.Length < 2 ? "-" : (string?)parts[^1]["state"] ?? "-";
    }

    /// <summary>The highest id that a source connector has stored in its topic, by the offset it has committed; 0 while there is none.</summary>
    public async Task<long> IncrementAsync(string connector, CancellationToken cancellation) =>
        await TryGetAsync($"connectors/{connector}/offsets", cancellation) is { } offsets && offsets["offsets"] is JsonArray { Count: > 0 } all && all[0]!["offset"] is { } offset
            ? (long?)offset["incrementing"] ?? 0 : 0;

    private async Task<JsonNode?> TryGetAsync(string path, CancellationToken cancellation)
    {
        using var answer = await _client.GetAsync(path, cancellation);
        return answer.IsSuccessStatusCode ? await answer.Content.ReadFromJsonAsync<JsonNode>(cancellation) : null;
    }

    public void Dispose() => _client.Dispose();
}
