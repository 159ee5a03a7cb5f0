namespace Docs;

/// <summary>The folder that the pages lie in, which has nothing else in it.</summary>
internal static class PagesFolder
{
    /// <summary>The repository that this program was built in.</summary>
    public static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Connect.slnx")))
            folder = folder.Parent ?? throw new InvalidOperationException($"{AppContext.BaseDirectory} is not in the repository, whose docs/reference is to be written");
        return folder.FullName;
    }

    /// <summary>The pages that are missing, differ, or should not be there, by their paths in the folder.</summary>
    public static IReadOnlyList<string> Stale(string folder, IReadOnlyDictionary<string, string> pages)
    {
        var there = Directory.Exists(folder)
            ? Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(folder, f).Replace('\\', '/'))
            : [];
        return [.. pages.Where(p => TextOf(Path.Combine(folder, p.Key)) != p.Value).Select(p => p.Key)
            .Concat(there.Where(f => !pages.ContainsKey(f))).Order(StringComparer.Ordinal)];
    }

    /// <summary>Writes the pages, and removes what else is in the folder.</summary>
    public static void Write(string folder, IReadOnlyDictionary<string, string> pages)
    {
        foreach (var page in Stale(folder, pages))
        {
            var file = Path.Combine(folder, page);
            if (!pages.TryGetValue(page, out var text)) File.Delete(file);
            else
            {
                Directory.CreateDirectory(Path.GetDirectoryName(file)!);
                File.WriteAllText(file, text);
            }
        }
    }

    // Git may have changed the line ends.
    private static string? TextOf(string file) => File.Exists(file) ? File.ReadAllText(file).ReplaceLineEndings("\n") : null;
}
