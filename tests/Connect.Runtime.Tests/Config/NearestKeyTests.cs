using Connect.Runtime.Config;

namespace Connect.Runtime.Tests.Config;

public class NearestKeyTests
{
    private static readonly string[] Known = ["topics", "topics.regex", "table.whitelist", "table.blacklist", "value.converter.schemas.enable", "tasks.max", "mode"];

    [Theory]
    [InlineData("value.converter.schemas.enabled", "value.converter.schemas.enable")]
    [InlineData("table.whitelists", "table.whitelist")]
    [InlineData("table.witelist", "table.whitelist")]
    [InlineData("tasks_max", "tasks.max")]
    [InlineData("Tasks.Max", "tasks.max")]
    [InlineData("taks.max", "tasks.max")]
    [InlineData("topic", "topics")]
    [InlineData("tpics", "topics")]
    [InlineData("topicsx.regex", "topics.regex")]
    [InlineData("model", "mode")]
    [InlineData("table.types", null)]
    [InlineData("code", "mode")]
    [InlineData("made.up", null)]
    [InlineData("x", null)]
    public void A_key_is_near_another_if_two_slips_make_the_one_of_the_other(string key, string? expected) => Assert.Equal(expected, NearestKey.Of(key, Known));
}
