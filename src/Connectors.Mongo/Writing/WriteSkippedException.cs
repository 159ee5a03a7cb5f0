using Connect.Api;

namespace Connectors.Mongo.Writing;

/// <summary>A record was not written because an ordered bulk write stopped at one before it; what is reported with it.</summary>
[JavaClass("com.mongodb.kafka.connect.sink.dlq.WriteSkippedException")]
internal sealed class WriteSkippedException()
    : DataException("Not written: an ordered bulk write stopped at a record before this one; with bulk.write.ordered=false it goes on");
