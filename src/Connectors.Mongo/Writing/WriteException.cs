using Connect.Api;

namespace Connectors.Mongo.Writing;

/// <summary>The server refused one record; what is reported with it.</summary>
[JavaClass("com.mongodb.kafka.connect.sink.dlq.WriteException")]
internal sealed class WriteException(WriteError error) : DataException($"v=1, code={error.Code}, message={error.Message}, details={error.Details}");
