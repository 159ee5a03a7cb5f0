namespace Connect.Api;

/// <summary>A plugin that knows its own version; others have the version of their assembly.</summary>
public interface IVersioned
{
    /// <summary>The version as text, such as <c>10.8.0</c>.</summary>
    string Version { get; }
}
