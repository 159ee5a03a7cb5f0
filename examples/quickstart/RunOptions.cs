using System.Globalization;

namespace Quickstart;

/// <summary>How the quickstart runs.</summary>
/// <param name="Worker">The worker's program, a .dll.</param>
/// <param name="Configs">The folder of the connectors' JSON files.</param>
/// <param name="Data">The folder that everything is kept in.</param>
/// <param name="Began">When the script was called, before it built anything.</param>
/// <param name="StopAfter">After how long it stops by itself; null runs until it is interrupted.</param>
internal sealed record RunOptions(string Worker, string Configs, string Data, DateTimeOffset Began, TimeSpan? StopAfter)
{
    private const string Usage = "usage: Quickstart --worker DLL --configs FOLDER --data FOLDER [--began MILLISECONDS] [--stop-after SECONDS]";

    /// <summary>Reads the command line.</summary>
    /// <returns>The options, or null with a complaint.</returns>
    public static RunOptions? Parse(string[] args, out string complaint)
    {
        complaint = Usage;
        var given = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < args.Length; i += 2)
        {
            if (args[i] is not ("--worker" or "--configs" or "--data" or "--began" or "--stop-after") || i + 1 == args.Length) return null;
            given[args[i]] = args[i + 1];
        }
        if (!given.TryGetValue("--worker", out var worker) || !given.TryGetValue("--configs", out var configs) || !given.TryGetValue("--data", out var data)) return null;
        var began = DateTimeOffset.UtcNow;
        if (given.TryGetValue("--began", out var text))
        {
            if (!long.TryParse(text, CultureInfo.InvariantCulture, out var milliseconds)) return null;
            began = DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
        }
        if (!given.TryGetValue("--stop-after", out text)) return new RunOptions(Path.GetFullPath(worker), Path.GetFullPath(configs), Path.GetFullPath(data), began, null);
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) || seconds is 0 or > 86_400)
        {
            complaint = $"--stop-after takes whole seconds, 1 to 86400; it got {text}";
            return null;
        }
        return new RunOptions(Path.GetFullPath(worker), Path.GetFullPath(configs), Path.GetFullPath(data), began, TimeSpan.FromSeconds(seconds));
    }
}
