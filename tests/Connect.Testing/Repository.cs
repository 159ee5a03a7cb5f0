namespace Connect.Testing;

/// <summary>The folder of the repository that the running tests were built in. It is found from where they lie: the compiler's paths are no help, a CI build maps them to <c>/_/</c>.</summary>
public static class Repository
{
    public static string Root { get; } = Find();

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Connect.slnx"))) folder = folder.Parent ?? throw new InvalidOperationException("The tests do not run inside the repository");
        return folder.FullName;
    }
}
