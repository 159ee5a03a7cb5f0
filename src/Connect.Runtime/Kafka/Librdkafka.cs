using System.Runtime.InteropServices;

namespace Connect.Runtime.Kafka;

/// <summary>
/// The part of librdkafka's C API that reads records in batches and without copies (rdkafka.h). Everything else goes through
/// Confluent.Kafka on the same library.
/// </summary>
internal static unsafe partial class Librdkafka
{
    public const string Library = "librdkafka";
    public const int NoError = 0;
    public const int PartitionEof = -191;
    public const int AssignPartitions = -175;
    public const int RevokePartitions = -174;
    public const int TimedOut = -185;
    public const int AllBrokersDown = -187;
    public const int NoOffset = -168;
    public const int InvalidOffset = -1001;
    public const int EarliestOffset = -2;
    public const int LatestOffset = -1;

    [StructLayout(LayoutKind.Sequential)]
    public struct Message
    {
        public int Error;
        public nint Topic;
        public int Partition;
        public byte* Payload;
        public nuint Length;
        public byte* Key;
        public nuint KeyLength;
        public long Offset;
        public nint Private;
    }

    [StructLayout(LayoutKind.Sequential)]
    public struct TopicPartitionOffset
    {
        public byte* Topic;
        public int Partition;
        public long Offset;
        public nint Metadata;
        public nuint MetadataSize;
        public nint Opaque;
        public int Error;
        public nint Private;
    }

    [StructLayout(LayoutKind.Sequential)]
    public struct TopicPartitionList
    {
        public int Count;
        public int Size;
        public TopicPartitionOffset* Elements;
    }

    [LibraryImport(Library, EntryPoint = "rd_kafka_conf_new")]
    public static partial nint ConfNew();

    [LibraryImport(Library, EntryPoint = "rd_kafka_conf_destroy")]
    public static partial void ConfDestroy(nint conf);

