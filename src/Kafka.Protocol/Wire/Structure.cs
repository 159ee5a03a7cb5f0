namespace Kafka.Protocol.Wire;

/// <summary>A message or a structure inside one: it knows its layout on the wire in every version.</summary>
public abstract class Structure
{
    /// <summary>Only this library lays out messages.</summary>
    private protected Structure()
    {
    }

    /// <summary>Passes every field of <paramref name="version"/> through <paramref name="wire"/>, in order.</summary>
    internal abstract void Layout<TWire>(ref TWire wire, short version) where TWire : struct, IWire, allows ref struct;

    /// <summary>
    /// The highest version in which a client can send what is in here. Later ones name topics by id only, for example, or are meant for brokers; see the
    /// messages that override this.
    /// </summary>
    internal virtual short MaxVersionForClients => short.MaxValue;

    /// <summary>
    /// Passes the tagged field <paramref name="tag"/> through <paramref name="wire"/>; false when <paramref name="version"/> has no such tag.
    /// </summary>
    internal virtual bool LayoutTag<TWire>(ref TWire wire, int tag, short version) where TWire : struct, IWire, allows ref struct => false;

    /// <summary>The tagged fields that differ from their defaults, a bit for each tag: only those are sent.</summary>
    internal virtual uint TagsInUse() => 0;
}
