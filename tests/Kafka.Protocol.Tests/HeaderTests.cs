using Kafka.Protocol.Messages;
using Kafka.Protocol.Wire;

namespace Kafka.Protocol.Tests;

public sealed class HeaderTests
{
    [Theory]
    [InlineData(ApiKey.Metadata, 8, "000300080000002A000161")]
    [InlineData(ApiKey.Metadata, 9, "000300090000002A00016100")]
    [InlineData(ApiKey.ApiVersions, 3, "001200030000002A00016100")]
    public void A_request_header_has_tagged_fields_in_flexible_versions_and_a_plain_client_id_in_all(ApiKey key, short version, string hex)
    {
        using var buffer = new PooledBuffer();
        var writer = new ProtocolWriter(buffer);
        var header = new RequestHeader(key, version, 42, "a");
        header.Write(ref writer);
        writer.Flush();
        Assert.Equal(hex, Convert.ToHexString(buffer.WrittenSpan));

        var reader = new ProtocolReader(buffer.WrittenMemory);
        Assert.Equal(header, RequestHeader.Read(ref reader));
        Assert.Equal(0, reader.Remaining);
    }

    [Fact]
    public void The_header_of_an_unknown_API_can_be_read_so_that_it_can_be_refused()
    {
        var reader = new ProtocolReader(Convert.FromHexString("03E700090000002AFFFF00"));
        Assert.Equal(new RequestHeader((ApiKey)999, 9, 42, null), RequestHeader.Read(ref reader));
    }

    [Fact]
    public void ApiVersions_always_answers_with_the_oldest_header()
    {
        Assert.Equal(0, ApiVersionsRequest.Api.ResponseHeaderVersion(4));
        Assert.Equal(1, MetadataRequest.Api.ResponseHeaderVersion(9));
        Assert.Equal(0, MetadataRequest.Api.ResponseHeaderVersion(8));
    }

    [Theory]
    [InlineData(ErrorCode.NotCoordinator, "NOT_COORDINATOR", true)]
    [InlineData(ErrorCode.None, "NONE", false)]
    [InlineData(ErrorCode.InvalidTopicException, "INVALID_TOPIC_EXCEPTION", false)]
    [InlineData(ErrorCode.SaslAuthenticationFailed, "SASL_AUTHENTICATION_FAILED", false)]
    [InlineData((ErrorCode)999, "ERROR_999", false)]
    public void Error_codes_have_the_names_that_Kafka_gives_them(ErrorCode code, string name, bool retriable)
    {
        Assert.Equal(name, code.KafkaName());
        Assert.Equal(retriable, code.IsRetriable());
    }
}
