using System.Text;
using Kafka.Protocol.Client;

namespace Kafka.Protocol.Tests;

public sealed class ScramTests
{
    private static readonly SaslCredentials Pencil = new(SaslMechanism.ScramSha256, "user", "pencil");

    [Fact]
    public void The_exchange_is_that_of_RFC_7677()
    {
        var client = new ScramClient(Pencil, "rOprNGfwEbeRWgbNEkqO");
        Assert.Equal("n,,n=user,r=rOprNGfwEbeRWgbNEkqO", Encoding.UTF8.GetString(client.First()));
        var final = client.Final(Encoding.UTF8.GetBytes("r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096"));
        Assert.Equal(
            "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=",
            Encoding.UTF8.GetString(final));
        client.Verify("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="u8.ToArray());
    }

    [Theory]
    [InlineData("r=other,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096", "nonce")]
    [InlineData("r=abc,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096", "nonce")]
    [InlineData("r=abcdef,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=1", "iterations")]
    [InlineData("r=abcdef,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=2000000000", "iterations")]
    [InlineData("r=abcdef,i=4096", "attribute s")]
    [InlineData("", "attribute r")]
    public void A_challenge_that_is_not_right_is_refused(string challenge, string expected)
    {
        var client = new ScramClient(Pencil, "abc");
        Assert.Contains(expected, Assert.Throws<FormatException>(() => client.Final(Encoding.UTF8.GetBytes(challenge))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Credentials_do_not_show_their_password() => Assert.DoesNotContain("pencil", Pencil.ToString(), StringComparison.Ordinal);
}
