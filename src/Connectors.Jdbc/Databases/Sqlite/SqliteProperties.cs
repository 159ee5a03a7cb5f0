using Connectors.Jdbc.Urls;
using static Connectors.Jdbc.Urls.UrlProperties;

namespace Connectors.Jdbc.Databases.Sqlite;

/// <summary>Properties of sqlite-jdbc (its SQLiteConfig) as Microsoft.Data.Sqlite's or as pragmas.</summary>
internal static class SqliteProperties
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<UrlProperty> All { get; } =
    [
        new("password", "Password"),
        new("mode", "Mode", v => One(v, "ro=ReadOnly", "rw=ReadWrite", "rwc=ReadWriteCreate", "memory=Memory")),
        new("cache", "Cache", v => One(v, "shared=Shared", "private=Private")),
        new("foreign_keys", Session: v => $"PRAGMA foreign_keys = {(IsTrue(v) ? "ON" : "OFF")}"),
        // The provider waits by itself, where the library would wait once more each time; and takes 0 for having no limit.
        new("busy_timeout", "Default Timeout", v => WholeSeconds(v) is var seconds and not "0" ? seconds : "1"),
        new("journal_mode", Session: v => Pragma("journal_mode", v)),
        new("synchronous", Session: v => Pragma("synchronous", v)),
        new("cache_size", Session: v => Pragma("cache_size", v)),
        new("temp_store", Session: v => Pragma("temp_store", v)),
        new("locking_mode", Session: v => Pragma("locking_mode", v)),
        new("mmap_size", Session: v => Pragma("mmap_size", v)),
        new("secure_delete", Session: v => Pragma("secure_delete", v)),
        .. Accepted("user", "date_class", "date_precision", "date_string_format", "transaction_mode", "open_mode", "enable_load_extension", "encoding",
            "shared_cache", "read_uncommitted", "jdbc.explicit_readonly", "jdbc.get_generated_keys"),
    ];

    private static string Pragma(string name, string value) =>
        value.Trim() is var v && v.Length > 0 && v.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_')
            ? $"PRAGMA {name} = {v}"
            : throw new FormatException("expected a word or a number");
}
