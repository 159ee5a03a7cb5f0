using Connect.Api;

namespace Connectors.QuestDb;

/// <summary>
/// Keys of a configuration that cannot stand together. Not a <see cref="ConfigException"/>: the original throws before it looks at single keys,
/// so REST answers 500 instead of a list of errors.
/// </summary>
[JavaClass("java.lang.IllegalArgumentException")]
internal sealed class ConflictingKeysException(string message) : Exception(message);