    [LibraryImport(Library, EntryPoint = "rd_kafka_conf_set", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int ConfSet(nint conf, string name, string value, byte* error, nuint errorSize);

    [LibraryImport(Library, EntryPoint = "rd_kafka_conf_set_opaque")]
    public static partial void ConfSetOpaque(nint conf, nint opaque);

    [LibraryImport(Library, EntryPoint = "rd_kafka_conf_set_rebalance_cb")]
    public static partial void ConfSetRebalanceCallback(nint conf, delegate* unmanaged[Cdecl]<nint, int, TopicPartitionList*, nint, void> callback);

    [LibraryImport(Library, EntryPoint = "rd_kafka_conf_set_log_cb")]
    public static partial void ConfSetLogCallback(nint conf, delegate* unmanaged[Cdecl]<nint, int, byte*, byte*, void> callback);

    [LibraryImport(Library, EntryPoint = "rd_kafka_conf_set_error_cb")]
    public static partial void ConfSetErrorCallback(nint conf, delegate* unmanaged[Cdecl]<nint, int, byte*, nint, void> callback);

    [LibraryImport(Library, EntryPoint = "rd_kafka_conf_set_stats_cb")]
    public static partial void ConfSetStatisticsCallback(nint conf, delegate* unmanaged[Cdecl]<nint, byte*, nuint, nint, int> callback);

    [LibraryImport(Library, EntryPoint = "rd_kafka_brokers_add", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int BrokersAdd(nint rk, string brokers);

    [LibraryImport(Library, EntryPoint = "rd_kafka_metadata")]
    private static partial int Metadata(nint rk, int allTopics, nint topic, nint* metadata, int milliseconds);

    [LibraryImport(Library, EntryPoint = "rd_kafka_metadata_destroy")]
    private static partial void MetadataDestroy(nint metadata);

    /// <summary>Whether a client has a connection to a broker.</summary>
    public static bool IsConnected(nint rk)
    {
        // Without waiting, the answer to the question is not there yet where there is somebody to ask, and another error where there is not.
        nint metadata = 0;
        var error = Metadata(rk, 0, 0, &metadata, 0);
        if (error == NoError) MetadataDestroy(metadata);
        return error is NoError or TimedOut;
    }

    [LibraryImport(Library, EntryPoint = "rd_kafka_new")]
    public static partial nint New(int type, nint conf, byte* error, nuint errorSize);

    [LibraryImport(Library, EntryPoint = "rd_kafka_opaque")]
    public static partial nint Opaque(nint rk);

    [LibraryImport(Library, EntryPoint = "rd_kafka_destroy_flags")]
    public static partial void Destroy(nint rk, int flags);

    [LibraryImport(Library, EntryPoint = "rd_kafka_poll_set_consumer")]
    public static partial int PollSetConsumer(nint rk);

    [LibraryImport(Library, EntryPoint = "rd_kafka_queue_get_consumer")]
    public static partial nint QueueGetConsumer(nint rk);

    [LibraryImport(Library, EntryPoint = "rd_kafka_queue_destroy")]
    public static partial void QueueDestroy(nint queue);

    [LibraryImport(Library, EntryPoint = "rd_kafka_queue_cb_event_enable")]
    public static partial void QueueEventCallback(nint queue, delegate* unmanaged[Cdecl]<nint, nint, void> callback, nint opaque);

    [LibraryImport(Library, EntryPoint = "rd_kafka_consume_batch_queue")]
    public static partial nint ConsumeBatch(nint queue, int timeoutMs, Message** messages, nuint size);

    [LibraryImport(Library, EntryPoint = "rd_kafka_yield")]
    public static partial void Yield(nint rk);

    [LibraryImport(Library, EntryPoint = "rd_kafka_message_destroy")]
    [SuppressGCTransition]
    public static partial void MessageDestroy(Message* message);

    [LibraryImport(Library, EntryPoint = "rd_kafka_message_timestamp")]
    [SuppressGCTransition]
    public static partial long MessageTimestamp(Message* message, int* type);

    [LibraryImport(Library, EntryPoint = "rd_kafka_message_headers")]
    [SuppressGCTransition]
    public static partial int MessageHeaders(Message* message, nint* headers);

    [LibraryImport(Library, EntryPoint = "rd_kafka_header_get_all")]
    public static partial int HeaderGetAll(nint headers, nuint index, byte** name, byte** value, nuint* size);

    [LibraryImport(Library, EntryPoint = "rd_kafka_topic_name")]
    public static partial byte* TopicName(nint topic);

    [LibraryImport(Library, EntryPoint = "rd_kafka_err2str")]
    public static partial byte* ErrorText(int error);

    [LibraryImport(Library, EntryPoint = "rd_kafka_subscribe")]
    public static partial int Subscribe(nint rk, TopicPartitionList* topics);

    [LibraryImport(Library, EntryPoint = "rd_kafka_unsubscribe")]
    public static partial int Unsubscribe(nint rk);

    [LibraryImport(Library, EntryPoint = "rd_kafka_assign")]
    public static partial int Assign(nint rk, TopicPartitionList* partitions);

    [LibraryImport(Library, EntryPoint = "rd_kafka_incremental_assign")]
    public static partial nint IncrementalAssign(nint rk, TopicPartitionList* partitions);

    [LibraryImport(Library, EntryPoint = "rd_kafka_incremental_unassign")]
    public static partial nint IncrementalUnassign(nint rk, TopicPartitionList* partitions);

    [LibraryImport(Library, EntryPoint = "rd_kafka_error_destroy")]
    public static partial void ErrorDestroy(nint error);

    [LibraryImport(Library, EntryPoint = "rd_kafka_error_code")]
    public static partial int ErrorCode(nint error);

    [LibraryImport(Library, EntryPoint = "rd_kafka_rebalance_protocol")]
    public static partial byte* RebalanceProtocol(nint rk);

    [LibraryImport(Library, EntryPoint = "rd_kafka_assignment_lost")]
    public static partial int AssignmentLost(nint rk);

    [LibraryImport(Library, EntryPoint = "rd_kafka_commit")]
    public static partial int Commit(nint rk, TopicPartitionList* offsets, int asynchronous);

    [LibraryImport(Library, EntryPoint = "rd_kafka_committed")]
    public static partial int Committed(nint rk, TopicPartitionList* partitions, int timeoutMs);

    [LibraryImport(Library, EntryPoint = "rd_kafka_offsets_for_times")]
    public static partial int OffsetsForTimes(nint rk, TopicPartitionList* partitions, int timeoutMs);

    /// <summary>Where a partition begins and ends, as the last answer to a fetch said: nobody is asked.</summary>
    [LibraryImport(Library, EntryPoint = "rd_kafka_get_watermark_offsets", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int WatermarkOffsets(nint rk, string topic, int partition, long* low, long* high);

    [LibraryImport(Library, EntryPoint = "rd_kafka_seek_partitions")]
    public static partial nint SeekPartitions(nint rk, TopicPartitionList* partitions, int timeoutMs);

    [LibraryImport(Library, EntryPoint = "rd_kafka_pause_partitions")]
    public static partial int Pause(nint rk, TopicPartitionList* partitions);

    [LibraryImport(Library, EntryPoint = "rd_kafka_resume_partitions")]
    public static partial int Resume(nint rk, TopicPartitionList* partitions);

    [LibraryImport(Library, EntryPoint = "rd_kafka_consumer_close")]
    public static partial int ConsumerClose(nint rk);

    [LibraryImport(Library, EntryPoint = "rd_kafka_topic_partition_list_new")]
    public static partial TopicPartitionList* ListNew(int size);

    [LibraryImport(Library, EntryPoint = "rd_kafka_topic_partition_list_destroy")]
    public static partial void ListDestroy(TopicPartitionList* list);

    [LibraryImport(Library, EntryPoint = "rd_kafka_topic_partition_list_add", StringMarshalling = StringMarshalling.Utf8)]
    public static partial TopicPartitionOffset* ListAdd(TopicPartitionList* list, string topic, int partition);

    /// <summary>rd_kafka_vu_t: one argument of the call that produces a record.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 72)]
    public struct ProduceArgument
    {
        [FieldOffset(0)] public int Type;
        [FieldOffset(8)] public nint Pointer;
        [FieldOffset(8)] public int Int;
        [FieldOffset(8)] public long Long;
        [FieldOffset(16)] public nuint Size;
    }

    public const int TopicArgument = 1, TopicHandleArgument = 2, PartitionArgument = 3, ValueArgument = 4, KeyArgument = 5, OpaqueArgument = 6, FlagsArgument = 7, TimestampArgument = 8,
        HeadersArgument = 10;
    public const int CopyFlag = 2;
    public const int QueueFull = -184;

    // What the library and what brokers call a producer whose place another one has taken.
    public const int Fenced = -144, ProducerFenced = 90;

    [LibraryImport(Library, EntryPoint = "rd_kafka_produceva")]
    public static partial nint Produce(nint rk, ProduceArgument* arguments, nuint count);

    [LibraryImport(Library, EntryPoint = "rd_kafka_topic_new", StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint TopicNew(nint rk, string topic, nint conf);

    [LibraryImport(Library, EntryPoint = "rd_kafka_topic_destroy")]
    public static partial void TopicDestroy(nint topic);

    /// <summary>rd_kafka_metadata: the part that is read here.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct ClusterMetadata
    {
        public int BrokerCount;
        public nint Brokers;
        public int TopicCount;
        public TopicMetadata* Topics;
    }

    /// <summary>rd_kafka_metadata_topic.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct TopicMetadata
    {
        public byte* Topic;
        public int PartitionCount;
        public nint Partitions;
        public int Error;
    }

    [LibraryImport(Library, EntryPoint = "rd_kafka_metadata")]
    public static partial int Metadata(nint rk, int allTopics, nint onlyTopic, ClusterMetadata** metadata, int timeoutMs);

    [LibraryImport(Library, EntryPoint = "rd_kafka_metadata_destroy")]
    public static partial void MetadataDestroy(ClusterMetadata* metadata);

    [LibraryImport(Library, EntryPoint = "rd_kafka_conf_set_events")]
    public static partial void ConfSetEvents(nint conf, int events);

    [LibraryImport(Library, EntryPoint = "rd_kafka_queue_get_main")]
    public static partial nint QueueGetMain(nint rk);

    [LibraryImport(Library, EntryPoint = "rd_kafka_queue_poll")]
    public static partial nint QueuePoll(nint queue, int timeoutMs);

    [LibraryImport(Library, EntryPoint = "rd_kafka_event_type")]
    public static partial int EventType(nint e);

    [LibraryImport(Library, EntryPoint = "rd_kafka_event_error")]
    public static partial int EventError(nint e);

    [LibraryImport(Library, EntryPoint = "rd_kafka_event_error_string")]
    public static partial byte* EventErrorText(nint e);

    [LibraryImport(Library, EntryPoint = "rd_kafka_event_message_next")]
    [SuppressGCTransition]
    public static partial Message* EventNextMessage(nint e);

    [LibraryImport(Library, EntryPoint = "rd_kafka_event_stats")]
    public static partial byte* EventStatistics(nint e);

    [LibraryImport(Library, EntryPoint = "rd_kafka_event_destroy")]
    public static partial void EventDestroy(nint e);

    [LibraryImport(Library, EntryPoint = "rd_kafka_headers_new")]
    public static partial nint HeadersNew(nuint count);

    [LibraryImport(Library, EntryPoint = "rd_kafka_headers_destroy")]
    public static partial void HeadersDestroy(nint headers);

    [LibraryImport(Library, EntryPoint = "rd_kafka_header_add")]
    public static partial int HeaderAdd(nint headers, byte* name, nint nameSize, byte* value, nint size);

    [LibraryImport(Library, EntryPoint = "rd_kafka_error_string")]
    public static partial byte* ErrorString(nint error);

    [LibraryImport(Library, EntryPoint = "rd_kafka_error_is_retriable")]
    public static partial int ErrorIsRetriable(nint error);

    [LibraryImport(Library, EntryPoint = "rd_kafka_purge")]
    public static partial int Purge(nint rk, int flags);

    [LibraryImport(Library, EntryPoint = "rd_kafka_init_transactions")]
    public static partial nint InitTransactions(nint rk, int timeoutMs);

    [LibraryImport(Library, EntryPoint = "rd_kafka_begin_transaction")]
    public static partial nint BeginTransaction(nint rk);

    [LibraryImport(Library, EntryPoint = "rd_kafka_commit_transaction")]
    public static partial nint CommitTransaction(nint rk, int timeoutMs);

    [LibraryImport(Library, EntryPoint = "rd_kafka_abort_transaction")]
    public static partial nint AbortTransaction(nint rk, int timeoutMs);

    /// <summary>Why the library does not take a value of one of its settings, or null. Some settings act at once: only for those that users may set.</summary>
    public static string? Problem(string name, string value)
    {
        var conf = ConfNew();
        var error = stackalloc byte[256];
        try { return ConfSet(conf, name, value, error, 256) == 0 ? null : Marshal.PtrToStringUTF8((nint)error); }
        finally { ConfDestroy(conf); }
    }

    public static string TextOf(int error) => Marshal.PtrToStringUTF8((nint)ErrorText(error)) ?? "unknown error";
}
