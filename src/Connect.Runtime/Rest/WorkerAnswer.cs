using System.Text.Json;
using Connect.Runtime.Herder;

namespace Connect.Runtime.Rest;

/// <summary>What another worker answered.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Body">The body as it came; empty for none.</param>
/// <param name="Location">The header, or null.</param>
internal sealed record WorkerAnswer(int Status, byte[] Body, string? Location)
{
    /// <summary>The text of an error.</summary>
    public string Message
    {
        get
        {
            try
            {
                using var document = JsonDocument.Parse(Body);
                return document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("message", out var text)
                    ? text.ToString() : document.RootElement.ToString();
            }
            catch (JsonException) { return System.Text.Encoding.UTF8.GetString(Body); }
        }
    }

    /// <summary>Whether nothing was done, as yet another worker is the one to do it, or none is at the moment.</summary>
    public bool IsWrongWorker => Status == 409
        && (Message == RestException.WrongWorkerMessage || Message.StartsWith("Cannot complete request momentarily", StringComparison.Ordinal));
}
