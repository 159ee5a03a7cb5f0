using Connect.Api;
using Connect.Testing;

namespace Connectors.File.Tests;

public sealed class FileStreamSinkTests : IDisposable
{
    private readonly string _file = Path.Combine(Path.GetTempPath(), Servers.Unique("sink"));

    public void Dispose() => System.IO.File.Delete(_file);

    private async Task<FileStreamSinkTask> Started()
    {
        var config = new Dictionary<string, string> { ["file"] = _file };
        var task = new FileStreamSinkTask();
        task.Initialize(new TestSinkContext(config));
        await task.StartAsync(config, TestContext.Current.CancellationToken);
        return task;
    }

    private static SinkRecord Record(object? value, Schema? schema = null, long offset = 0) => new("t", 0, null, null, schema, value, offset);

    [Fact]
    public async Task Values_are_written_in_their_text_form_a_line_each_and_are_there_after_put()
    {
        var schema = SchemaBuilder.Struct().Field("a", Schema.Int32).Field("none", Schema.OptionalString).Field("b", Schema.String).Build();
        await using var task = await Started();
        await task.PutAsync(
        [
            Record("text ☃"), Record(5L), Record(1e21), Record(true), Record(null), Record(new Struct(schema).Put("a", 1).Put("b", "x"), schema),
            Record(ConnectMap.From(new Dictionary<string, object?> { ["k"] = 1L, ["l"] = new List<object?> { 1L, null } })),
        ], TestContext.Current.CancellationToken);
        Assert.Equal("text ☃\n5\n1.0E21\ntrue\nnull\nStruct{a=1,b=x}\n{k=1, l=[1, null]}\n", await System.IO.File.ReadAllTextAsync(_file, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_file_is_appended_to()
    {
        await System.IO.File.WriteAllTextAsync(_file, "before\n", TestContext.Current.CancellationToken);
        var task = await Started();
        await task.PutAsync([Record("after")], TestContext.Current.CancellationToken);
        await task.StopAsync();
        Assert.Equal("before\nafter\n", await System.IO.File.ReadAllTextAsync(_file, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Half_a_line_that_was_left_at_the_end_stays_one_of_its_own()
    {
        await System.IO.File.WriteAllTextAsync(_file, "whole\nha", TestContext.Current.CancellationToken);
        await using var task = await Started();
        await task.PutAsync([Record("half")], TestContext.Current.CancellationToken);
        Assert.Equal("whole\nha\nhalf\n", await System.IO.File.ReadAllTextAsync(_file, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Lines_of_two_tasks_do_not_overwrite_each_other()
    {
        if (!OperatingSystem.IsLinux()) Assert.Skip("files are opened for appending by the operating system on Linux only");
        await using var one = await Started();
        await using var two = await Started();
        for (var i = 0; i < 50; i++)
        {
            await one.PutAsync([Record($"one {i}")], TestContext.Current.CancellationToken);
            await two.PutAsync([Record($"second {i}")], TestContext.Current.CancellationToken);
        }
        var expected = Enumerable.Range(0, 50).SelectMany(i => new[] { $"one {i}", $"second {i}" });
        Assert.Equal(expected, await System.IO.File.ReadAllLinesAsync(_file, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_batch_larger_than_the_buffer_is_written_whole_and_in_order()
    {
        var values = Enumerable.Range(0, 20_000).Select(i => $"{i} {new string('y', i % 97)}").ToArray();
        await using var task = await Started();
        await task.PutAsync([.. values.Select((v, i) => Record(v, null, i))], TestContext.Current.CancellationToken);
        Assert.Equal(values, await System.IO.File.ReadAllLinesAsync(_file, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task All_that_was_put_may_be_committed()
    {
        await using var task = await Started();
        var offsets = new Dictionary<TopicPartition, long> { [new("t", 0)] = 7 };
        Assert.Equal(offsets, await task.PreCommitAsync(offsets, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_file_in_a_folder_that_is_not_there_fails_the_start()
    {
        var task = new FileStreamSinkTask();
        var error = await Assert.ThrowsAsync<ConnectException>(() => task.StartAsync(new Dictionary<string, string> { ["file"] = "/no/such/folder/file" }, TestContext.Current.CancellationToken));
        Assert.Contains("/no/such/folder/file", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_task_gets_the_configuration()
    {
        var connector = new FileStreamSinkConnector();
        var config = new Dictionary<string, string> { ["file"] = _file };
        await connector.StartAsync(config, TestContext.Current.CancellationToken);
        Assert.Equal([config, config, config], await connector.TaskConfigsAsync(3, TestContext.Current.CancellationToken));
        Assert.Equal(typeof(FileStreamSinkTask), connector.TaskType);
    }
}
