namespace Connectors.S3;

/// <summary>What happens to records without a value.</summary>
internal enum NullValueBehavior
{
    /// <summary>They fail the task.</summary>
    Fail,
    /// <summary>They are left out.</summary>
    Ignore,
    /// <summary>Their keys are stored in a folder of their own.</summary>
    Write,
}
