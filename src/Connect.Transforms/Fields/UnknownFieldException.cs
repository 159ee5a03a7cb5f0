using System.Diagnostics.CodeAnalysis;
using Connect.Api;

namespace Connect.Transforms.Fields;

/// <summary>A schema does not have the field that ExtractField takes.</summary>
/// <param name="path">The field, or the path to it.</param>
/// <param name="schema">Where it was looked for.</param>
[JavaClass("java.lang.IllegalArgumentException")]
[SuppressMessage("Design", "CA1064", Justification = "Caught as DataException; its own class is for the reports that name it.")]
internal sealed class UnknownFieldException(string path, Schema schema) : DataException($"Unknown field: {path}; {Required.Names(schema)}");
