using System.Buffers;
using System.Collections;
using Kafka.Protocol.Wire;

namespace Kafka.Protocol.Tests;

/// <summary>Compares messages by what they contain.</summary>
internal static class Same
{
    /// <summary>Where two messages differ, as a path of property names; null when they do not.</summary>
    public static string? Difference(object? expected, object? actual, string path = "")
    {
        switch (expected, actual)
        {
            case (null, null):
                return null;
            case (null, _) or (_, null):
                return $"{path}: {expected ?? "null"} became {actual ?? "null"}";
            case (ReadOnlySequence<byte> left, ReadOnlySequence<byte> right):
                return left.ToArray().AsSpan().SequenceEqual(right.ToArray()) ? null : $"{path}: other bytes";
            case (IList left, IList right):
                if (left.Count != right.Count)
                    return $"{path}: {left.Count} elements became {right.Count}";
                for (var i = 0; i < left.Count; i++)
                {
                    if (Difference(left[i], right[i], $"{path}[{i}]") is { } difference)
                        return difference;
                }
                return null;
            case (Structure left, Structure right) when left.GetType() == right.GetType():
                foreach (var property in left.GetType().GetProperties().Where(property => property.CanWrite))
                {
                    if (Difference(property.GetValue(left), property.GetValue(right), $"{path}.{property.Name}") is { } difference)
                        return difference;
                }
                return null;
            default:
                return expected.Equals(actual) ? null : $"{path}: {expected} became {actual}";
        }
    }
}
