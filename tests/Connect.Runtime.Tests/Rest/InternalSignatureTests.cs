using System.Text;
using Connect.Runtime.Herder;
using Connect.Runtime.Rest;
using Connect.Runtime.Storage;
using Microsoft.AspNetCore.Http;

namespace Connect.Runtime.Tests.Rest;

public sealed class InternalSignatureTests
{
    private static readonly byte[] Body = Encoding.UTF8.GetBytes("""[{"task.class":"T"}]""");
    private static readonly SessionKey Key = new([.. Enumerable.Range(0, 32).Select(i => (byte)i)], "HmacSHA256", 1);

    [Theory]
    [InlineData("HmacSHA256", "FFL9KqpwZ62htyFSzz4DHB1kjZbTch9ZWIiDIYhWMXw=")]
    [InlineData("HmacSHA1", "9P3ZOpbZzxvof0GxNwyHnXl9d4Q=")]
    [InlineData("HmacSHA512", "mb4QkypJGK56yI3hTSWUhuCeUua28eC6fd+rRQ7Hjp2ima2D7NgSlEodPJHJA1hFhjMor1lq15ygqcXITCx75w==")]
    public void What_Java_signs_is_taken(string algorithm, string signature) =>
        InternalSignature.Check(Headers(signature, algorithm), Body, Key, ["HmacSHA256", "HmacSHA1", "HmacSHA512"]);

    [Theory]
    [InlineData(null, "HmacSHA256", 400, "Internal request missing required signature")]
    [InlineData("AAAA", null, 400, "Internal request missing required signature")]
    [InlineData("AAAA", "HmacSHA1", 400, "This worker does not support the 'HmacSHA1' key signing algorithm used by other workers. This worker is currently configured to use: [HmacSHA256].")]
    [InlineData("AAAA", "HmacSHA256", 403, "Internal request contained invalid signature.")]
    [InlineData("no base64!", "HmacSHA256", 403, "Internal request contained invalid signature.")]
    public void Anything_else_is_refused_with_the_words_of_Javas_workers(string? signature, string? algorithm, int status, string message)
    {
        var refusal = Assert.Throws<RestException>(() => InternalSignature.Check(Headers(signature, algorithm), Body, Key, ["HmacSHA256"]));

        Assert.Equal(status, refusal.Status);
        Assert.StartsWith(message, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Before_there_is_a_key_whoever_asks_is_to_come_back() =>
        Assert.Equal(503, Assert.Throws<RestException>(() => InternalSignature.Check(Headers("AAAA", "HmacSHA256"), Body, null, ["HmacSHA256"])).Status);

    private static HeaderDictionary Headers(string? signature, string? algorithm)
    {
        var headers = new HeaderDictionary();
        if (signature is not null) headers[InternalSignature.SignatureHeader] = signature;
        if (algorithm is not null) headers[InternalSignature.AlgorithmHeader] = algorithm;
        return headers;
    }
}
