using System.Buffers;
using System.Buffers.Binary;

namespace Formats.Parquet;

/// <summary>
/// Writes a Parquet file (https://github.com/apache/parquet-format): rows are added to the columns of its schema, row by row, and go to the output one row
/// group after the other. The same rows make the same bytes.
/// </summary>
public sealed class ParquetFileWriter
{
    private const long RowGroupSize = 32 * 1024 * 1024;
    private readonly IBufferWriter<byte> _output;
    private readonly ParquetField _schema;
    private readonly IReadOnlyDictionary<string, string> _metadata;
    private readonly string _createdBy;
    private readonly List<ParquetColumn> _columns = [];
    private readonly ArrayBufferWriter<byte> _groups = new();
    private long _position = 4;
    private int _groupCount;
    private long _rows, _groupRows;

    /// <summary>Begins a file.</summary>
    /// <param name="output">Gets the file.</param>
    /// <param name="schema">A group whose children are the columns and groups of the file; its fields know their columns from now on.</param>
    /// <param name="codec">The codec of the pages.</param>
    /// <param name="metadata">Keys and values for the footer.</param>
    /// <param name="createdBy">The program that writes, with its version.</param>
    public ParquetFileWriter(
        IBufferWriter<byte> output, ParquetField schema, ParquetCodec codec, IReadOnlyDictionary<string, string> metadata, string createdBy)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(schema);
        (_output, _schema, _metadata, _createdBy) = (output, schema, metadata, createdBy);
        schema.Place(0, 0, [], _columns, codec);
        output.Write("PAR1"u8);
    }

    /// <summary>Remembers where a row begins.</summary>
    public void Mark()
    {
        foreach (var column in _columns) column.Mark();
    }

    /// <summary>Takes back what was added since <see cref="Mark"/>.</summary>
    public void Rollback()
    {
        foreach (var column in _columns) column.Rollback();
    }

    /// <summary>A row is complete.</summary>
    public void EndRow()
    {
        _rows++;
        _groupRows++;
        long size = 0;
        foreach (var column in _columns)
        {
            column.EndRow();
            size += column.Size;
        }
        if (size >= RowGroupSize) EndRowGroup();
    }

    /// <summary>The file is complete.</summary>
    public void Finish()
    {
        if (_groupRows > 0) EndRowGroup();
        var footer = new ArrayBufferWriter<byte>();
        var thrift = new ThriftWriter(footer);
        thrift.BeginStruct();
        thrift.Int(1, 1);
        thrift.BeginStructs(2, Count(_schema));
        WriteField(thrift, _schema, isRoot: true);
        thrift.Long(3, _rows);
        thrift.BeginStructs(4, _groupCount);
        footer.Write(_groups.WrittenSpan);
        thrift.BeginStructs(5, _metadata.Count);
        foreach (var (key, value) in _metadata)
        {
            thrift.BeginStruct();
            thrift.Text(1, key);
            thrift.Text(2, value);
            thrift.EndStruct();
        }
        thrift.Text(6, _createdBy);
        thrift.EndStruct();
        _output.Write(footer.WrittenSpan);
        BinaryPrimitives.WriteInt32LittleEndian(_output.GetSpan(4), footer.WrittenCount);
        _output.Advance(4);
        _output.Write("PAR1"u8);
    }

    private void EndRowGroup()
    {
        var thrift = new ThriftWriter(_groups);
        var start = _position;
        thrift.BeginStruct();
        thrift.BeginStructs(1, _columns.Count);
        long uncompressed = 0;
        foreach (var column in _columns) uncompressed += column.EndRowGroup(_output, ref _position, _groups);
        thrift.Long(2, uncompressed);
        thrift.Long(3, _groupRows);
        thrift.Long(5, start);
        thrift.Long(6, _position - start);
        thrift.EndStruct();
        _groupCount++;
        _groupRows = 0;
    }

    private static int Count(ParquetField field) => 1 + field.Children.Sum(Count);

    private static void WriteField(ThriftWriter thrift, ParquetField field, bool isRoot = false)
    {
        thrift.BeginStruct();
        if (field.Type is { } type) thrift.Int(1, (int)type);
        if (field.Length > 0) thrift.Int(2, field.Length);
        if (!isRoot) thrift.Int(3, (int)field.Repetition);
        thrift.Text(4, field.Name);
        if (field.Type is null) thrift.Int(5, field.Children.Count);
        WriteAnnotation(thrift, field);
        thrift.EndStruct();
        foreach (var child in field.Children) WriteField(thrift, child);
    }

    // The older annotation and, after it, the newer one; readers know one or the other.
    private static void WriteAnnotation(ThriftWriter thrift, ParquetField field)
    {
        var (converted, logical) = field.Annotation switch
        {
            ParquetAnnotation.Text => (0, 1),
            ParquetAnnotation.Map => (1, 2),
            ParquetAnnotation.MapKeyValue => (2, 0),
            ParquetAnnotation.List => (3, 3),
            ParquetAnnotation.Symbol => (4, 4),
            ParquetAnnotation.Decimal => (5, 5),
            ParquetAnnotation.Date => (6, 6),
            ParquetAnnotation.TimeMillis => (7, 7),
            ParquetAnnotation.TimestampMillis => (9, 8),
            _ => (-1, 0),
        };
        if (converted >= 0) thrift.Int(6, converted);
        if (field.Annotation == ParquetAnnotation.Decimal)
        {
            thrift.Int(7, field.Scale);
            thrift.Int(8, field.Precision);
        }
        if (logical == 0) return;
        thrift.BeginStruct(10);
        thrift.BeginStruct(logical);
        if (field.Annotation == ParquetAnnotation.Decimal)
        {
            thrift.Int(1, field.Scale);
            thrift.Int(2, field.Precision);
        }
        else if (field.Annotation is ParquetAnnotation.TimeMillis or ParquetAnnotation.TimestampMillis)
        {
            thrift.Boolean(1, true);
            thrift.BeginStruct(2);
            thrift.EmptyStruct(1);
            thrift.EndStruct();
        }
        thrift.EndStruct();
        thrift.EndStruct();
    }
}
