using Kafka.Protocol.Wire;

namespace Kafka.Embedded.Groups;

/// <summary>The topics that the consumers of a group subscribe to, out of their members' data (ConsumerProtocolSubscription).</summary>
internal static class ConsumerSubscription
{
    public static HashSet<string> Of(Group group)
    {
        var topics = new HashSet<string>(StringComparer.Ordinal);
        foreach (var member in group.Members.Values)
        {
            try
            {
                var reader = new ProtocolReader(member.MetadataFor(group.Protocol));
                reader.ReadInt16();
                for (var left = reader.ReadArrayLength(); left > 0; left--)
                    topics.Add(reader.ReadString());
            }
            catch (ProtocolException)
            {
                // A consumer's own protocol: what it subscribes to is its secret.
            }
        }
        return topics;
    }
}
