using System.Text.Json;
using Connect.Runtime.Herder;

namespace Connect.Runtime.Rest;

/// <summary>What workers ask of each other.</summary>
internal sealed partial class RestRoutes
{
    private async Task<RestAnswer> PutTasksAsync(RestRequest request, string[] arguments)
    {
        var body = await SignedBodyAsync(request);
        try
        {
            using var document = JsonDocument.Parse(body);
            if (document.RootElement.ValueKind != JsonValueKind.Array)
                throw RestException.BadRequest("The request's body has to be a list of task configurations");
            var tasks = document.RootElement.EnumerateArray()
                .Select(t => (IReadOnlyDictionary<string, string>)WithoutNulls(RestRequest.ToMap(t, "A task configuration")).Config).ToList();
            await _herder.PutTasksAsync(arguments[0], tasks, request.Aborted);
            return RestAnswer.Empty(204);
        }
        catch (JsonException e) { throw RestException.BadRequest($"The request's body is not JSON: {e.Message}"); }
    }

    private async Task<RestAnswer> FenceAsync(RestRequest request, string[] arguments)
    {
        await SignedBodyAsync(request);
        await _herder.FenceAsync(arguments[0], request.Aborted);
        return RestAnswer.Empty(204);
    }

    private async Task<byte[]> SignedBodyAsync(RestRequest request)
    {
        using var body = new MemoryStream();
        await request.Http.Body.CopyToAsync(body, request.Aborted);
        var bytes = body.ToArray();
        if (await _herder.IsSignedAsync()) InternalSignature.Check(request.Http.Headers, bytes, await _herder.SessionKeyAsync(), _herder.VerificationAlgorithms);
        return bytes;
    }
}
