using System.Net;
using Connect.Api;

namespace Connect.Converters.Registry;

/// <summary>The registry answered with an error.</summary>
/// <param name="message">What it said, and to what.</param>
/// <param name="status">The HTTP status.</param>
/// <param name="code">The registry's own code, such as 40403; the status where it gave none.</param>
[JavaClass("io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException")]
internal sealed class RegistryException(string message, HttpStatusCode status, int code) : Exception($"{message}; error code: {code}")
{
    public const int SubjectNotFound = 40401, SchemaNotFound = 40403;

    public HttpStatusCode Status { get; } = status;

    public int Code { get; } = code;
}
