using System.Data.Common;
using System.Globalization;
using Connect.Api;
using Connectors.Jdbc.Columns;
using Microsoft.Extensions.Logging;

namespace Connectors.Jdbc.Reading;

/// <summary>The schema of a query's rows and how each of its fields is read; made once, and kept for as long as the result has the same columns.</summary>
internal sealed partial class RowSchema
{
    private const int MostOfValue = 100;
    private const string NullInRequired = "it is null, though the column is NOT NULL in its table; in an outer join make it an expression which may be null, "
        + "such as COALESCE or NULLIF(column, NULL)";

    private readonly ResultColumn[] _columns;
    private readonly ReadValue[] _readers;
    private readonly FieldForm _form;
    private readonly bool _readsNulls;
    private ReadTimestamp?[]? _instants;

    private RowSchema(Schema schema, ResultColumn[] columns, ReadValue[] readers, FieldForm form, bool readsNulls)
    {
        Schema = schema;
        _columns = columns;
        _readers = readers;
        _form = form;
        _readsNulls = readsNulls;
    }

    /// <summary>The schema.</summary>
    public Schema Schema { get; }

    /// <summary>What the rows are of, for messages.</summary>
    public string Label => LabelOf(Schema.Name);

    /// <summary>The schema of a result.</summary>
    /// <param name="name">The table's name, or null for a query.</param>
    /// <param name="columns">The result's columns.</param>
    /// <param name="readers">How the provider's values are read.</param>
    /// <param name="options">What the configuration says.</param>
    /// <param name="logger">Is told of the columns that are left out.</param>
    /// <exception cref="DataException">Two columns have the same name.</exception>
    public static RowSchema Create(string? name, IReadOnlyList<ResultColumn> columns, ColumnReaders readers, RowSchemaOptions options, ILogger logger)
    {
        var schema = SchemaBuilder.Struct().Name(name);
        var kept = new List<ResultColumn>(columns.Count);
        var read = new List<ReadValue>(columns.Count);
        var names = new HashSet<string>(StringComparer.Ordinal);
        var form = new FieldForm(readers, options);
        foreach (var column in columns)
        {
            if (form.Of(column) is not var (fieldSchema, reader))
            {
                LogLeftOut(logger, column.Name, LabelOf(name), column.TypeName);
                continue;
            }
            if (!names.Add(column.Name))
                throw new DataException($"The result of {LabelOf(name)} has two columns {column.Name}; give one of them an alias (AS …)");
            schema.Field(column.Name, fieldSchema);
            kept.Add(column);
            read.Add(reader);
        }
        return new(schema.Build(), [.. kept], [.. read], form, readers.ReadsNulls);
    }

    /// <summary>Reads the row that a reader stands on.</summary>
    /// <exception cref="DataException">A value does not fit its field; the message names the column.</exception>
    public Struct Read(DbDataReader row)
    {
        var record = new Struct(Schema);
        var columns = _columns;
        var readers = _readers;
        var readsNulls = _readsNulls;
        var field = 0;
        try
        {
            for (; field < columns.Length; field++)
            {
                var ordinal = columns[field].Ordinal;
                if (readsNulls || !row.IsDBNull(ordinal)) record.Set(field, readers[field](row, ordinal));
                if (!columns[field].IsOptional && record[field].IsNull) throw new DataException(NullInRequired);
            }
        }
        // Everything a getter may throw for a value; what the connection throws is a DbException or an IOException and goes on its way.
        catch (Exception e) when (e is InvalidCastException or InvalidOperationException or FormatException or ArithmeticException or ArgumentException
            or DataException)
        {
            throw Cannot(columns[field], row, e);
        }
        return record;
    }

    /// <summary>
    /// The point in time in a timestamp field of the row that a reader stands on, to the nanosecond whatever the field's form; null for null.
    /// </summary>
    /// <exception cref="DataException">The column is not a timestamp, or its value cannot be read.</exception>
    public Instant? ReadInstant(DbDataReader row, int field)
    {
        var column = _columns[field];
        if (column.Type != ColumnType.Timestamp)
            throw new DataException($"Column {column.Name} ({column.TypeName}) of {Label} is used as a timestamp column and is none");
        if (!_readsNulls && row.IsDBNull(column.Ordinal)) return null;
        return (_instants ??= new ReadTimestamp?[_columns.Length])[field] is { } read
            ? read(row, column.Ordinal)
            : (_instants[field] = _form.Instant(column))!(row, column.Ordinal);
    }

    private static string LabelOf(string? table) => table ?? "the query";

    private DataException Cannot(ResultColumn column, DbDataReader row, Exception e) =>
        new($"Cannot read {ValueOf(row, column.Ordinal)}column {column.Name} ({column.TypeName}) of {Label} as {Schema.Field(column.Name)!.Schema}: "
            + $"{e.Message.TrimEnd('.')}. Change the value, or read it with a query that casts it.", e);

    // The value's beginning, if the provider can show at all what could not be read.
    private static string ValueOf(DbDataReader row, int ordinal)
    {
        try
        {
            if (row.IsDBNull(ordinal) || row.GetValue(ordinal) is not { } value || value is Array) return "";
            var text = Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture) ?? "";
            return $"'{(text.Length <= MostOfValue ? text : text[..MostOfValue] + "…")}' in ";
        }
#pragma warning disable CA1031 // Providers throw what they like for a value that has no form; the message is good without it, and the first failure counts.
        catch (Exception) { return ""; }
#pragma warning restore CA1031
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Warning,
        Message = "Column {Column} of {Table} is left out: its type {Type} has no form in Connect; a query that casts it to text would read it")]
    private static partial void LogLeftOut(ILogger logger, string column, string table, string type);
}
