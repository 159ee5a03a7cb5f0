using Kafka.Protocol.Wire;

namespace Kafka.Protocol.Messages;

/// <summary>Asks a broker in which folders its logs are, and how large they are.</summary>
/// <remarks>https://kafka.apache.org/protocol#The_Messages_DescribeLogDirs</remarks>
public sealed class DescribeLogDirsRequest : Message<DescribeLogDirsRequest>, IMessage, IRequest<DescribeLogDirsResponse>
{
    /// <inheritdoc/>
    public static Api Api => Api.Of(ApiKey.DescribeLogDirs);

    /// <summary>The partitions; null for all.</summary>
    public List<Topic>? Topics { get; set; }

    internal override void Layout<TWire>(ref TWire wire, short version)
    {
        Topics = wire.NullableArray(Topics, version);
        wire.TaggedFields(this, version);
    }

    /// <summary>One topic.</summary>
    public sealed class Topic : Structure
    {
        /// <summary>The topic's name.</summary>
        public string Name { get; set; } = "";

        /// <summary>The numbers of the partitions.</summary>
        public List<int> Partitions { get; set; } = [];

        internal override void Layout<TWire>(ref TWire wire, short version)
        {
            Name = wire.String(Name);
            Partitions = wire.Int32s(Partitions);
            wire.TaggedFields(this, version);
        }
    }
}

/// <summary>The folders of a broker: the answer to <see cref="DescribeLogDirsRequest"/>.</summary>
/// <remarks>https://kafka.apache.org/protocol#The_Messages_DescribeLogDirs</remarks>
public sealed class DescribeLogDirsResponse : Message<DescribeLogDirsResponse>, IMessage
{
    /// <inheritdoc/>
    public static Api Api => Api.Of(ApiKey.DescribeLogDirs);

    /// <summary>How many milliseconds a quota held the request back; 0 without one.</summary>
    public int ThrottleTimeMs { get; set; }

    /// <summary>What went wrong with the request as a whole. From version 3.</summary>
    public ErrorCode ErrorCode { get; set; }

    /// <summary>The folders.</summary>
    public List<LogDir> LogDirs { get; set; } = [];

    internal override void Layout<TWire>(ref TWire wire, short version)
    {
        ThrottleTimeMs = wire.Int32(ThrottleTimeMs);
        if (version >= 3)
            ErrorCode = wire.Error(ErrorCode);
        LogDirs = wire.Array(LogDirs, version);
        wire.TaggedFields(this, version);
    }

    /// <summary>One folder.</summary>
    public sealed class LogDir : Structure
    {
        /// <summary>What is wrong with the folder, or <see cref="ErrorCode.None"/>.</summary>
        public ErrorCode ErrorCode { get; set; }

        /// <summary>Its absolute path.</summary>
        public string Path { get; set; } = "";

        /// <summary>The topics.</summary>
        public List<Topic> Topics { get; set; } = [];

        /// <summary>The size of the volume in bytes; -1 when unknown. From version 4.</summary>
        public long TotalBytes { get; set; } = -1;

        /// <summary>What is free on the volume in bytes; -1 when unknown. From version 4.</summary>
        public long UsableBytes { get; set; } = -1;

        internal override void Layout<TWire>(ref TWire wire, short version)
        {
            ErrorCode = wire.Error(ErrorCode);
            Path = wire.String(Path);
            Topics = wire.Array(Topics, version);
            if (version >= 4)
            {
                TotalBytes = wire.Int64(TotalBytes);
                UsableBytes = wire.Int64(UsableBytes);
            }
            wire.TaggedFields(this, version);
        }
    }

    /// <summary>One topic.</summary>
    public sealed class Topic : Structure
    {
        /// <summary>The topic's name.</summary>
        public string Name { get; set; } = "";

        /// <summary>The partitions.</summary>
        public List<Partition> Partitions { get; set; } = [];

        internal override void Layout<TWire>(ref TWire wire, short version)
        {
            Name = wire.String(Name);
            Partitions = wire.Array(Partitions, version);
            wire.TaggedFields(this, version);
        }
    }

    /// <summary>One partition.</summary>
    public sealed class Partition : Structure
    {
        /// <summary>The partition's number within its topic, from 0.</summary>
        public int Index { get; set; }

        /// <summary>The size of its log in bytes.</summary>
        public long Size { get; set; }

        /// <summary>By how many records the log is behind the partition's end.</summary>
        public long OffsetLag { get; set; }

        /// <summary>Whether the log is being made here, to take the place of the one in another folder.</summary>
        public bool IsFuture { get; set; }

        internal override void Layout<TWire>(ref TWire wire, short version)
        {
            Index = wire.Int32(Index);
            Size = wire.Int64(Size);
            OffsetLag = wire.Int64(OffsetLag);
            IsFuture = wire.Boolean(IsFuture);
            wire.TaggedFields(this, version);
        }
    }
}
