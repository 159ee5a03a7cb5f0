namespace Connect.Runtime.Config;

/// <summary>What becomes of a variable of the container.</summary>
/// <param name="Name">The variable.</param>
/// <param name="Use">What it is.</param>
/// <param name="Text">The property it stands for; or why it has no effect; or what may have been meant.</param>
internal sealed record ContainerVariable(string Name, VariableUse Use, string Text);

/// <summary>What a variable of the container is.</summary>
internal enum VariableUse
{
    /// <summary>A property of the worker, its clients, or of what it names.</summary>
    Property,

    /// <summary>A setting of the log.</summary>
    Log,

    /// <summary>A setting of the Java worker, or of Java, that has nothing to act on here.</summary>
    NoEffect,

    /// <summary>Nothing that is known.</summary>
    Unknown,
}
