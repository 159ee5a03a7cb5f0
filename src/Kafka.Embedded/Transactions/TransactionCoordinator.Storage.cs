using Kafka.Protocol.Wire;

namespace Kafka.Embedded.Transactions;

internal sealed partial class TransactionCoordinator
{
    private void Save(Transaction transaction)
    {
        transaction.UpdatedAt = Now;
        _topic.Append(transaction.Id, (TransactionRecord.Key(transaction.Id), TransactionRecord.Value(transaction)));
    }

    /// <summary>Reads all that was kept, and finishes what was being ended when the process died.</summary>
    private void Load()
    {
        foreach (var log in _catalog.Find(_topic.Name)?.Partitions ?? [])
        {
            foreach (var batch in log.ReadAll())
            {
                using var records = batch.Open();
                foreach (var record in records)
                {
                    try
                    {
                        if (record.Key?.ToArray() is not { } key)
                            continue;
                        var id = TransactionRecord.ReadKey(key);
                        if (record.Value is { } value)
                            _transactions[id] = TransactionRecord.Read(id, value.ToArray());
                        else
                            _transactions.Remove(id);
                    }
                    catch (Exception e) when (e is ProtocolException or InvalidDataException)
                    {
                        LogUnreadable(log.Topic, log.Partition, record.Offset, e.Message);
                    }
                }
            }
        }
        foreach (var transaction in _transactions.Values)
            if (transaction.IsEnding)
                Complete(transaction);
    }
}
