using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Connectors.Mongo.Bson;

/// <summary>
/// Makes ObjectIds: 4 bytes of seconds, 5 random bytes of this source, 3 of a counter
/// (https://github.com/mongodb/specifications/blob/master/source/bson-objectid/objectid.md). Of one thread at a time.
/// </summary>
internal sealed class ObjectIdSource
{
    /// <summary>How many bytes an ObjectId has.</summary>
    public const int Length = 12;

    private readonly TimeProvider _time;
    private readonly byte[] _random = RandomNumberGenerator.GetBytes(8);
    private uint _counter;
    private uint _seconds;

    public ObjectIdSource(TimeProvider time)
    {
        _time = time;
        _counter = (uint)((_random[5] << 16) | (_random[6] << 8) | _random[7]);
        Tick();
    }

    /// <summary>Looks at the clock; once a batch is often enough.</summary>
    public void Tick() => _seconds = (uint)_time.GetUtcNow().ToUnixTimeSeconds();

    /// <summary>The next id.</summary>
    public byte[] Next()
    {
        var id = new byte[Length];
        Next(id);
        return id;
    }

    /// <summary>Writes the next id's 12 bytes.</summary>
    public void Next(Span<byte> id)
    {
        BinaryPrimitives.WriteUInt32BigEndian(id, _seconds);
        // The random bytes are 5; the counter's first byte lands on the sixth place and is then overwritten by its three.
        BinaryPrimitives.WriteUInt32BigEndian(id[8..], ++_counter);
        _random.AsSpan(0, 5).CopyTo(id[4..]);
    }
}
