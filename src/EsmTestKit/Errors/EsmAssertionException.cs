namespace EsmTestKit;

/// <summary>An assertion of the kit failed. Test frameworks show it as a failed assertion, not as an error.</summary>
/// <remarks>xunit recognises assertion exceptions by the name of an interface, so that no xunit package is needed here.</remarks>
public sealed class EsmAssertionException : Exception, Xunit.Sdk.IAssertionException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">What was expected, what came, and what to do.</param>
    public EsmAssertionException(string message)
        : base(message)
    {
    }
}
