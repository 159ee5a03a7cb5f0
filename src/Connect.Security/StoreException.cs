namespace Connect.Security;

/// <summary>What is wrong with a store, in words that fit behind its name.</summary>
internal sealed class StoreException(string message, Exception? cause = null) : Exception(message, cause);
