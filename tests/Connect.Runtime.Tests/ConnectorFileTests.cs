using Connect.Api;
using Connect.Runtime.Storage;

namespace Connect.Runtime.Tests;

public sealed class ConnectorFileTests
{
    [Theory]
    [InlineData("name=lines\nconnector.class=FileStreamSource\ntasks.max=1\n")]
    [InlineData("{\"name\":\"lines\",\"connector.class\":\"FileStreamSource\",\"tasks.max\":1}")]
    [InlineData("{\"name\":\"lines\",\"config\":{\"connector.class\":\"FileStreamSource\",\"tasks.max\":\"1\"}}")]
    [InlineData("  {\"config\":{\"name\":\"lines\",\"connector.class\":\"FileStreamSource\",\"tasks.max\":\"1\"},\"initial_state\":null}")]
    public void A_connector_may_be_written_in_each_form_that_Javas_standalone_worker_takes(string text)
    {
        var connector = ConnectorFile.Parse("lines", text);
        Assert.Equal("lines", connector.Name);
        Assert.Null(connector.InitialState);
        Assert.Equal(new Dictionary<string, string> { ["name"] = "lines", ["connector.class"] = "FileStreamSource", ["tasks.max"] = "1" }, connector.Config);
    }

    [Fact]
    public void The_state_to_begin_in_is_read() =>
        Assert.Equal(TargetState.Stopped, ConnectorFile.Parse("f", "{\"name\":\"a\",\"config\":{},\"initial_state\":\"STOPPED\"}").InitialState);

    [Theory]
    [InlineData("connector.class=FileStreamSource", "missing the mandatory 'name' configuration")]
    [InlineData("{\"name\":\"a\",\"config\":{\"name\":\"b\"}}", "doesn't match the one specified in 'name' at 'the-file': b and a")]
    [InlineData("{\"name\":", "is not JSON")]
    [InlineData("{\"name\":\"a\",\"topics\":[\"b\"]}", "The value of topics at 'the-file' is Array")]
    [InlineData("{\"name\":\"a\",\"config\":{},\"initial_state\":\"AWAY\"}", "expected RUNNING, PAUSED or STOPPED")]
    public void What_is_no_connector_says_in_which_file_and_why(string text, string expected)
    {
        var e = Assert.Throws<ConfigException>(() => ConnectorFile.Parse("the-file", text));
        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
        Assert.Contains("the-file", e.Message, StringComparison.Ordinal);
    }
}
