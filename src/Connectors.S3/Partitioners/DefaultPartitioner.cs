using System.Globalization;
using Connect.Api;

namespace Connectors.S3;

/// <summary>One folder: <c>partition=NUMBER</c>.</summary>
internal sealed class DefaultPartitioner(int partition) : IPartitioner
{
    private readonly string _folder = string.Create(CultureInfo.InvariantCulture, $"partition={partition}");

    public ITimestampExtractor? TimestampExtractor => null;
    public string FolderOf(SinkRecord record, long time) => _folder;
}
