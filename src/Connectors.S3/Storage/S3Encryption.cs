using System.Security.Cryptography;
using Amazon.S3;
using Amazon.S3.Model;
using Connect.Api;

namespace Connectors.S3;

/// <summary>The server-side encryption that requests ask for: by the store's keys, by KMS, or by a key that goes with every request (SSE-C).</summary>
internal sealed class S3Encryption
{
    private readonly ServerSideEncryptionMethod? _method;
    private readonly string? _kmsKey;
    private readonly string? _customerKey;
    private readonly string? _customerKeyDigest;

    /// <summary>Reads the keys of encryption.</summary>
    /// <exception cref="ConfigException">The customer's key is not 32 bytes in base64.</exception>
    public S3Encryption(ParsedConfig config)
    {
        var kmsKey = config.GetString(S3SinkConfig.SseKmsKeyIdKey);
        var customerKey = config.GetPassword(S3SinkConfig.SseCustomerKeyKey);
        switch (config.GetString(S3SinkConfig.SseNameKey))
        {
            case "AES256" when !string.IsNullOrWhiteSpace(customerKey?.Value):
                _customerKey = customerKey.Value.Trim();
                _customerKeyDigest = DigestOf(_customerKey);
                break;
            case "AES256": _method = ServerSideEncryptionMethod.AES256; break;
            // Without a key nothing is asked for: the bucket's own default holds.
            case "aws:kms" when !string.IsNullOrWhiteSpace(kmsKey): (_method, _kmsKey) = (ServerSideEncryptionMethod.AWSKMS, kmsKey); break;
            case "aws:kms:dsse": (_method, _kmsKey) = (ServerSideEncryptionMethod.AWSKMSDSSE, string.IsNullOrWhiteSpace(kmsKey) ? null : kmsKey); break;
        }
    }

    public PutObjectRequest Apply(PutObjectRequest request)
    {
        if (_method is not null) request.ServerSideEncryptionMethod = _method;
        if (_kmsKey is not null) request.ServerSideEncryptionKeyManagementServiceKeyId = _kmsKey;
        if (_customerKey is null) return request;
        request.ServerSideEncryptionCustomerMethod = ServerSideEncryptionCustomerMethod.AES256;
        request.ServerSideEncryptionCustomerProvidedKey = _customerKey;
        request.ServerSideEncryptionCustomerProvidedKeyMD5 = _customerKeyDigest;
        return request;
    }

    public InitiateMultipartUploadRequest Apply(InitiateMultipartUploadRequest request)
    {
        if (_method is not null) request.ServerSideEncryptionMethod = _method;
        if (_kmsKey is not null) request.ServerSideEncryptionKeyManagementServiceKeyId = _kmsKey;
        if (_customerKey is null) return request;
        request.ServerSideEncryptionCustomerMethod = ServerSideEncryptionCustomerMethod.AES256;
        request.ServerSideEncryptionCustomerProvidedKey = _customerKey;
        request.ServerSideEncryptionCustomerProvidedKeyMD5 = _customerKeyDigest;
        return request;
    }

    public UploadPartRequest Apply(UploadPartRequest request)
    {
        if (_customerKey is null) return request;
        request.ServerSideEncryptionCustomerMethod = ServerSideEncryptionCustomerMethod.AES256;
        request.ServerSideEncryptionCustomerProvidedKey = _customerKey;
        request.ServerSideEncryptionCustomerProvidedKeyMD5 = _customerKeyDigest;
        return request;
    }

    public CompleteMultipartUploadRequest Apply(CompleteMultipartUploadRequest request)
    {
        if (_customerKey is null) return request;
        request.SSECustomerAlgorithm = "AES256";
        request.SSECustomerKey = _customerKey;
        request.SSECustomerKeyMD5 = _customerKeyDigest;
        return request;
    }

    public GetObjectMetadataRequest Apply(GetObjectMetadataRequest request)
    {
        if (_customerKey is null) return request;
        request.ServerSideEncryptionCustomerMethod = ServerSideEncryptionCustomerMethod.AES256;
        request.ServerSideEncryptionCustomerProvidedKey = _customerKey;
        request.ServerSideEncryptionCustomerProvidedKeyMD5 = _customerKeyDigest;
        return request;
    }

    private static string DigestOf(string key)
    {
        var bytes = new byte[48];
        if (!Convert.TryFromBase64String(key, bytes, out var length) || length != 32)
            throw new ConfigException(S3SinkConfig.SseCustomerKeyKey, new Password(key), "expected 32 bytes in base64");
#pragma warning disable CA5351 // S3 identifies the key by its MD5.
        return Convert.ToBase64String(MD5.HashData(bytes.AsSpan(0, 32)));
#pragma warning restore CA5351
    }
}
