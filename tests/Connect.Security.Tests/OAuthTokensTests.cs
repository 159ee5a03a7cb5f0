using System.Net;
using System.Text;
using Connect.Testing;

namespace Connect.Security.Tests;

public sealed class OAuthTokensTests
{
    private sealed class Issuer(Func<int, (int Status, string Answer)> answer) : HttpMessageHandler
    {
        private int _asked;

        public List<string> Asked { get; } = [];

        protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            using var body = new StreamReader(request.Content!.ReadAsStream(cancellationToken));
            Asked.Add($"{request.Method} {request.RequestUri} {Encoding.UTF8.GetString(Convert.FromBase64String(request.Headers.Authorization!.Parameter!))} {body.ReadToEnd()}");
            var (status, text) = answer(_asked++);
            return new((HttpStatusCode)status) { Content = new StringContent(text) };
        }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(Send(request, cancellationToken));
    }

    private static OAuthTokens Tokens(Issuer issuer, TimeProvider time, string? scope = null) => new(
        new() { TokenEndpoint = new("https://login.example/token"), ClientId = "me", ClientSecret = "geheim", Scope = scope }, issuer, TimeSpan.FromSeconds(10), time);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_token_is_used_until_shortly_before_it_runs_out(bool blocks)
    {
        var issuer = new Issuer(n => (200, $$"""{"access_token":"t{{n}}","token_type":"Bearer","expires_in":100}"""));
        var time = new ManualTime();
        using var tokens = Tokens(issuer, time, "kafka all");
        async Task<string> Current() => blocks ? tokens.Current(TestContext.Current.CancellationToken) : await tokens.CurrentAsync(TestContext.Current.CancellationToken);
        Assert.Equal("t0", await Current());
        time.Advance(TimeSpan.FromSeconds(79));
        Assert.Equal("t0", await Current());
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("t1", await Current());
        Assert.Equal("POST https://login.example/token me:geheim grant_type=client_credentials&scope=kafka+all", issuer.Asked[0]);
    }

    [Theory]
    [InlineData(401, "{}", "issued no token: 401")]
    [InlineData(200, "no", "issued no token: its answer is not JSON")]
    [InlineData(200, "[]", "issued no token: its answer has none")]
    [InlineData(200, """{"access_token":1}""", "issued no token: its answer has none")]
    public async Task An_issuer_that_gives_none_is_named_and_the_secret_is_not(int status, string answer, string reason)
    {
        using var tokens = Tokens(new Issuer(_ => (status, answer)), TimeProvider.System);
        foreach (var error in new[] { Assert.Throws<HttpRequestException>(() => tokens.Current(TestContext.Current.CancellationToken)),
            await Assert.ThrowsAsync<HttpRequestException>(() => tokens.CurrentAsync(TestContext.Current.CancellationToken)) })
        {
            Assert.Contains($"https://login.example/token {reason}", error.Message, StringComparison.Ordinal);
            Assert.Equal((HttpStatusCode)status, error.StatusCode);
            Assert.DoesNotContain("geheim", error.ToString(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("https://login.example/token", true)]
    [InlineData("http://login:8080/token", true)]
    [InlineData("file:///etc/token", false)]
    [InlineData("/etc/token", false)]
    [InlineData("ftp://login/token", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void Tokens_come_over_http_and_https_only(string? url, bool taken) => Assert.Equal(taken, OAuthClient.ParseEndpoint(url) is not null);
}
