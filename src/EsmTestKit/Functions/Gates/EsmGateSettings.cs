namespace EsmTestKit;

/// <summary>How the calls of a service are announced, and how they fail.</summary>
public sealed record EsmGateSettings
{
    /// <summary>The service's name in addresses and reports.</summary>
    /// <value>Null (the default): the interface's name without its <c>I</c>; of a database <c>Db</c>.</value>
    public string? Name { get; init; }

    /// <summary>Which methods change nothing, by name; of a database which commands, by their text. A call that reads can fail; it cannot fail after its effect.</summary>
    /// <value>Null (the default): methods whose name begins with Get, Find, Read, Load, List, Query, Exists, Has, Is, Contains, Count, Search or TryGet; of a database commands that begin with SELECT or its like.</value>
    public Func<string, bool>? IsRead { get; init; }

    /// <summary>Whether calls with different keys (the first argument, or that one's Id or Key) never touch the same thing, and calls with one key touch nothing else.</summary>
    /// <value>Default false. Where it is so, the preset <see cref="EsmExplorationPreset.Prove"/> tries one of all orders that differ in such calls alone; where it is not, that would pass over faults.</value>
    public bool KeysAreApart { get; init; }

    /// <summary>What the caller sees when a call fails; it is given the call.</summary>
    /// <value>Null (the default): a <see cref="TimeoutException"/>; of a database a transient <see cref="System.Data.Common.DbException"/>.</value>
    public Func<string, Exception>? Fault { get; init; }

    /// <summary>Whether transactions of several invocations go on beside each other, of a database alone; where not, they take turns.</summary>
    /// <value>Null (the default): everywhere but in SQLite, which lets one at a time write and keeps others waiting where they block a thread.</value>
    public bool? TransactionsOverlap { get; init; }

    /// <summary>Which methods do something in the world outside, by name: each call that is done is noted as an effect (<see cref="EsmSimulation.Effect"/>) whose kind is the method's name and whose key is its first argument, or that one's Id or Key.</summary>
    /// <value>Default: none. So mocks of any library, Moq's and NSubstitute's too, need no callbacks.</value>
    public IReadOnlyList<string> Effects { get; init; } = [];

    /// <summary>Which parameter of those methods says within what the order of effects counts, by name: <c>customerId</c>.</summary>
    /// <value>Null (the default): nothing does.</value>
    public string? GroupParameter { get; init; }

    /// <summary>Which parameter of those methods is the idempotency token, by name: calls with one token count once.</summary>
    /// <value>Null (the default): none is.</value>
    public string? TokenParameter { get; init; }
}
