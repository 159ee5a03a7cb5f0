namespace S3TestServer;

/// <summary>A request that is refused as S3 refuses it (<see href="https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html"/>).</summary>
internal sealed class S3Exception(int status, string code, string message) : Exception(message)
{
    /// <summary>The HTTP status.</summary>
    public int Status { get; } = status;

    /// <summary>The error code of the answer's document.</summary>
    public string Code { get; } = code;
}
