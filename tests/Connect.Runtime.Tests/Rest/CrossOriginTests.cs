using Connect.Runtime.Rest;
using Microsoft.AspNetCore.Http;

namespace Connect.Runtime.Tests.Rest;

public class CrossOriginTests
{
    private static IHeaderDictionary Answer(string origins, string? origin, string? asked = null)
    {
        var context = new DefaultHttpContext();
        if (origin is not null) context.Request.Headers.Origin = origin;
        if (asked is not null) (context.Request.Method, context.Request.Headers.AccessControlRequestMethod) = ("OPTIONS", asked);
        new CrossOrigin(origins, "GET,put").AddTo(context);
        return context.Response.Headers;
    }

    [Theory]
    [InlineData("*", "http://a.example", true)]
    [InlineData("http://a.example, http://b.example", "http://b.example", true)]
    [InlineData("https://*.example", "https://x.example", true)]
    [InlineData("https://*.example", "https://example", false)]
    [InlineData("http://a.example", "http://b.example", false)]
    [InlineData("", "http://a.example", false)]
    public void Pages_of_the_allowed_origins_may_read_answers(string allowed, string origin, bool may) =>
        Assert.Equal(may ? origin : "", Answer(allowed, origin).AccessControlAllowOrigin.ToString());

    [Fact]
    public void Caches_are_told_that_the_answer_depends_on_the_origin()
    {
        Assert.Equal("Origin", Answer("http://a.example", null).Vary);
        Assert.Empty(Answer("", "http://a.example"));
    }

    [Fact]
    public void A_browser_that_asks_beforehand_hears_of_the_methods()
    {
        Assert.Equal("GET,PUT", Answer("*", "http://a.example", "PUT").AccessControlAllowMethods);
        Assert.Empty(Answer("*", "http://a.example").AccessControlAllowMethods.ToString());
    }
}
