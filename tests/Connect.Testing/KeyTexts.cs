using System.Text.RegularExpressions;
using Connect.Api.Config;
using Xunit;

namespace Connect.Testing;

/// <summary>Holds that the way from a key's text to what acts on it is short: the text is a constant of the configuration's class, and nowhere else.</summary>
public static partial class KeyTexts
{
    /// <summary>Looks at every string of a project's source that is the name of a key.</summary>
    /// <param name="project">The project's name.</param>
    /// <param name="configuration">What the names of the files with the configuration's class begin with.</param>
    /// <param name="definition">The keys.</param>
    /// <param name="other">What the names of the files of another configuration begin with, which may have keys of the same names.</param>
    /// <param name="alsoMean">Keys whose names mean something else too, elsewhere.</param>
    public static void StandOnlyIn(string project, string configuration, ConfigDef definition, string? other = null, params string[] alsoMean)
    {
        ArgumentNullException.ThrowIfNull(definition);
        var files = Directory.EnumerateFiles(Path.Combine(Repository.Root, "src", project), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Where(file => other is null || !Path.GetFileName(file).StartsWith($"{other}.", StringComparison.Ordinal))
            // The example of the plugin's page is for users, and a test has it validated.
            .ToDictionary(file => Path.GetFileName(file), file => Example().Replace(File.ReadAllText(file), ""));
        foreach (var key in definition.Keys.Select(key => key.Name))
        {
            var constants = files.Where(file => file.Key.StartsWith($"{configuration}.", StringComparison.Ordinal))
                .Sum(file => Regex.Count(file.Value, $"\\b\\w+ = \"{Regex.Escape(key)}\"[,;]"));
            var all = files.Where(file => !alsoMean.Contains(key) || file.Key.StartsWith($"{configuration}.", StringComparison.Ordinal)).Select(file => file.Value).Sum(text => Regex.Count(text, $"\"{Regex.Escape(key)}\""));
            Assert.True((constants, all) == (1, 1), $"\"{key}\" is a constant of {configuration} {constants} times, and stands {all} times in {project}; both should be 1");
        }
    }

    [GeneratedRegex("\\bExample = \"\"\".*?\"\"\"", RegexOptions.Singleline)]
    private static partial Regex Example();
}
