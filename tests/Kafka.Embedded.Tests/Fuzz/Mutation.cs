namespace Kafka.Embedded.Tests;

/// <summary>Small damage to bytes that made sense.</summary>
internal static class Mutation
{
    /// <summary>Changes one to four of the first <paramref name="length"/> bytes.</summary>
    public static void Flip(byte[] bytes, Random random, int length)
    {
        if (length == 0)
            return;
        for (var hits = random.Next(1, 5); hits > 0; hits--)
        {
            var at = random.Next(length);
            bytes[at] = random.Next(4) switch { 0 => 0xff, 1 => 0x7f, 2 => (byte)(bytes[at] ^ (1 << random.Next(8))), _ => (byte)random.Next(256) };
        }
    }

    /// <summary>The bytes with some changed, missing or added.</summary>
    public static byte[] Of(byte[] bytes, Random random)
    {
        switch (random.Next(6))
        {
            case 0:
                return bytes[..random.Next(bytes.Length + 1)];
            case 1:
                var more = new byte[random.Next(1, 20)];
                random.NextBytes(more);
                return [.. bytes, .. more];
            case 2: // the header, where the API and its version are
                Flip(bytes, random, Math.Min(bytes.Length, 4));
                return bytes;
            default:
                Flip(bytes, random, bytes.Length);
                return bytes;
        }
    }
}
