namespace Connect.Runtime.Tasks;

/// <summary>Where the transactions of a source task end (KIP-618): after each poll, at intervals, or where the connector says.</summary>
internal enum TransactionBoundary { Poll, Interval, Connector }
