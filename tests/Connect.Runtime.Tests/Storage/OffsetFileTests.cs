using System.Text;
using Connect.Api;
using Connect.Java;
using Connect.Runtime.Storage;

namespace Connect.Runtime.Tests.Storage;

public sealed class OffsetFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("connect-offset-file").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Path => System.IO.Path.Combine(_folder, "connect.offsets");

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private Dictionary<string, string> Stored() => JavaByteMap.Read(File.ReadAllBytes(Path)).ToDictionary(e => Encoding.UTF8.GetString(e.Key), e => Encoding.UTF8.GetString(e.Value!));

    private async Task<OffsetFile> OpenAsync()
    {
        var file = new OffsetFile(Path);
        await file.OpenAsync(TestContext.Current.CancellationToken);
        return file;
    }

    [Fact]
    public async Task What_is_stored_is_in_the_file_at_once_and_what_is_forgotten_is_not()
    {
        await using (var file = await OpenAsync())
        {
            await file.StoreAsync(Bytes("a"), Bytes("1"), TestContext.Current.CancellationToken);
            await file.StoreAsync(Bytes("a"), Bytes("2"), TestContext.Current.CancellationToken);
            await file.StoreAsync(Bytes("b"), Bytes("3"), TestContext.Current.CancellationToken);
            Assert.Equal(new Dictionary<string, string> { ["a"] = "2", ["b"] = "3" }, Stored());
            await file.StoreAsync(Bytes("b"), null, TestContext.Current.CancellationToken);
        }
        Assert.Equal(new Dictionary<string, string> { ["a"] = "2" }, Stored());
        Assert.Equal([Path], Directory.GetFiles(_folder));

        await using var again = new OffsetFile(Path);
        var (key, value) = Assert.Single(await again.OpenAsync(TestContext.Current.CancellationToken));
        Assert.Equal(("a", "2"), (Encoding.UTF8.GetString(key), Encoding.UTF8.GetString(value)));
    }

    [Fact]
    public async Task All_that_is_stored_at_the_same_time_is_there_when_it_is_said_to_be()
    {
        await using var file = await OpenAsync();
        await Parallel.ForEachAsync(Enumerable.Range(0, 500), async (i, stop) =>
        {
            await file.StoreAsync(Bytes($"{i}"), Bytes("x"), stop);
            Assert.Contains($"{i}", Stored());
        });
        Assert.Equal(500, Stored().Count);
    }

    [Fact]
    public async Task A_file_that_can_only_be_written_in_place_is_written_in_place()
    {
        await using var file = await OpenAsync();
        // The name of the file that would take its place is taken.
        Directory.CreateDirectory($"{Path}.new");
        await file.StoreAsync(Bytes("a"), Bytes("1"), TestContext.Current.CancellationToken);
        Assert.Equal(new Dictionary<string, string> { ["a"] = "1" }, Stored());
    }

    [Fact]
    public async Task A_disk_without_room_for_the_new_file_leaves_the_old_one()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "There is no /dev/full here, which takes nothing, as a full disk");
        await using var file = await OpenAsync();
        await file.StoreAsync(Bytes("a"), Bytes("1"), TestContext.Current.CancellationToken);
        File.CreateSymbolicLink($"{Path}.new", "/dev/full");
        var e = await Assert.ThrowsAsync<ConnectException>(() => file.StoreAsync(Bytes("a"), Bytes("2"), TestContext.Current.CancellationToken));
        Assert.Contains(Path, e.Message, StringComparison.Ordinal);
        Assert.Equal(new Dictionary<string, string> { ["a"] = "1" }, Stored());
        File.Delete($"{Path}.new");
        await file.StoreAsync(Bytes("b"), Bytes("3"), TestContext.Current.CancellationToken);
        Assert.Equal(new Dictionary<string, string> { ["a"] = "2", ["b"] = "3" }, Stored());
    }

    [Fact]
    public async Task A_file_that_no_worker_has_written_is_refused_and_left_as_it_is()
    {
        await File.WriteAllTextAsync(Path, "position=42", TestContext.Current.CancellationToken);
        var e = await Assert.ThrowsAsync<ConfigException>(OpenAsync);
        Assert.Contains("offset.storage.file.filename", e.Message, StringComparison.Ordinal);
        Assert.Contains(Path, e.Message, StringComparison.Ordinal);
        Assert.Equal("position=42", await File.ReadAllTextAsync(Path, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_path_that_cannot_be_written_is_refused_before_anything_runs()
    {
        Directory.CreateDirectory(Path);
        Assert.Contains("Expected a file that can be read and written", (await Assert.ThrowsAsync<ConfigException>(OpenAsync)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_stores_what_cannot_be_written_is_told()
    {
        await using var file = await OpenAsync();
        File.Delete(Path);
        Directory.CreateDirectory(Path);
        var e = await Assert.ThrowsAsync<ConnectException>(() => file.StoreAsync(Bytes("a"), Bytes("1"), TestContext.Current.CancellationToken));
        Assert.Contains(Path, e.Message, StringComparison.Ordinal);
    }
}
