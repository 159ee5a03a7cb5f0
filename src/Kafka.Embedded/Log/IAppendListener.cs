namespace Kafka.Embedded.Log;

/// <summary>Somebody who waits for records to arrive.</summary>
internal interface IAppendListener
{
    /// <summary>Called after an append, within the log's lock: to be quick and not to call back.</summary>
    void Appended();
}
