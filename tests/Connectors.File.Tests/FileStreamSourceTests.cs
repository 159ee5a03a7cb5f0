using System.Text;
using Connect.Api;
using Connect.Testing;

namespace Connectors.File.Tests;

public sealed class FileStreamSourceTests : IDisposable
{
    private readonly string _file = Path.Combine(Path.GetTempPath(), Servers.Unique("source"));

    public void Dispose() => System.IO.File.Delete(_file);

    private Dictionary<string, string> Config(params (string Key, string Value)[] more)
    {
        var config = new Dictionary<string, string> { ["file"] = _file, ["topic"] = "lines" };
        foreach (var (key, value) in more) config[key] = value;
        return config;
    }

    private static async Task<FileStreamSourceTask> Started(TestSourceContext context)
    {
        var task = new FileStreamSourceTask();
        task.Initialize(context);
        await task.StartAsync(context.Config, TestContext.Current.CancellationToken);
        return task;
    }

    private static async Task<List<SourceRecord>> Poll(FileStreamSourceTask task, int count)
    {
        var records = new List<SourceRecord>();
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (records.Count < count) records.AddRange(await task.PollAsync(deadline.Token) ?? []);
        return records;
    }

    private static long Position(SourceRecord record) => (long)record.SourceOffset["position"]!;

    [Fact]
    public async Task Every_line_is_a_string_record_without_key_whose_offset_is_the_byte_after_it()
    {
        await System.IO.File.WriteAllTextAsync(_file, "one\n\nhé ☃\r\nold mac\rlast\n", TestContext.Current.CancellationToken);
        var task = await Started(new TestSourceContext(Config()));
        var records = await Poll(task, 5);
        Assert.Equal(["one", "", "hé ☃", "old mac", "last"], records.Select(r => r.Value));
        Assert.Equal([4L, 5, 14, 22, 27], records.Select(Position));
        Assert.All(records, r =>
        {
            Assert.Equal("lines", r.Topic);
            Assert.Null(r.KeySchema);
            Assert.Null(r.Key);
            Assert.Null(r.KafkaPartition);
            Assert.Same(Schema.String, r.ValueSchema);
            Assert.Equal(_file, r.SourcePartition["filename"]);
            Assert.NotNull(r.Timestamp);
        });
        await task.StopAsync();
    }

    [Fact]
    public async Task A_line_waits_until_its_end_is_written()
    {
        await System.IO.File.WriteAllTextAsync(_file, "whole\npart", TestContext.Current.CancellationToken);
        var task = await Started(new TestSourceContext(Config()));
        Assert.Equal(["whole"], (await Poll(task, 1)).Select(r => r.Value));
        await System.IO.File.AppendAllTextAsync(_file, "ial\r", TestContext.Current.CancellationToken);
        Assert.Null(await task.PollAsync(TestContext.Current.CancellationToken));
        await System.IO.File.AppendAllTextAsync(_file, "\nnext\n", TestContext.Current.CancellationToken);
        var rest = await Poll(task, 2);
        Assert.Equal(["partial", "next"], rest.Select(r => r.Value));
        Assert.Equal([15L, 20], rest.Select(Position));
        await task.StopAsync();
    }

    [Fact]
    public async Task Lines_that_are_there_do_not_wait_for_one_that_is_written_as_fast_as_it_is_read()
    {
        await System.IO.File.WriteAllTextAsync(_file, "whole\n", TestContext.Current.CancellationToken);
        var clock = new WritingClock(_file);
        var task = await Started(new TestSourceContext(Config(), clock));
        var records = await task.PollAsync(TestContext.Current.CancellationToken);
        Assert.Equal(["whole"], records!.Select(r => r.Value));
        Assert.InRange(clock.Written, 1, 20);
        await task.StopAsync();
    }

    /// <summary>Each look at the clock is a tenth of a second later, in which the file's last line has grown; at the end of a hundred it stands still.</summary>
    private sealed class WritingClock(string file) : TimeProvider
    {
        public int Written { get; private set; }

        public override long TimestampFrequency => 10;

        public override long GetTimestamp()
        {
            if (Written < 100) global::System.IO.File.AppendAllText(file, "x");
            return Written++;
        }
    }

    [Fact]
    public async Task Reading_goes_on_at_the_stored_offset()
    {
        await System.IO.File.WriteAllTextAsync(_file, "one\ntwo\nthree\n", TestContext.Current.CancellationToken);
        var context = new TestSourceContext(Config());
        context.Stored.Add((new Dictionary<string, object?> { ["filename"] = _file }, new Dictionary<string, object?> { ["position"] = 4L }));
        var task = await Started(context);
        Assert.Equal(["two", "three"], (await Poll(task, 2)).Select(r => r.Value));
        await task.StopAsync();
    }

