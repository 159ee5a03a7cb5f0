namespace Connect.Transforms.Fields;

/// <summary>Copies fields between structs without boxing.</summary>
internal static class Copying
{
    /// <summary>Copies one field to a field of the same type.</summary>
    /// <param name="to">The struct to copy to.</param>
    /// <param name="at">The index there.</param>
    /// <param name="from">The struct to copy from.</param>
    /// <param name="field">The field there.</param>
    /// <param name="replaceNull">Whether a null with a default becomes the default.</param>
    public static void Copy(this Struct to, int at, Struct from, Field field, bool replaceNull)
    {
        ref readonly var datum = ref from[field.Index];
        if (datum.IsNull && replaceNull && field.Schema.DefaultValue is { } fallback) to.Set(at, Slot(fallback));
        else to.Set(at, datum);
    }

    /// <summary>The value of a field.</summary>
    public static object? Value(this Struct from, Field field, bool replaceNull) => replaceNull ? from.Get(field) : from.GetWithoutDefault(field);

    /// <summary>A value as it lies in a struct: dates and times as numbers.</summary>
    public static Datum Slot(object? value) => value switch
    {
        DateOnly date => Datum.Of(LogicalTypes.FromDate(date)),
        TimeSpan time => Datum.Of((int)LogicalTypes.FromTime(time)),
        DateTime timestamp => Datum.Of(LogicalTypes.FromTimestamp(timestamp)),
        _ => Datum.From(value),
    };
}
