using System.Globalization;
using Spectre.Console;

namespace Quickstart;

/// <summary>Shows counts: as a table that is drawn anew in a terminal, as a line now and then elsewhere.</summary>
internal sealed class Screen(TimeProvider time)
{
    private static readonly TimeSpan BetweenLines = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan BetweenDrawings = TimeSpan.FromMilliseconds(500);

    /// <summary>Whether somebody looks at a terminal.</summary>
    private static bool IsTerminal => !Console.IsOutputRedirected && AnsiConsole.Profile.Capabilities.Ansi;

    /// <summary>Says something in plain words.</summary>
    public static void Say(string text) => Console.WriteLine(text);

    /// <summary>Shows counts until there are no more to be had.</summary>
    /// <param name="next">Takes the counts of the moment; null ends the showing.</param>
    /// <param name="stop">Ends the showing as well.</param>
    public async Task ShowAsync(Func<Task<Counts?>> next, CancellationToken stop)
    {
        try
        {
            if (IsTerminal) await AnsiConsole.Live(Draw(null)).StartAsync(async live =>
            {
                while (await next() is { } counts)
                {
                    live.UpdateTarget(Draw(counts));
                    await Task.Delay(BetweenDrawings, time, stop);
                }
            });
            else await WriteLinesAsync(next, stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested) { }
    }

    private async Task WriteLinesAsync(Func<Task<Counts?>> next, CancellationToken stop)
    {
        var began = time.GetTimestamp();
        var written = TimeSpan.MinValue;
        string? first = null;
        while (await next() is { } counts)
        {
            if (first is null && counts.First is not null) Say(first = counts.First);
            if (time.GetElapsedTime(began) is var now && (written == TimeSpan.MinValue || now - written >= BetweenLines))
            {
                Say(string.Create(CultureInfo.InvariantCulture, $"{now.TotalSeconds,5:F0} s: {counts.Source} rows in USERS, {counts.Topic} in the topic, {counts.Target} in the second database, {counts.Stored} in {counts.Objects} objects"));
                written = now;
            }
            await Task.Delay(BetweenDrawings, time, stop);
        }
    }

    private static Table Draw(Counts? counts)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumns("What", "Where", "Connector", "State").AddColumn(new TableColumn("Rows").RightAligned());
        table.AddRow("table USERS", "source.db", "", "", Number(counts?.Source));
        table.AddRow("quickstart-USERS", "kafka/", "users-to-topic", State(0), Number(counts?.Topic));
        table.AddRow("table USERS", "target.db", "topic-to-database", State(1), Number(counts?.Target));
        table.AddRow($"{counts?.Objects ?? 0} objects", "objects/", "topic-to-objects", State(2), Number(counts?.Stored));
        return table.Caption($"{counts?.First ?? "Rows are on their way."} Ctrl+C stops everything.");
        string State(int index) => counts?.States[index] ?? "-";
        static string Number(long? value) => value?.ToString("N0", CultureInfo.InvariantCulture) ?? "-";
    }
}
