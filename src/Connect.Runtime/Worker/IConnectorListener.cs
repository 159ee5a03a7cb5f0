using Connect.Runtime.Storage;

namespace Connect.Runtime.Worker;

/// <summary>Hears what a connector does.</summary>
internal interface IConnectorListener
{
    /// <summary>A connector is in another state; with the error where it failed.</summary>
    void ConnectorStateChanged(ConnectorRunner runner, RunState state, Exception? error);

    /// <summary>A connector wants to be asked for its task configs again.</summary>
    void ReconfigurationRequested(ConnectorRunner runner);
}
