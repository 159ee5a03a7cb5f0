using System.Text;
using Connect.Api;
using Connectors.QuestDb.Rows;
using static Connectors.QuestDb.Tests.Lines;

namespace Connectors.QuestDb.Tests;

public sealed class TableTemplateTests
{
    private static string Name(string? template, string topic = "topic", int partition = 3, object? key = null) =>
        Encoding.UTF8.GetString(new TableTemplate(template, 127).Of(Record(1L, key, topic: topic, partition: partition)).Encoded);

    [Theory]
    [InlineData(null, "topic")]
    [InlineData("", "topic")]
    [InlineData("fixed", "fixed")]
    [InlineData("x_${topic}_p${partition}_${key}_end", "x_topic_p3_k1_end")]
    [InlineData("${topic}${topic}", "topictopic")]
    [InlineData("a$b}", "a$b}")]
    public void The_table_is_the_topic_a_name_or_made_of_parts(string? template, string expected) => Assert.Equal(expected, Name(template, key: "k1"));

    [Fact]
    public void A_missing_key_is_the_word_null() => Assert.Equal("t_null", Name("t_${key}"));

    [Fact]
    public void Records_of_other_topics_partitions_and_keys_have_their_own_tables()
    {
        var template = new TableTemplate("${topic}-${partition}-${key}", 127);
        var names = new List<string>();
        foreach (var (topic, partition, key) in new[] { ("a", 0, 1L), ("a", 0, 2L), ("a", 1, 1L), ("b", 0, 1L), ("a", 0, 1L) })
            names.Add(Encoding.UTF8.GetString(template.Of(Record(1L, key, topic: topic, partition: partition)).Encoded));
        Assert.Equal(["a-0-1", "a-0-2", "a-1-1", "b-0-1", "a-0-1"], names);
    }

    [Theory]
    [InlineData("${offset}", "Unknown")]
    [InlineData("${Topic}", "Unknown")]
    [InlineData("x_${topic", "missing closing")]
    [InlineData("x${}", "Empty")]
    [InlineData("${top${key}ic}", "Nesting")]
    public void A_bad_template_is_refused_at_the_start(string template, string expected) =>
        Assert.Contains(expected, Assert.Throws<ConnectException>(() => new TableTemplate(template, 127)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("a.b", true)]
    [InlineData("a b-=ž", true)]
    [InlineData("", false)]
    [InlineData("a..b", false)]
    [InlineData(".a", false)]
    [InlineData("a.", false)]
    [InlineData(" a", false)]
    [InlineData("a ", false)]
    [InlineData("a/b", false)]
    [InlineData("a?", false)]
    [InlineData("a\n", false)]
    [InlineData("a\ufeffb", false)]
    public void Names_of_tables_are_checked_before_they_are_sent(string name, bool legal) => Assert.Equal(legal, new TableName(name, 127).Error is null);

    [Fact]
    public void Names_longer_than_the_server_allows_are_refused()
    {
        Assert.Null(new TableName(new string('x', 127), 127).Error);
        Assert.NotNull(new TableName(new string('x', 128), 127).Error);
    }
}
