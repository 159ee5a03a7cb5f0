namespace Connectors.Jdbc.Tests.SqlServer;

/// <summary>A server that answers what the connectors ask of the catalog, and what a test has it answer to the rest.</summary>
internal sealed class Shop : IAsyncDisposable
{
    private readonly List<(string Part, Func<TdsRequest, TdsReply?> Reply)> _answers = [];

    public Shop() => Server = new TdsServer(Answer);

    public TdsServer Server { get; }

    /// <summary>What the catalog knows of a table: name, type, bytes, collation, nullable, identity, key.</summary>
    public List<object?[]> Columns { get; set; } = [];

    /// <summary>The types that the server describes the columns of a query with.</summary>
    public List<object?[]> Described { get; } = [];

    /// <summary>The present time of the server.</summary>
    public DateTime Now { get; set; } = new(2024, 6, 1, 12, 0, 0);

    /// <summary>The statements but for those of the catalog.</summary>
    public IEnumerable<TdsRequest> Statements => Server.Requests.Where(r => !IsOfCatalog(r));

    /// <summary>Answers statements in which some text is; the latest such answer counts.</summary>
    public void On(string part, Func<TdsRequest, TdsReply?> reply) => _answers.Insert(0, (part, reply));

    /// <summary>Answers a query with rows, the first time, and with none from then on.</summary>
    public void Select(string part, IReadOnlyList<(string, TdsType)> columns, params object?[][] rows)
    {
        var asked = 0;
        On(part, _ => TdsReply.Rows(columns, Interlocked.Increment(ref asked) == 1 ? rows : []));
    }

    public Dictionary<string, string> Config(params (string Key, string Value)[] more)
    {
        var config = new Dictionary<string, string>
        {
            ["connection.url"] = Server.Url,
            ["connection.attempts"] = "1",
            ["connection.backoff.ms"] = "1",
            ["topics"] = "t",
            ["topic.prefix"] = "t-",
            ["poll.interval.ms"] = "10",
            ["poll.linger.ms"] = "2000",
        };
        foreach (var (key, value) in more) config[key] = value;
        return config;
    }

    public ValueTask DisposeAsync() => Server.DisposeAsync();

    private static bool IsOfCatalog(TdsRequest request) => request.Sql is "SELECT 1" or "SELECT SYSDATETIME()" || request.Sql.Contains("sys.", StringComparison.Ordinal)
        || request.Sql.StartsWith("SELECT DB_NAME()", StringComparison.Ordinal);

    private TdsReply? Answer(TdsRequest request)
    {
        foreach (var (part, reply) in _answers)
            if (request.Sql.Contains(part, StringComparison.Ordinal)) return reply(request);
        if (request.Sql == "SELECT SYSDATETIME()") return TdsReply.Rows([("", TdsType.DateTime2(7))], [Now]);
        if (request.Sql.StartsWith("SELECT DB_NAME()", StringComparison.Ordinal))
            return TdsReply.Rows([("", TdsType.NVarChar), ("", TdsType.SmallInt), ("", TdsType.Int)], ["shop", null, null]);
        if (request.Sql.Contains("dm_exec_describe_first_result_set", StringComparison.Ordinal))
            return TdsReply.Rows([("name", TdsType.NVarChar), ("system_type_name", TdsType.NVarChar)], [.. Described]);
        if (!request.Sql.Contains("sys.objects", StringComparison.Ordinal)) return TdsReply.Changed(1);
        return TdsReply.Rows(
            [
                ("type", TdsType.Char), ("name", TdsType.NVarChar), ("type", TdsType.NVarChar), ("max_length", TdsType.SmallInt),
                ("collation_name", TdsType.NVarChar), ("is_nullable", TdsType.Bit), ("is_identity", TdsType.Bit), ("key", TdsType.Bit),
            ], [.. Columns.Select(c => (object?[])["U ", .. c])]);
    }
}
