namespace Quickstart;

/// <summary>Something that the user is to read, in words that need no trace.</summary>
internal sealed class QuickstartException(string message) : Exception(message);
