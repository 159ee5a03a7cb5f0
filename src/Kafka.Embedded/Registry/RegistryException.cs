using System.Globalization;

namespace Kafka.Embedded.Registry;

/// <summary>A request that the registry refuses, with Confluent's error code; its first three digits are the HTTP status.</summary>
internal sealed class RegistryException(int code, string message) : Exception(message)
{
    public int Code { get; } = code;

    public int Status => Code > 999 ? Code / 100 : Code;

    public static RegistryException SubjectNotFound(string subject) => new(40401, $"Subject '{subject}' not found.");

    public static RegistryException VersionNotFound(int version) => new(40402, $"Version {version.ToString(CultureInfo.InvariantCulture)} not found.");

    public static RegistryException SchemaNotFound() => new(40403, "Schema not found");

    public static RegistryException SchemaNotFound(int id) => new(40403, $"Schema {id.ToString(CultureInfo.InvariantCulture)} not found");

    public static RegistryException InvalidSchema(string reason) => new(42201, $"Invalid schema: {reason}");

    public static RegistryException InvalidVersion(string version) =>
        new(42202, $"The specified version '{version}' is not a valid version id. Allowed values are between [1, 2^31-1] and the string \"latest\"");

    public static RegistryException InvalidBody(string reason) => new(42201, $"Invalid request body: {reason}");
}
