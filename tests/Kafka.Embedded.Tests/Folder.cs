namespace Kafka.Embedded.Tests;

/// <summary>A folder that is gone with the test.</summary>
public sealed class Folder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("kafka-embedded-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);

    public static implicit operator string(Folder folder) => folder.Path;
}