    [Theory]
    [InlineData("4")]
    [InlineData(1.5)]
    [InlineData(-1L)]
    public async Task A_stored_offset_that_is_no_position_fails_the_task(object position)
    {
        var context = new TestSourceContext(Config());
        context.Stored.Add((new Dictionary<string, object?> { ["filename"] = _file }, new Dictionary<string, object?> { ["position"] = position }));
        var error = await Assert.ThrowsAsync<ConnectException>(() => Started(context));
        Assert.Contains("Offset position is the incorrect type", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_not_there_yet_is_waited_for()
    {
        var context = new TestSourceContext(Config());
        var task = await Started(context);
        Assert.Null(await task.PollAsync(TestContext.Current.CancellationToken));
        var told = Assert.Single(context.Retries);
        Assert.Equal(($"opening {_file}", $"Couldn't find file {_file}: waiting for it to be created. Is the path the one that the worker sees?"), (told.Operation, told.Error.Message));
        Assert.Empty(context.Successes);
        await System.IO.File.WriteAllTextAsync(_file, "late\n", TestContext.Current.CancellationToken);
        Assert.Equal(["late"], (await Poll(task, 1)).Select(r => r.Value));
        Assert.Equal([$"opening {_file}"], context.Successes);
        await task.StopAsync();
    }

    [Fact]
    public async Task A_batch_has_at_most_the_configured_number_of_lines_and_none_is_lost_between_batches()
    {
        var lines = Enumerable.Range(0, 2500).Select(i => new string((char)('a' + i % 26), i % 300)).ToArray();
        await System.IO.File.WriteAllLinesAsync(_file, lines, TestContext.Current.CancellationToken);
        var task = await Started(new TestSourceContext(Config(("batch.size", "700"))));
        var sizes = new List<int>();
        var read = new List<object?>();
        while (read.Count < lines.Length)
        {
            var batch = await task.PollAsync(TestContext.Current.CancellationToken);
            sizes.Add(batch!.Count);
            read.AddRange(batch.Select(r => r.Value));
        }
        Assert.Equal(lines, read);
        Assert.All(sizes, s => Assert.InRange(s, 1, 700));
        await task.StopAsync();
    }

    [Fact]
    public async Task A_line_longer_than_any_buffer_is_one_record()
    {
        var giant = new string('x', 1_000_003);
        await System.IO.File.WriteAllTextAsync(_file, $"{giant}\nsmall\n", TestContext.Current.CancellationToken);
        var task = await Started(new TestSourceContext(Config()));
        Assert.Equal([giant, "small"], (await Poll(task, 2)).Select(r => r.Value));
        await task.StopAsync();
    }

    [Fact]
    public async Task Bytes_that_are_not_text_become_replacement_characters()
    {
        await System.IO.File.WriteAllBytesAsync(_file, [(byte)'h', 0xe9, (byte)'\n'], TestContext.Current.CancellationToken);
        var task = await Started(new TestSourceContext(Config()));
        Assert.Equal("h�", (await Poll(task, 1))[0].Value);
        await task.StopAsync();
    }

    [Fact]
    public async Task A_poll_that_waits_ends_when_it_is_cancelled()
    {
        var task = await Started(new TestSourceContext(Config()));
        using var stop = new CancellationTokenSource();
        var poll = task.PollAsync(stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => poll);
    }

    [Fact]
    public void Missing_and_wrong_keys_have_the_messages_of_Kafka()
    {
        var connector = new FileStreamSourceConnector();
        string Error(string key, params (string Key, string Value)[] config) =>
            string.Join("; ", connector.Config.Validate(config.ToDictionary(c => c.Key, c => c.Value)).Single(v => v.Name == key).Errors);
        Assert.Equal("Missing required configuration \"topic\" which has no default value.", Error("topic"));
        Assert.Equal("Invalid value  for configuration topic: String must be non-empty", Error("topic", ("topic", "")));
        Assert.Equal("Invalid value x for configuration batch.size: Not a number of type INT", Error("batch.size", ("batch.size", "x")));
        Assert.Equal("", Error("file", ("topic", "t")));
    }

    [Fact]
    public async Task There_is_one_task_with_the_whole_configuration()
    {
        var connector = new FileStreamSourceConnector();
        await connector.StartAsync(Config(), TestContext.Current.CancellationToken);
        Assert.Equal(Config(), Assert.Single(await connector.TaskConfigsAsync(5, TestContext.Current.CancellationToken)));
        Assert.Equal(typeof(FileStreamSourceTask), connector.TaskType);
    }

    [Fact]
    public void Exactly_once_is_supported_for_files_and_not_for_standard_input()
    {
        var connector = new FileStreamSourceConnector();
        Assert.True(connector.SupportsExactlyOnce(Config()));
        Assert.False(connector.SupportsExactlyOnce(new Dictionary<string, string> { ["topic"] = "t" }));
        Assert.False(connector.CanDefineTransactionBoundaries(Config()));
    }

    [Fact]
    public void Offsets_must_be_positions_in_a_file()
    {
        var connector = new FileStreamSourceConnector();
        bool Alter(string partition, Dictionary<string, object?>? offset) =>
            connector.AlterOffsets(Config(), [new(new Dictionary<string, object?> { [partition] = _file }, offset)]);
        string Refusal(string partition, string key, object? value) => Assert.Throws<ConnectException>(() => Alter(partition, new() { [key] = value })).Message;
        Assert.True(Alter("filename", new() { ["position"] = 4L }));
        Assert.True(Alter("other", null));
        Assert.Contains("is expected to be a Long value", Refusal("filename", "position", "4"), StringComparison.Ordinal);
        Assert.Contains("is expected to be a Long value", Refusal("filename", "position", 1.5), StringComparison.Ordinal);
        Assert.Contains("should be a non-negative value", Refusal("filename", "position", -1L), StringComparison.Ordinal);
        Assert.Contains("contain the key 'position'", Refusal("filename", "other", 1L), StringComparison.Ordinal);
        Assert.Contains("should contain the key 'filename'", Refusal("other", "position", 1L), StringComparison.Ordinal);
        Assert.Throws<ConnectException>(() => connector.AlterOffsets(new Dictionary<string, string> { ["topic"] = "t" }, []));
    }
}
