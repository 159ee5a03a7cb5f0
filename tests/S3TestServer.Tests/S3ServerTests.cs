using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;

namespace S3TestServer.Tests;

public sealed class S3ServerTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("s3-test-server").FullName;
    private readonly S3Server _server;
    private HttpClient? _client;

    public S3ServerTests() => _server = new S3Server(_folder);

    private HttpClient Http => _client!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await _server.StartAsync(0, Stop);
        _server.CreateBucket("bucket");
        _client = new HttpClient { BaseAddress = _server.Url };
    }

    public async ValueTask DisposeAsync()
    {
        _client?.Dispose();
        await _server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static string Tag(params string[] contents)
    {
#pragma warning disable CA5351 // S3 defines tags by MD5.
        var digests = contents.Select(c => MD5.HashData(Encoding.UTF8.GetBytes(c))).ToList();
        return digests.Count == 1 ? $"\"{Convert.ToHexStringLower(digests[0])}\""
            : $"\"{Convert.ToHexStringLower(MD5.HashData([.. digests.SelectMany(d => d)]))}-{digests.Count}\"";
#pragma warning restore CA5351
    }

    private Task<HttpResponseMessage> PutAsync(string path, string content) => Http.PutAsync(path, new StringContent(content), Stop);

    private async Task<XElement> GetXmlAsync(string path)
    {
        using var answer = await Http.GetAsync(path, Stop);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("application/xml", answer.Content.Headers.ContentType!.MediaType);
        return XElement.Parse(await answer.Content.ReadAsStringAsync(Stop));
    }

    private static async Task RefusedAsync(HttpResponseMessage answer, HttpStatusCode status, string code)
    {
        Assert.Equal(status, answer.StatusCode);
        var error = XElement.Parse(await answer.Content.ReadAsStringAsync(Stop));
        Assert.Equal(("Error", code), (error.Name.LocalName, error.Element("Code")!.Value));
        Assert.NotEmpty(error.Element("Message")!.Value);
        Assert.Equal(answer.RequestMessage!.RequestUri!.AbsolutePath, error.Element("Resource")!.Value);
    }

    private static IEnumerable<string> All(XElement document, string name) => document.Descendants().Where(e => e.Name.LocalName == name).Select(e => e.Value);

    private static string One(XElement document, string name) => All(document, name).Single();

    private async Task<string> BeginAsync(string key)
    {
        using var answer = await Http.PostAsync($"/bucket/{key}?uploads", null, Stop);
        return One(XElement.Parse(await answer.Content.ReadAsStringAsync(Stop)), "UploadId");
    }

    private Task<HttpResponseMessage> CompleteAsync(string key, string upload, params (int Number, string Tag)[] parts) =>
        Http.PostAsync($"/bucket/{key}?uploadId={upload}",
        new StringContent(new XElement("CompleteMultipartUpload",
            parts.Select(p => new XElement("Part", new XElement("PartNumber", p.Number), new XElement("ETag", p.Tag)))).ToString()), Stop);

    [Fact]
    public async Task An_object_is_kept_as_a_file_and_comes_back()
    {
        using var put = await PutAsync("/bucket/topics/t/a%20b+c.json", "content");
        Assert.Equal((HttpStatusCode.OK, Tag("content")), (put.StatusCode, put.Headers.ETag!.Tag));
        Assert.Equal("content", await File.ReadAllTextAsync(Path.Combine(_folder, "bucket", "topics", "t", "a b+c.json"), Stop));
        using var get = await Http.GetAsync("/bucket/topics/t/a%20b+c.json", Stop);
        Assert.Equal(("content", Tag("content")), (await get.Content.ReadAsStringAsync(Stop), get.Headers.ETag!.Tag));
        Assert.NotNull(get.Content.Headers.LastModified);
        using var head = await Http.SendAsync(new HttpRequestMessage(HttpMethod.Head, "/bucket/topics/t/a%20b+c.json"), Stop);
        Assert.Equal((HttpStatusCode.OK, 7L), (head.StatusCode, head.Content.Headers.ContentLength!.Value));
    }

    [Fact]
    public async Task An_object_is_replaced_unless_that_is_forbidden()
    {
        using var first = await PutAsync("/bucket/a", "one");
        using var second = await PutAsync("/bucket/a", "two");
        Assert.Equal("two", await Http.GetStringAsync("/bucket/a", Stop));
        using var request = new HttpRequestMessage(HttpMethod.Put, "/bucket/a")
        {
            Content = new StringContent("three"),
            Headers = { { "If-None-Match", "*" } }
        };
        using var refused = await Http.SendAsync(request, Stop);
        await RefusedAsync(refused, HttpStatusCode.PreconditionFailed, "PreconditionFailed");
        Assert.Equal("two", await Http.GetStringAsync("/bucket/a", Stop));
    }

    [Theory]
    [InlineData("/bucket/a")]
    [InlineData("/bucket/never/was/there")]
    public async Task An_object_is_gone_when_it_was_deleted_and_may_be_deleted_again(string path)
    {
        using var put = await PutAsync("/bucket/a", "content");
        for (var i = 0; i < 2; i++)
        {
            using var delete = await Http.DeleteAsync(path, Stop);
            Assert.Equal(HttpStatusCode.NoContent, delete.StatusCode);
        }
        using var get = await Http.GetAsync(path, Stop);
        await RefusedAsync(get, HttpStatusCode.NotFound, "NoSuchKey");
    }

    [Fact]
    public async Task A_listing_has_the_keys_with_a_prefix_in_the_order_of_their_characters()
    {
        foreach (var key in (string[])["b/2", "a%2F2", "B/1", "a/10", "a.txt", "a/2.x"])
        {
            using var put = await PutAsync($"/bucket/{key}", Uri.UnescapeDataString(key));
        }
        var all = await GetXmlAsync("/bucket?list-type=2");
        Assert.Equal(["B/1", "a.txt", "a/10", "a/2", "a/2.x", "b/2"], All(all, "Key"));
        Assert.Equal(("6", "false", "bucket"), (One(all, "KeyCount"), One(all, "IsTruncated"), One(all, "Name")));
        Assert.Equal(["3", "5", "4", "3", "5", "3"], All(all, "Size"));
        Assert.Equal(["a/10", "a/2", "a/2.x"], All(await GetXmlAsync("/bucket?list-type=2&prefix=a%2F"), "Key"));
        Assert.Equal(["a/2.x", "b/2"], All(await GetXmlAsync("/bucket?list-type=2&start-after=a%2F2"), "Key"));
        Assert.Empty(All(await GetXmlAsync("/bucket?list-type=2&prefix=none"), "Key"));
    }

    [Fact]
    public async Task A_listing_goes_on_where_the_page_before_ended()
    {
        foreach (var i in Enumerable.Range(0, 5))
        {
            using var put = await PutAsync($"/bucket/p/{i}", "");
        }
        using var other = await PutAsync("/bucket/q", "");
        var keys = new List<string>();
        string? token = null;
        var pages = 0;
        do
        {
            var page =
                await GetXmlAsync($"/bucket?list-type=2&prefix=p/&max-keys=2{(token is null ? "" : $"&continuation-token={Uri.EscapeDataString(token)}")}");
            keys.AddRange(All(page, "Key"));
            token = All(page, "NextContinuationToken").SingleOrDefault();
            Assert.Equal(token is not null, One(page, "IsTruncated") == "true");
            pages++;
        }
        while (token is not null);
        Assert.Equal(["p/0", "p/1", "p/2", "p/3", "p/4"], keys);
        Assert.Equal(3, pages);
    }

    [Fact]
    public async Task A_listing_encodes_keys_when_it_is_asked_to()
    {
        using var put = await PutAsync("/bucket/a/%C3%BC%20%26", "");
        Assert.Equal("a/%C3%BC%20%26", One(await GetXmlAsync("/bucket?list-type=2&encoding-type=url"), "Key"));
        Assert.Equal("a/\u00fc &", One(await GetXmlAsync("/bucket?list-type=2"), "Key"));
    }

    [Fact]
    public async Task An_upload_in_parts_becomes_an_object_when_it_is_complete()
    {
        var upload = await BeginAsync("big/object");
        using var second = await PutAsync($"/bucket/big/object?partNumber=2&uploadId={upload}", "two");
        using var first = await PutAsync($"/bucket/big/object?partNumber=1&uploadId={upload}", "one");
        Assert.Equal(Tag("one"), first.Headers.ETag!.Tag);
        Assert.Empty(All(await GetXmlAsync("/bucket?list-type=2"), "Key"));
        using var complete = await CompleteAsync("big/object", upload, (1, Tag("one")), (2, Tag("two")));
        Assert.Equal(Tag("one", "two"), One(XElement.Parse(await complete.Content.ReadAsStringAsync(Stop)), "ETag"));
        Assert.Equal("onetwo", await Http.GetStringAsync("/bucket/big/object", Stop));
        using var again = await CompleteAsync("big/object", upload, (1, Tag("one")));
        await RefusedAsync(again, HttpStatusCode.NotFound, "NoSuchUpload");
    }

    [Fact]
    public async Task Uploads_that_are_under_way_are_listed()
    {
        _server.CreateBucket("other");
        var upload = await BeginAsync("big/object");
        var listed = (await GetXmlAsync("/bucket?uploads")).Elements()
            .Where(e => e.Name.LocalName == "Upload").Select(e => e.Elements().Select(c => c.Value).ToArray());
        Assert.Equal([["big/object", upload]], listed);
        Assert.DoesNotContain((await GetXmlAsync("/other?uploads")).Elements(), e => e.Name.LocalName == "Upload");
    }

    [Fact]
    public async Task An_upload_that_is_aborted_leaves_nothing()
    {
        var upload = await BeginAsync("a");
        using var part = await PutAsync($"/bucket/a?partNumber=1&uploadId={upload}", "one");
        using var abort = await Http.DeleteAsync($"/bucket/a?uploadId={upload}", Stop);
        Assert.Equal(HttpStatusCode.NoContent, abort.StatusCode);
        using var late = await PutAsync($"/bucket/a?partNumber=2&uploadId={upload}", "two");
        await RefusedAsync(late, HttpStatusCode.NotFound, "NoSuchUpload");
        using var get = await Http.GetAsync("/bucket/a", Stop);
        await RefusedAsync(get, HttpStatusCode.NotFound, "NoSuchKey");
        Assert.Empty(Directory.EnumerateFiles(_folder, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task An_upload_is_only_completed_with_the_parts_it_has()
    {
        var upload = await BeginAsync("a");
        using var part = await PutAsync($"/bucket/a?partNumber=1&uploadId={upload}", "one");
        using var wrongTag = await CompleteAsync("a", upload, (1, Tag("other")));
        await RefusedAsync(wrongTag, HttpStatusCode.BadRequest, "InvalidPart");
        using var missing = await CompleteAsync("a", upload, (1, Tag("one")), (2, Tag("two")));
        await RefusedAsync(missing, HttpStatusCode.BadRequest, "InvalidPart");
        using var otherKey = await CompleteAsync("b", upload, (1, Tag("one")));
        await RefusedAsync(otherKey, HttpStatusCode.NotFound, "NoSuchUpload");
        using var number = await PutAsync($"/bucket/a?partNumber=10001&uploadId={upload}", "one");
        await RefusedAsync(number, HttpStatusCode.BadRequest, "InvalidArgument");
        using var right = await CompleteAsync("a", upload, (1, Tag("one")));
        Assert.Equal(HttpStatusCode.OK, right.StatusCode);
    }

    [Theory]
    [InlineData("no xml")]
    [InlineData("<C><Part><PartNumber>x</PartNumber><ETag>y</ETag></Part></C>")]
    [InlineData("<C><Part><PartNumber>1</PartNumber></Part></C>")]
    public async Task A_list_of_parts_that_cannot_be_read_is_refused(string body)
    {
        var upload = await BeginAsync("a");
        using var answer = await Http.PostAsync($"/bucket/a?uploadId={upload}", new StringContent(body), Stop);
        await RefusedAsync(answer, HttpStatusCode.BadRequest, "MalformedXML");
    }

    [Theory]
    [InlineData("GET", "/none/a", HttpStatusCode.NotFound, "NoSuchBucket")]
    [InlineData("PUT", "/none/a", HttpStatusCode.NotFound, "NoSuchBucket")]
    [InlineData("GET", "/none?list-type=2", HttpStatusCode.NotFound, "NoSuchBucket")]
    [InlineData("PUT", "/Not_A_Bucket", HttpStatusCode.BadRequest, "InvalidBucketName")]
    [InlineData("PUT", "/bucket/a//b", HttpStatusCode.BadRequest, "InvalidArgument")]
    [InlineData("PUT", "/bucket/a%2f..%2f..%2f..%2fb", HttpStatusCode.BadRequest, "InvalidArgument")]
    [InlineData("PUT", "/bucket/a?uploadId=..&partNumber=1", HttpStatusCode.NotFound, "NoSuchUpload")]
    [InlineData("GET", "/bucket?list-type=1", HttpStatusCode.NotImplemented, "NotImplemented")]
    [InlineData("GET", "/bucket/a?acl", HttpStatusCode.NotImplemented, "NotImplemented")]
    [InlineData("POST", "/bucket/a", HttpStatusCode.NotImplemented, "NotImplemented")]
    [InlineData("DELETE", "/bucket", HttpStatusCode.NotImplemented, "NotImplemented")]
    public async Task A_request_that_cannot_be_served_is_refused_as_S3_does(string method, string path, HttpStatusCode status, string code)
    {
        using var answer = await Http.SendAsync(new HttpRequestMessage(new HttpMethod(method), path), Stop);
        Assert.Equal(status, answer.StatusCode);
        Assert.Equal(code, One(XElement.Parse(await answer.Content.ReadAsStringAsync(Stop)), "Code"));
        Assert.Empty(Directory.EnumerateFiles(_folder, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task A_bucket_is_made_once_and_then_there()
    {
        async Task<HttpStatusCode> SendAsync(HttpMethod method)
        {
            using var answer = await Http.SendAsync(new HttpRequestMessage(method, "/another"), Stop);
            return answer.StatusCode;
        }
        Assert.Equal(HttpStatusCode.NotFound, await SendAsync(HttpMethod.Head));
        Assert.Equal(HttpStatusCode.OK, await SendAsync(HttpMethod.Put));
        Assert.Equal(HttpStatusCode.OK, await SendAsync(HttpMethod.Put));
        Assert.Equal(HttpStatusCode.OK, await SendAsync(HttpMethod.Head));
    }

    [Fact]
    public async Task A_key_that_is_a_folder_of_others_cannot_be_stored()
    {
        using var put = await PutAsync("/bucket/a/b", "content");
        using var refused = await PutAsync("/bucket/a", "content");
        await RefusedAsync(refused, HttpStatusCode.InternalServerError, "InternalError");
        Assert.Equal("content", await Http.GetStringAsync("/bucket/a/b", Stop));
    }

    [Fact]
    public async Task Bodies_in_signed_chunks_and_copies_are_refused_rather_than_stored_wrong()
    {
        foreach (var (name, value) in ((string, string)[])[("x-amz-content-sha256", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD"), ("x-amz-copy-source", "bucket/b")])
        {
            using var request = new HttpRequestMessage(HttpMethod.Put, "/bucket/a") { Content = new StringContent("content"), Headers = { { name, value } } };
            using var answer = await Http.SendAsync(request, Stop);
            await RefusedAsync(answer, HttpStatusCode.NotImplemented, "NotImplemented");
        }
    }

    [Fact]
    public async Task What_was_stored_is_there_after_a_restart()
    {
        using var put = await PutAsync("/bucket/a", "content");
        await using var restarted = new S3Server(_folder);
        Assert.Throws<InvalidOperationException>(() => restarted.Url);
        await restarted.StartAsync(0, Stop);
        Assert.Equal("content", await Http.GetStringAsync(new Uri(restarted.Url, "/bucket/a"), Stop));
    }
}
