namespace Connect.Api.Storage;

/// <summary>A converter that asks another machine, such as a schema registry, for what it does not know yet.</summary>
public interface IRemoteConverter
{
    /// <summary>
    /// Called once by a worker, after the converter is configured. From then on a conversion that would have to wait for the other machine throws a
    /// <see cref="ConversionDeferredException"/>, so that no thread that others need waits; who calls it never, waits inside the conversion.
    /// </summary>
    /// <param name="stopping">Cancelled when the task is to stop: requests under way end then, with an <see cref="OperationCanceledException"/>.</param>
    void DeferRequests(CancellationToken stopping);
}
