using System.Diagnostics;
using Connect.Testing;

namespace Docs.Tests;

/// <summary>The pages' commands do what they say.</summary>
public sealed class CommandsTests
{
    // Projects with the Web SDK run in their own folder unless they say otherwise; the pages name files as they lie in the repository.
    [Fact]
    public async Task Dotnet_run_starts_the_worker_in_the_folder_where_it_was_typed()
    {
        var start = new ProcessStartInfo("dotnet", ["msbuild", Path.Combine(Repository.Root, "src", "Connect.Runtime"), "-getProperty:RunWorkingDirectory"])
        {
            RedirectStandardOutput = true,
            WorkingDirectory = Repository.Root,
        };
        using var build = Process.Start(start)!;
        var property = await build.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken);
        await build.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal((0, ""), (build.ExitCode, property.Trim()));
    }
}
