using Connect.Api;

namespace Connectors.QuestDb.Rows;

/// <summary>A record that cannot be a row: a type QuestDB has no column for, a time that cannot be read, a name that is not allowed.</summary>
[JavaClass("io.questdb.kafka.InvalidDataException")]
internal sealed class BadRecordException : ConnectException
{
    public BadRecordException(string message) : base(message) { }

    public BadRecordException(string message, Exception? cause) : base(message, cause) { }
}
