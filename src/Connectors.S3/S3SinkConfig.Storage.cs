using static Connect.Api.Config.ConfigType;
using static Connect.Api.Config.Importance;

namespace Connectors.S3;

// Where objects are stored, and what their names are made of.
internal sealed partial class S3SinkConfig
{
    public const string StorageClassKey = "storage.class";
    public const string TopicsDirKey = "topics.dir";
    public const string StoreUrlKey = "store.url";
    public const string DirectoryDelimKey = "directory.delim";
    public const string FileDelimKey = "file.delim";

    public string TopicsDir { get; } = parsed.GetString(TopicsDirKey) ?? "";

    public string DirectoryDelim { get; } = parsed.GetString(DirectoryDelimKey) ?? "";

    public string FileDelim { get; } = parsed.GetString(FileDelimKey) ?? "";

    private static void DefineStorage(Group group)
    {
        group.Add(Required(StorageClassKey, Class, High, "Class of the storage.", "Storage Class") with
        {
            Validator = S3SinkValidators.StorageClass,
            Recommender = Recommend.Values(JavaNames.S3Storage),
        });
        group.Add(Optional(TopicsDirKey, ConfigType.String, "topics", High,
            "What the names of all objects begin with; blank leaves the level out.", "Topics directory"));
        group.Add(Optional(StoreUrlKey, ConfigType.String, null, High, "URL of an S3-compatible store, in place of the one of AWS.", "Store URL"));
        group.Add(Optional(DirectoryDelimKey, ConfigType.String, "/", Importance.Medium,
            "What separates the levels of an object's name.", "Directory Delimiter", ConfigWidth.Long));
        group.Add(Optional(FileDelimKey, ConfigType.String, "+", Importance.Medium,
            "What separates topic, partition and offset in an object's name.", "File Delimiter", ConfigWidth.Long));
    }
}
