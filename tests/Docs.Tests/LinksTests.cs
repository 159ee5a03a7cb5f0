using System.Text.RegularExpressions;
using Connect.Testing;

namespace Docs.Tests;

/// <summary>Links between the pages of the repository lead somewhere.</summary>
public sealed partial class LinksTests
{
    // What git does not have is no page: outputs of builds, folders of other tools.
    private static bool IsPage(string file) => !Path.GetRelativePath(Repository.Root, file).Split(Path.DirectorySeparatorChar)
        .Any(part => part is "bin" or "obj" or "node_modules" or "artifacts" || part.StartsWith('.') || part.EndsWith("-data", StringComparison.Ordinal));

    public static TheoryData<string> Pages =>
        [.. Directory.EnumerateFiles(Repository.Root, "*.md", SearchOption.AllDirectories).Where(IsPage).Select(f => Path.GetRelativePath(Repository.Root, f)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Each_relative_link_leads_to_a_file_and_a_heading_in_it(string page)
    {
        var broken = new List<string>();
        foreach (var target in LinksOf(File.ReadAllText(Path.Combine(Repository.Root, page))))
        {
            if (target.Contains(':', StringComparison.Ordinal)) continue;
            var (path, anchor) = target.IndexOf('#', StringComparison.Ordinal) is >= 0 and var at ? (target[..at], target[(at + 1)..]) : (target, "");
            var file = path.Length == 0 ? Path.Combine(Repository.Root, page) : Path.GetFullPath(Path.Combine(Repository.Root, Path.GetDirectoryName(page)!, path));
            if (!Path.Exists(file)) broken.Add($"{target}: there is no such file");
            else if (anchor.Length > 0 && !AnchorsOf(File.ReadAllText(file)).Contains(anchor)) broken.Add($"{target}: there is no such heading");
        }
        Assert.True(broken.Count == 0, $"{page}\n{string.Join('\n', broken)}");
    }

    [Theory]
    [InlineData("# One `two.three` & four", "one-twothree--four")]
    [InlineData("## [Link](to.md) text", "link-text")]
    [InlineData("### `a_b-c`", "a_b-c")]
    public void A_heading_has_the_anchor_that_GitHub_gives_it(string heading, string anchor) => Assert.Equal([anchor], AnchorsOf(heading));

    [Fact]
    public void A_second_heading_of_the_same_name_has_a_number_and_lines_of_code_are_no_headings() =>
        Assert.Equal(["a", "a-1"], AnchorsOf("# A\n\n```bash\n# comment\n```\n\n## A\n"));

    private static IEnumerable<string> LinksOf(string text) => Link().Matches(CodeSpan().Replace(CodeBlock().Replace(text, ""), "")).Select(m => m.Groups[1].Value);

    private static List<string> AnchorsOf(string text)
    {
        var anchors = new List<string>();
        foreach (Match heading in Heading().Matches(CodeBlock().Replace(text.ReplaceLineEndings("\n"), "")))
        {
            var anchor = Markdown.Anchor(LinkText().Replace(heading.Groups[1].Value.Trim(), "$1").Replace(@"\", "", StringComparison.Ordinal));
            var others = anchors.Count(a => a == anchor || Regex.IsMatch(a, $"^{Regex.Escape(anchor)}-[0-9]+$"));
            anchors.Add(others == 0 ? anchor : $"{anchor}-{others}");
        }
        return anchors;
    }

    [GeneratedRegex(@"\[[^\]]*\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"\[([^\]]*)\]\([^)]*\)")]
    private static partial Regex LinkText();

    [GeneratedRegex("^#{1,6} +(.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex("^ *```.*?^ *```[^\n]*$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex CodeBlock();

    // Their brackets and parentheses are no links; what a link shows may be code.
    [GeneratedRegex(@"(?<!\[)`[^`\n]+`(?!\])")]
    private static partial Regex CodeSpan();
}
