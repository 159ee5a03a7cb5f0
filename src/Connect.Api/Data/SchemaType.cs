namespace Connect.Api.Data;

/// <summary>The types of Connect's data model and the .NET type that carries each.</summary>
public enum SchemaType
{
    /// <summary>An 8-bit integer: <see cref="sbyte"/>.</summary>
    Int8,
    /// <summary>A 16-bit integer: <see cref="short"/>.</summary>
    Int16,
    /// <summary>A 32-bit integer: <see cref="int"/>.</summary>
    Int32,
    /// <summary>A 64-bit integer: <see cref="long"/>.</summary>
    Int64,
    /// <summary>An IEEE 754 single: <see cref="float"/>.</summary>
    Float32,
    /// <summary>An IEEE 754 double: <see cref="double"/>.</summary>
    Float64,
    /// <summary>A truth value: <see cref="bool"/>.</summary>
    Boolean,
    /// <summary>Text: <see cref="string"/>.</summary>
    String,
    /// <summary>Bytes: <see cref="byte"/>[].</summary>
    Bytes,
    /// <summary>A list of values of one schema: <see cref="IReadOnlyList{T}"/> of <see cref="object"/>.</summary>
    Array,
    /// <summary>Keys of one schema to values of another: <see cref="ConnectMap"/>.</summary>
    Map,
    /// <summary>Named fields, each with its schema: <see cref="Data.Struct"/>.</summary>
    Struct,
}
