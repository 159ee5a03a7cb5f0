namespace Connectors.Jdbc.Columns;

/// <summary>Where in a record a column's value is.</summary>
internal enum ColumnOrigin
{
    /// <summary>A field of the value.</summary>
    ValueField,
    /// <summary>The value itself.</summary>
    Value,
    /// <summary>A field of the key.</summary>
    KeyField,
    /// <summary>The key itself.</summary>
    Key,
    /// <summary>The topic.</summary>
    Topic,
    /// <summary>The partition.</summary>
    Partition,
    /// <summary>The offset.</summary>
    Offset,
}
