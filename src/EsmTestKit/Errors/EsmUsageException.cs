namespace EsmTestKit;

/// <summary>The kit was called wrongly. The message says what happened, shows the evidence and ends with the cure.</summary>
public sealed class EsmUsageException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="what">What happened, with the evidence, as whole sentences.</param>
    /// <param name="fix">The line to write or the thing to do.</param>
    public EsmUsageException(string what, string fix)
        : base($"{what} {fix}") => Fix = fix;

    /// <summary>Makes the exception around the one that caused it.</summary>
    /// <param name="what">What happened, with the evidence, as whole sentences.</param>
    /// <param name="fix">The line to write or the thing to do.</param>
    /// <param name="cause">The exception behind it.</param>
    public EsmUsageException(string what, string fix, Exception cause)
        : base($"{what} {fix}", cause) => Fix = fix;

    /// <summary>The cure alone: the line to write or the thing to do.</summary>
    public string Fix { get; }
}
