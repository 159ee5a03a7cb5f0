namespace Connect.Api.Errors;

/// <summary>A conversion has to wait for another machine. It is to be repeated after <see cref="Request"/>.</summary>
/// <param name="request">See <see cref="Request"/>.</param>
public sealed class ConversionDeferredException(Action request) : ConnectException("The conversion has to wait for another machine")
{
    /// <summary>Asks the other machine, and returns when the answer is there; blocks until then. What it throws is the failure of the conversion.</summary>
    public Action Request { get; } = request;
}
