using System.Net;
using System.Text;
using System.Text.Json;

namespace Connectors.QuestDb.Ilp;

internal sealed partial class HttpLineSender
{
    // Answers that say "later": the server is busy, starting or behind a gateway that is.
    private static bool IsRetriable(HttpStatusCode status) => (int)status is 404 or 421 or 500 or 503 or 504 or 507 or 509 or 523 or 524 or 529 or 599;

    private static async Task<LineSenderException> RefusalAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        // Not as a string: a proxy's page may name a character set that does not exist.
        var body = Encoding.UTF8.GetString(await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false));
        var status = (int)response.StatusCode;
        var (message, details, line) = Describe(body, status);
        var what = status switch
        {
            401 or 403 => $"HTTP endpoint authentication error: {message}",
            404 or 405 => $"HTTP endpoint does not support ILP: {message}",
            _ => message,
        };
        return new LineSenderException($"Could not flush buffer: {what} [{details}]")
        {
            Status = status,
            Line = line,
            IsAboutLines = IsAboutLines(message),
            IsRetriable = IsRetriable(response.StatusCode),
            TryNextAddress = status is 404 or 421,
        };
    }

    private static bool IsAboutLines(string message) =>
        message.Contains("error in line", StringComparison.Ordinal) || message.Contains("failed to parse line protocol", StringComparison.Ordinal);

    // The server's own errors are JSON: code, message, line, errorId; a proxy's are anything.
    private static (string Message, string Details, int? Line) Describe(string body, int status)
    {
        var details = $"http-status={status}";
        try
        {
            using var json = JsonDocument.Parse(body);
            if (json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("message", out var message))
            {
                int? line = null;
                if (json.RootElement.TryGetProperty("errorId", out var id)) details += $", id: {id}";
                if (json.RootElement.TryGetProperty("code", out var code)) details += $", code: {code}";
                if (json.RootElement.TryGetProperty("line", out var at) && at.ValueKind == JsonValueKind.Number && at.TryGetInt32(out var number))
                {
                    line = number;
                    details += $", line: {number}";
                }
                return (message.ToString(), details, line);
            }
        }
        catch (JsonException) { /* not the server's own form */ }
        var text = body.Trim();
        return (text.Length > 500 ? text[..500] + "…" : text, details, null);
    }
}
