namespace EsmTestKit;

/// <summary>How the calls of a service are announced, and how they fail.</summary>
public sealed record EsmGateSettings
{
    /// <summary>The service's name in addresses and reports.</summary>
    /// <value>Null (the default): the interface's name without its <c>I</c>.</value>
    public string? Name { get; init; }

    /// <summary>Which methods change nothing, by name. A call that reads can fail; it cannot fail after its effect.</summary>
    /// <value>Null (the default): methods whose name begins with Get, Find, Read, Load, List, Query, Exists, Has, Is, Contains, Count, Search or TryGet.</value>
    public Func<string, bool>? IsRead { get; init; }

    /// <summary>What the caller sees when a call fails; it is given the call.</summary>
    /// <value>Null (the default): a <see cref="TimeoutException"/>.</value>
    public Func<string, Exception>? Fault { get; init; }
}
