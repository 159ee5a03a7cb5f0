using Connect.Api;
using Connect.Testing;

namespace Connectors.Mongo.Tests;

public sealed class SmokeTests
{
    [Fact]
    public async Task Smoke()
    {
        var config = new Dictionary<string, string> { ["topics"] = "t", ["connection.uri"] = "mongodb://" + Servers.Require("MONGO"), ["database"] = Servers.Unique("db"), ["collection"] = "c" };
        var values = await new MongoSinkConnector().ValidateAsync(config, TestContext.Current.CancellationToken);
        Assert.Empty(values.SelectMany(v => v.Errors));
        var task = new MongoSinkTask();
        task.Initialize(new TestSinkContext(config));
        await task.StartAsync(config, TestContext.Current.CancellationToken);
        var map = new ConnectMap { ["n"] = 1L, ["x"] = "y" };
        await task.PutAsync([new SinkRecord("t", 0, null, null, null, map, 0)], TestContext.Current.CancellationToken);
        await task.StopAsync();
    }
}
