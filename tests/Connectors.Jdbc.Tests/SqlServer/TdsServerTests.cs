using Connect.Api;
using Connectors.Jdbc.Databases.SqlServer;
using Connectors.Jdbc.Source;

namespace Connectors.Jdbc.Tests.SqlServer;

public sealed class SmokeTests
{
    [Fact]
    public async Task Smoke()
    {
        await using var server = new TdsServer(r => TdsReply.Rows([("a", TdsType.Int), ("b", TdsType.Text)], [1, "x\u00e9"], [null, null]));
        var url = JdbcUrl.Parse(server.Url);
        var target = DatabaseList.Of(url).Target(url, new Dictionary<string, string>());
        await using var connection = await ConnectionOpener.OpenOnceAsync(target, TestContext.Current.CancellationToken);
        await using var command = Dialect.Command(connection, null, "SELECT @p0", "q");
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        Assert.True(await reader.ReadAsync(TestContext.Current.CancellationToken));
        Assert.Equal(1, reader.GetInt32(0));
        Assert.Equal("x\u00e9", reader.GetString(1));
        Assert.True(await reader.ReadAsync(TestContext.Current.CancellationToken));
        Assert.True(reader.IsDBNull(0));
        Assert.False(await reader.ReadAsync(TestContext.Current.CancellationToken));
        Assert.Equal("q", server.Requests.Single().Values);
    }
}
