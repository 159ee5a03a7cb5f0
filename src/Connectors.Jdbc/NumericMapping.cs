namespace Connectors.Jdbc;

/// <summary>What columns of type NUMERIC become: the key <c>numeric.mapping</c>.</summary>
internal enum NumericMapping
{
    /// <summary>Decimals, always.</summary>
    None,
    /// <summary>Integers where the column has no digits after the point and at most 18 digits; else decimals.</summary>
    PrecisionOnly,
    /// <summary>Integers and doubles where the column has at most 18 digits; else decimals.</summary>
    BestFit,
    /// <summary>Integers where the column has at most 18 digits, doubles wherever there are digits after the point; else decimals.</summary>
    BestFitEagerDouble,
}
