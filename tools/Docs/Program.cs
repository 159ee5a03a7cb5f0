using Docs;

const string Usage = """
    Makes the pages of docs/reference from the definitions of the worker's, the connectors' and the other plugins' keys.

    Usage: dotnet run --project tools/Docs [-- --check]

      --check   changes nothing, names the pages that are not what the definitions say, and ends with 1 if there are any
    """;

if (args is not ([] or ["--check"]))
{
    Console.Error.WriteLine(Usage);
    return args is ["--help"] or ["-h"] ? 0 : 2;
}
var folder = Path.Combine(PagesFolder.Root(), "docs", "reference");
var pages = new Reference().Pages();
var stale = PagesFolder.Stale(folder, pages);
if (args.Length == 0)
{
    PagesFolder.Write(folder, pages);
    Console.WriteLine($"{pages.Count} pages in {folder}, {stale.Count} of them changed");
    return 0;
}
foreach (var page in stale) Console.Error.WriteLine($"docs/reference/{page} is not what the definitions say");
if (stale.Count > 0) Console.Error.WriteLine("Make the pages anew: dotnet run --project tools/Docs");
return stale.Count == 0 ? 0 : 1;
