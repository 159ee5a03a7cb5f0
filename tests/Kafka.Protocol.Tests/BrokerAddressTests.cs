using Kafka.Protocol.Client;

namespace Kafka.Protocol.Tests;

public sealed class BrokerAddressTests
{
    [Theory]
    [InlineData("localhost:9092", "localhost", 9092)]
    [InlineData("[::1]:9092", "::1", 9092)]
    [InlineData("SASL_SSL://kafka-1.example.com:443", "kafka-1.example.com", 443)]
    public void Addresses_are_read(string text, string host, int port) => Assert.Equal(new BrokerAddress(host, port), BrokerAddress.Parse(text));

    [Theory]
    [InlineData("localhost")]
    [InlineData(":9092")]
    [InlineData("localhost:0")]
    [InlineData("localhost:65536")]
    [InlineData("localhost:9o92")]
    [InlineData("::1:9092")]
    [InlineData("")]
    public void What_is_no_address_is_refused(string text)
        => Assert.Contains($"'{text}'", Assert.Throws<FormatException>(() => BrokerAddress.Parse(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void Lists_may_have_spaces_and_must_not_be_empty()
    {
        Assert.Equal([new BrokerAddress("a", 1), new BrokerAddress("b", 2)], BrokerAddress.ParseList("a:1, b:2,"));
        Assert.Throws<FormatException>(() => BrokerAddress.ParseList(" , "));
    }

    [Fact]
    public void An_address_is_written_as_it_is_read() => Assert.Equal("[::1]:9092", BrokerAddress.Parse("[::1]:9092").ToString());
}
