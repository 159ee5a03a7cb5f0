using Connect.Api;

namespace Connect.Runtime.Worker.Source;

internal abstract partial class SourceTaskRunner
{
    private sealed class SourceContext(SourceTaskRunner runner) : TaskContext(runner), ISourceTaskContext
    {
        private readonly SourceTaskRunner _runner = runner;

        public IOffsetStorageReader OffsetStorageReader => _runner.Pipeline.Offsets;
        public ITransactionContext? TransactionContext => _runner.TransactionContext;
    }
}
