using System.Globalization;

namespace Connect.Transforms.Tests;

public sealed class JavaDateFormatTests
{
    private static IEnumerable<string[]> Recorded(string kind)
    {
        using var data = new StreamReader(typeof(JavaDateFormatTests).Assembly.GetManifestResourceStream("java-dates.txt")!);
        return [.. data.ReadToEnd().Split('\n').Select(l => l.Split('\t')).Where(l => l[0] == kind)];
    }

    [Fact]
    public void Times_are_written_as_Java_writes_them()
    {
        foreach (var vector in Recorded("format"))
            Assert.Equal((vector[1], vector[2], vector[3]),
                (vector[1], vector[2], new JavaDateFormat(vector[1]).Format(long.Parse(vector[2], CultureInfo.InvariantCulture))));
    }

    [Fact]
    public void Times_are_read_as_Java_reads_them()
    {
        foreach (var vector in Recorded("parse"))
        {
            var read = new JavaDateFormat(vector[1]).TryParse(vector[2], out var time) ? time.ToString(CultureInfo.InvariantCulture) : "none";
            Assert.Equal((vector[1], vector[2], vector[3]), (vector[1], vector[2], read));
        }
    }

    [Theory]
    [InlineData("bogus")]
    [InlineData("yyyy'open")]
    [InlineData("XXXX")]
    public void What_is_no_pattern_is_refused(string pattern) => Assert.Throws<FormatException>(() => new JavaDateFormat(pattern));
}
