namespace Kafka.Embedded.Apis;

/// <summary>What a client sent, as an error message repeats it: a message too is a string of the protocol, and no longer than 32767 bytes.</summary>
internal static class Excerpt
{
    private const int MaxLength = 300;

    public static string Of(string text) => text.Length <= MaxLength ? text : $"{text.AsSpan(0, MaxLength)}…";
}
