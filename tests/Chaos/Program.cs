using System.Globalization;
using Chaos;

// Chaos [--seed N] [--minutes N]: a run of faults, and what it came to. PG and S3 are the addresses of a PostgreSQL server and an object store.
var (seed, minutes) = (Environment.TickCount & 0xFFFF, 10.0);
for (var i = 0; i + 1 < args.Length; i += 2)
{
    switch (args[i])
    {
        case "--seed": seed = int.Parse(args[i + 1], CultureInfo.InvariantCulture); break;
        case "--minutes": minutes = double.Parse(args[i + 1], CultureInfo.InvariantCulture); break;
        default: return Usage();
    }
}
if (args.Length % 2 != 0 || Environment.GetEnvironmentVariable("PG") is not { } postgres || Environment.GetEnvironmentVariable("S3") is not { } s3) return Usage();
await using var run = new ChaosRun(postgres, s3, Console.WriteLine);
var result = await run.RunAsync(seed, TimeSpan.FromMinutes(minutes));
Console.WriteLine(result.Problems.Count == 0 ? "well" : $"{result.Problems.Count} problems");
return result.Problems.Count == 0 ? 0 : 1;

static int Usage()
{
    Console.Error.WriteLine("Usage: PG=postgresql://user:password@host/database S3=http://host:port Chaos [--seed N] [--minutes N]");
    return 2;
}
