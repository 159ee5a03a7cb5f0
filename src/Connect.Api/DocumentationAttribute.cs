using System.Diagnostics.CodeAnalysis;

namespace Connect.Api;

/// <summary>
/// What a connector, converter, transformation or predicate is for, in the words of its page in the reference (<c>docs/reference</c>), which has the rest
/// from the plugin's <see cref="ConfigDef"/>. Classes derived from one with this attribute have it too, unless they have their own.
/// </summary>
/// <param name="summary">One or two sentences, in plain text.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class DocumentationAttribute(string summary) : Attribute
{
    /// <summary>One or two sentences, in plain text.</summary>
    public string Summary { get; } = summary;

    /// <summary>What else there is to know, in plain text: keys that the definition does not list because their names are made up as they are needed.</summary>
    public string? Remarks { get; init; }

    /// <summary>
    /// The smallest configuration that does something, as a JSON object of the plugin's own keys (and, of a sink, its topics). The class, and the prefix of a
    /// converter's or transformation's keys, are added by the page. Null where there is nothing to set.
    /// </summary>
    [StringSyntax(StringSyntaxAttribute.Json)]
    public string? Example { get; init; }

    /// <summary>Of a transformation: a record's value, as JSON, that the page shows before and after the example has been applied to it. Null where there is nothing to see.</summary>
    [StringSyntax(StringSyntaxAttribute.Json)]
    public string? Sample { get; init; }
}
