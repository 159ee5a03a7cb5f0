using Connect.Api;

namespace Connectors.Mongo.Writing;

/// <summary>A record may have been written, but not as safely as it was to be; what is reported with it.</summary>
[JavaClass("com.mongodb.kafka.connect.sink.dlq.WriteConcernException")]
internal sealed class WriteConcernException(WriteConcernError error)
    : DataException($"v=1, code={error.Code}, codeName={error.CodeName}, message={error.Message}, details={error.Details}");
