using System.Reflection;
using Parquet.Data;
using Parquet.Meta;
using Parquet.Schema;
using NetReader = global::Parquet.ParquetReader;

namespace Formats.Parquet.Tests;

/// <summary>Reads a Parquet file back to the values and levels of its columns by Parquet.Net, which shares nothing with the writer.</summary>
internal static class ParquetReader
{
    /// <summary>A value of a column with its repetition and definition level; null where there is none.</summary>
    public readonly record struct Entry(int Repetition, int Definition, object? Value);

    public static async Task<(FileMetaData Footer, Dictionary<string, List<Entry>> Columns)> ReadAsync(ReadOnlyMemory<byte> file)
    {
        await using var reader = await NetReader.CreateAsync(new MemoryStream(file.ToArray()), cancellationToken: TestContext.Current.CancellationToken);
        var columns = new Dictionary<string, List<Entry>>();
        foreach (var field in reader.Schema.DataFields) columns.Add(string.Join('.', field.Path.ToList()), []);
        for (var group = 0; group < reader.RowGroupCount; group++)
        {
            using var rows = reader.OpenRowGroupReader(group);
            foreach (var field in reader.Schema.DataFields)
            {
                using var data = await rows.ReadRawColumnDataBaseAsync(field, TestContext.Current.CancellationToken);
                columns[string.Join('.', field.Path.ToList())].AddRange(Entries(field, data));
            }
        }
        return (reader.Metadata!, columns);
    }

    private static IEnumerable<Entry> Entries(DataField field, RawColumnData data)
    {
        var values = (object[])typeof(ParquetReader).GetMethod(nameof(Values), BindingFlags.NonPublic | BindingFlags.Static)!
            .MakeGenericMethod(data.GetType().GenericTypeArguments).Invoke(null, [data])!;
        // Parquet.Net has levels only where there may be others than 0, and room for more values than there are.
        var definitions = field.MaxDefinitionLevel > 0 ? data.DefinitionLevels.ToArray() : new int[values.Length];
        var repetitions = field.MaxRepetitionLevel > 0 ? data.RepetitionLevels.ToArray() : new int[definitions.Length];
        var next = 0;
        for (var i = 0; i < definitions.Length; i++)
            yield return new(repetitions[i], definitions[i], definitions[i] == field.MaxDefinitionLevel ? values[next++] : null);
    }

    private static object[] Values<T>(RawColumnData<T> data) where T : struct
    {
        var values = new object[data.Values.Length];
        for (var i = 0; i < values.Length; i++)
            values[i] = data.Values[i] switch
            {
                ReadOnlyMemory<char> text => text.ToString(),
                ReadOnlyMemory<byte> bytes => bytes.ToArray(),
                var value => value,
            };
        return values;
    }
}
