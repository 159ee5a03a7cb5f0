using System.Text.RegularExpressions;
using EndToEnd;

namespace Chaos;

/// <summary>A worker of the cluster, with what has become of it.</summary>
internal sealed partial class Member : IAsyncDisposable
{
    private readonly string _folder;

    public Member(string bootstrapServers, string folder, string properties)
    {
        _folder = Directory.CreateDirectory(folder).FullName;
        Worker = new Worker(bootstrapServers, _folder, properties);
    }

    public Worker Worker { get; }

    /// <summary>Whether it has been started, and neither killed nor halted since.</summary>
    public bool IsUp { get; private set; }

    /// <summary>All that it has written, in all its lives.</summary>
    public IEnumerable<string> Lines => Directory.EnumerateFiles(_folder, "worker-*.log").Order(StringComparer.Ordinal).SelectMany(ReadLines);

    /// <summary>The last generation that it tells of, and the URL of its leader.</summary>
    public (int Generation, string Leader) LastRebalance => Lines.Select(line => Rebalance().Match(line)).LastOrDefault(found => found.Success) is { } last
        ? (int.Parse(last.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture), last.Groups[2].Value) : (-1, "");

    public void Start()
    {
        Worker.Launch();
        IsUp = true;
    }

    public async Task KillAsync()
    {
        IsUp = false;
        await Worker.KillAsync();
    }

    public async Task<int> LeaveAsync()
    {
        IsUp = false;
        return await Worker.StopAsync();
    }

    public async Task HaltAsync()
    {
        IsUp = false;
        await Worker.SignalAsync("STOP");
    }

    public async Task ResumeAsync()
    {
        await Worker.SignalAsync("CONT");
        IsUp = true;
    }

    public ValueTask DisposeAsync() => Worker.DisposeAsync();

    private static string[] ReadLines(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Split('\n');
    }

    [GeneratedRegex("Rebalance: in generation ([0-9]+) .* the leader is (\\S+)")]
    private static partial Regex Rebalance();
}
