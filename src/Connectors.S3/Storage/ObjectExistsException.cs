using Connect.Api;

namespace Connectors.S3;

/// <summary>An object exists already and must not be overwritten.</summary>
[JavaClass("io.confluent.connect.s3.errors.FileExistsException")]
internal sealed class ObjectExistsException(string key) : ConnectException($"File already exists: {key}");
