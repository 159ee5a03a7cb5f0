using System.Globalization;
using System.Net;
using System.Xml;
using System.Xml.Linq;
using Microsoft.AspNetCore.Http.Features;

namespace S3TestServer;

/// <summary>
/// An S3 server for tests and first tries: objects are files under a folder, on loopback only, and any credentials will do. It has buckets, objects, uploads in
/// parts and the second form of listings (<see href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations_Amazon_Simple_Storage_Service.html"/>),
/// at path-style addresses; everything else is refused.
/// </summary>
/// <param name="folder">The folder that holds a folder for each bucket; made when it is not there.</param>
public sealed class S3Server(string folder) : IAsyncDisposable
{
    private static readonly XNamespace Namespace = "http://s3.amazonaws.com/doc/2006-03-01/";
    private static readonly string[] KnownParameters =
        ["continuation-token", "encoding-type", "fetch-owner", "list-type", "max-keys", "partNumber", "prefix", "start-after", "uploadId", "uploads", "x-id"];

    private readonly ObjectFolder _objects = new(folder);
    private WebApplication? _app;

    /// <summary>The server's address.</summary>
    /// <exception cref="InvalidOperationException">The server is not started.</exception>
    public Uri Url => _app is null ? throw new InvalidOperationException("The server has no address before it is started.") : new Uri(_app.Urls.First());

