using Connect.Api;
using Connectors.Mongo.Client;

namespace Connectors.Mongo.Writing;

/// <summary>The server refused one record; what is reported with it.</summary>
[JavaClass("com.mongodb.kafka.connect.sink.dlq.WriteException")]
internal sealed class WriteException(WriteError error) : DataException($"v=1, code={error.Code}, message={error.Message}, details={error.Details}");

/// <summary>A record was not written because an ordered bulk write stopped at one before it; what is reported with it.</summary>
[JavaClass("com.mongodb.kafka.connect.sink.dlq.WriteSkippedException")]
internal sealed class WriteSkippedException()
    : DataException("Not written: an ordered bulk write stopped at a record before this one; with bulk.write.ordered=false it goes on");

/// <summary>A record may have been written, but not as safely as it was to be; what is reported with it.</summary>
[JavaClass("com.mongodb.kafka.connect.sink.dlq.WriteConcernException")]
internal sealed class WriteConcernException(WriteConcernError error)
    : DataException($"v=1, code={error.Code}, codeName={error.CodeName}, message={error.Message}, details={error.Details}");
