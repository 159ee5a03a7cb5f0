using System.Runtime.CompilerServices;

namespace Connect.Api.Data;

/// <summary>
/// One value inside a <see cref="Struct"/> or <see cref="ConnectMap"/>, without boxing: numbers and booleans lie in the struct itself. In a field of a
/// logical date type it is the number of the base type (days or milliseconds); elsewhere it is of the kind that was put there.
/// </summary>
public readonly struct Datum : IEquatable<Datum>
{
    // A sentinel in _reference says what _bits holds; anything else in _reference is the value itself.
    private readonly object? _reference;
    private readonly long _bits;

    private Datum(object? reference, long bits) { _reference = reference; _bits = bits; }

    private sealed class Marker(DatumKind kind) { public readonly DatumKind Kind = kind; }
    private static readonly Marker Int8Marker = new(DatumKind.Int8), Int16Marker = new(DatumKind.Int16), Int32Marker = new(DatumKind.Int32),
        Int64Marker = new(DatumKind.Int64), Float32Marker = new(DatumKind.Float32), Float64Marker = new(DatumKind.Float64),
        BooleanMarker = new(DatumKind.Boolean);

    /// <summary>An int8.</summary>
    public static Datum Of(sbyte value) => new(Int8Marker, value);
    /// <summary>An int16.</summary>
    public static Datum Of(short value) => new(Int16Marker, value);
    /// <summary>An int32.</summary>
    public static Datum Of(int value) => new(Int32Marker, value);
    /// <summary>An int64.</summary>
    public static Datum Of(long value) => new(Int64Marker, value);
    /// <summary>A float32.</summary>
    public static Datum Of(float value) => new(Float32Marker, BitConverter.SingleToInt32Bits(value));
    /// <summary>A float64.</summary>
    public static Datum Of(double value) => new(Float64Marker, BitConverter.DoubleToInt64Bits(value));
    /// <summary>A boolean.</summary>
    public static Datum Of(bool value) => new(BooleanMarker, value ? 1 : 0);

    /// <summary>Any value; numbers and booleans are unboxed.</summary>
    public static Datum From(object? value) => value switch
    {
        null => default,
        string s => new(s, 0),
        long v => Of(v),
        int v => Of(v),
        double v => Of(v),
        bool v => Of(v),
        sbyte v => Of(v),
        short v => Of(v),
        float v => Of(v),
        _ => new(value, 0),
    };

    // For objects that are known to be neither numbers nor booleans.
    internal static Datum OfReference(object value) => new(value, 0);

    /// <summary>What the value is.</summary>
    public DatumKind Kind => _reference switch { null => DatumKind.Null, Marker m => m.Kind, _ => DatumKind.Reference };

    /// <summary>Whether there is no value.</summary>
    public bool IsNull => _reference is null;

    /// <summary>The number of an integer or boolean (1 or 0); meaningless for other kinds.</summary>
    public long Integer => _bits;

    /// <summary>The number of a float32 or float64; meaningless for other kinds.</summary>
    public double Float => ReferenceEquals(_reference, Float32Marker) ? BitConverter.Int32BitsToSingle((int)_bits) : BitConverter.Int64BitsToDouble(_bits);

    /// <summary>Whether the boolean is true; meaningless for other kinds.</summary>
    public bool Boolean => _bits != 0;

    /// <summary>The object of a value of kind <see cref="DatumKind.Reference"/>; null for other kinds.</summary>
    public object? Reference => _reference is Marker ? null : _reference;

    /// <summary>The text, if the value is a string, or null.</summary>
    public string? String => _reference as string;

    /// <summary>The value as an object, boxed where it is a number or boolean.</summary>
    public object? ToObject() => Kind switch
    {
        DatumKind.Null => null,
        DatumKind.Int8 => (sbyte)_bits,
        DatumKind.Int16 => (short)_bits,
        DatumKind.Int32 => (int)_bits,
        DatumKind.Int64 => _bits,
        DatumKind.Float32 => (float)Float,
        DatumKind.Float64 => Float,
        DatumKind.Boolean => Boxes.Of(Boolean),
        _ => _reference,
    };

    /// <inheritdoc/>
    public bool Equals(Datum other) => DataEquality.Equal(ToObject(), other.ToObject());
    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Datum other && Equals(other);
    /// <inheritdoc/>
    public override int GetHashCode() => DataEquality.Hash(ToObject());
    /// <summary>Equality of kind and value.</summary>
    public static bool operator ==(Datum left, Datum right) => left.Equals(right);
    /// <summary>Inequality of kind or value.</summary>
    public static bool operator !=(Datum left, Datum right) => !left.Equals(right);

    private static class Boxes
    {
        private static readonly object True = true, False = false;
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static object Of(bool value) => value ? True : False;
    }
}
