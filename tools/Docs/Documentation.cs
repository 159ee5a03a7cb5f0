using System.Reflection;
using Connect.Api;

namespace Docs;

/// <summary>What classes say of themselves.</summary>
internal static class Documentation
{
    /// <summary>The attribute of a class, or of one that it is derived from; null if there is none.</summary>
    public static DocumentationAttribute? Of(Type type) => type.GetCustomAttribute<DocumentationAttribute>(inherit: true);
}