    /// <summary>Listens.</summary>
    /// <param name="port">The TCP port on 127.0.0.1, 0 to 65535; 0 takes any free one.</param>
    /// <param name="cancellation">Gives up on starting.</param>
    /// <exception cref="IOException">The port is taken.</exception>
    public async Task StartAsync(int port, CancellationToken cancellation = default)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Listen(IPAddress.Loopback, port);
        });
        _app = builder.Build();
        _app.Run(AnswerAsync);
        await _app.StartAsync(cancellation);
    }

    /// <summary>Makes a bucket, if it is not there.</summary>
    /// <param name="bucket">Its name.</param>
    public void CreateBucket(string bucket) => _objects.CreateBucket(bucket);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_app is not null) await _app.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        try { await RouteAsync(context); }
        catch (S3Exception e) { await RefuseAsync(context, e); }
        // A key that is a folder of other keys, say: as a file it cannot be stored.
        catch (Exception e) when (e is IOException or UnauthorizedAccessException && !context.Response.HasStarted)
        {
            await RefuseAsync(context, new S3Exception(500, "InternalError", e.Message));
        }
    }

    private Task RouteAsync(HttpContext context)
    {
        var request = context.Request;
        foreach (var name in request.Query.Keys)
            if (!KnownParameters.Contains(name)) throw Unknown($"{request.Method} with {name}");
        if (request.Headers.ContainsKey("x-amz-copy-source")) throw Unknown("copying");
        if (request.Headers["x-amz-content-sha256"].ToString().StartsWith("STREAMING-", StringComparison.Ordinal)) throw Unknown("a body in signed chunks");
        // The framework's path still has %2F for slashes, and cannot be told from one that had %252F.
        var path = Uri.UnescapeDataString(context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget.Split('?', 2)[0]);
        var (bucket, key) = path.TrimStart('/').Split('/', 2) is [var first, var rest] ? (first, rest) : (path.Trim('/'), "");
        if (key.Length == 0) return BucketAsync(context, bucket);
        return request.Query["uploadId"].ToString() is { Length: > 0 } upload ? UploadAsync(context, bucket, key, upload) : ObjectAsync(context, bucket, key);
    }

    private Task BucketAsync(HttpContext context, string bucket)
    {
        switch (context.Request.Method)
        {
            case "PUT":
                _objects.CreateBucket(bucket);
                return Task.CompletedTask;
            case "HEAD" when _objects.HasBucket(bucket):
                return Task.CompletedTask;
            case "HEAD":
                throw new S3Exception(404, "NoSuchBucket", "The specified bucket does not exist");
            case "GET" when context.Request.Query["list-type"] == "2":
                return ListAsync(context, bucket);
            case "GET" when context.Request.Query.ContainsKey("uploads"):
                return WriteAsync(context, new XElement(Namespace + "ListMultipartUploadsResult",
                    new XElement(Namespace + "Bucket", bucket), new XElement(Namespace + "IsTruncated", false),
                    _objects.ListUploads(bucket)
                        .Select(u => new XElement(Namespace + "Upload", new XElement(Namespace + "Key", u.Key), new XElement(Namespace + "UploadId", u.Id)))));
            default:
                throw Unknown($"{context.Request.Method} on a bucket");
        }
    }

    private Task ListAsync(HttpContext context, string bucket)
    {
        var query = context.Request.Query;
        var most = int.TryParse(query["max-keys"], CultureInfo.InvariantCulture, out var keys) ? Math.Clamp(keys, 0, 1000) : 1000;
        var prefix = query["prefix"].ToString();
        // The token of the next page is the last key of this one.
        var after = query["continuation-token"].ToString() is { Length: > 0 } token ? token : query["start-after"].ToString();
        var found = _objects.List(bucket, prefix).Where(item => string.CompareOrdinal(item.Key, after) > 0).Take(most + 1).ToList();
        var page = found.Take(most).ToList();
        var encode = query["encoding-type"] == "url";
        string Name(string name) => encode ? Uri.EscapeDataString(name).Replace("%2F", "/", StringComparison.Ordinal) : name;
        var more = found.Count > page.Count && page.Count > 0;
        return WriteAsync(context, new XElement(Namespace + "ListBucketResult",
            new XElement(Namespace + "Name", bucket), new XElement(Namespace + "Prefix", Name(prefix)),
            new XElement(Namespace + "KeyCount", page.Count), new XElement(Namespace + "MaxKeys", most),
            new XElement(Namespace + "IsTruncated", more), more ? new XElement(Namespace + "NextContinuationToken", page[^1].Key) : null,
            encode ? new XElement(Namespace + "EncodingType", "url") : null,
            page.Select(item => new XElement(Namespace + "Contents", new XElement(Namespace + "Key", Name(item.Key)),
                new XElement(Namespace + "Size", item.Size),
                new XElement(Namespace + "LastModified", item.Modified.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture)),
                    new XElement(Namespace + "StorageClass", "STANDARD")))));
    }

    private async Task ObjectAsync(HttpContext context, string bucket, string key)
    {
        var (request, response, stop) = (context.Request, context.Response, context.RequestAborted);
        switch (request.Method)
        {
            case "PUT":
                response.Headers.ETag = $"\"{await _objects.PutAsync(bucket, key, request.Body, OnlyIfAbsent(request), stop)}\"";
                break;
            case "GET" or "HEAD":
                var file = _objects.Find(bucket, key);
                response.Headers.ETag = $"\"{await ObjectFolder.TagAsync(file.FullName, stop)}\"";
                response.Headers.LastModified = file.LastWriteTimeUtc.ToString("R", CultureInfo.InvariantCulture);
                response.ContentType = "application/octet-stream";
                response.ContentLength = file.Length;
                if (request.Method == "GET") await response.SendFileAsync(file.FullName, stop);
                break;
            case "DELETE":
                _objects.Delete(bucket, key);
                response.StatusCode = 204;
                break;
            case "POST" when request.Query.ContainsKey("uploads"):
                await WriteAsync(context, new XElement(Namespace + "InitiateMultipartUploadResult",
                    new XElement(Namespace + "Bucket", bucket), new XElement(Namespace + "Key", key),
                        new XElement(Namespace + "UploadId", _objects.BeginUpload(bucket, key))));
                break;
            default:
                throw Unknown($"{request.Method} on an object");
        }
    }

    private async Task UploadAsync(HttpContext context, string bucket, string key, string upload)
    {
        var (request, stop) = (context.Request, context.RequestAborted);
        switch (request.Method)
        {
            case "PUT" when int.TryParse(request.Query["partNumber"], CultureInfo.InvariantCulture, out var number):
                context.Response.Headers.ETag = $"\"{await _objects.PutPartAsync(bucket, key, upload, number, request.Body, stop)}\"";
                break;
            case "POST":
                var tag = await _objects.CompleteAsync(bucket, key, upload, await PartsAsync(request, stop), OnlyIfAbsent(request), stop);
                await WriteAsync(context, new XElement(Namespace + "CompleteMultipartUploadResult",
                    new XElement(Namespace + "Bucket", bucket), new XElement(Namespace + "Key", key), new XElement(Namespace + "ETag", $"\"{tag}\"")));
                break;
            case "DELETE":
                _objects.Abort(bucket, key, upload);
                context.Response.StatusCode = 204;
                break;
            default:
                throw Unknown($"{request.Method} on an upload");
        }
    }

    private static async Task<List<(int Number, string Tag)>> PartsAsync(HttpRequest request, CancellationToken stop)
    {
        XDocument document;
        try { document = await XDocument.LoadAsync(request.Body, LoadOptions.None, stop); }
        catch (XmlException e) { throw new S3Exception(400, "MalformedXML", e.Message); }
        return [.. document.Descendants().Where(element => element.Name.LocalName == "Part").Select(part =>
            (int.TryParse(Child(part, "PartNumber"), CultureInfo.InvariantCulture, out var number)
                ? number : throw new S3Exception(400, "MalformedXML", "Expected a number in PartNumber."), Child(part, "ETag")))];
    }

    private static string Child(XElement element, string name) =>
        element.Elements().FirstOrDefault(child => child.Name.LocalName == name)?.Value
            ?? throw new S3Exception(400, "MalformedXML", $"Expected {name} in {element.Name.LocalName}.");

    private static bool OnlyIfAbsent(HttpRequest request) => request.Headers.IfNoneMatch == "*";

    private static S3Exception Unknown(string what) => new(501, "NotImplemented", $"This server does not know {what}.");

    private static Task RefuseAsync(HttpContext context, S3Exception refusal)
    {
        context.Response.StatusCode = refusal.Status;
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask
            : WriteAsync(context, new XElement("Error", new XElement("Code", refusal.Code),
                new XElement("Message", refusal.Message), new XElement("Resource", context.Request.Path.Value)));
    }

    private static Task WriteAsync(HttpContext context, XElement document)
    {
        context.Response.ContentType = "application/xml";
        return context.Response.WriteAsync($"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{document.ToString(SaveOptions.DisableFormatting)}",
            context.RequestAborted);
    }
}
