namespace EsmTestKit.Zoo.Mutations;

/// <summary>A correct consumer with one careless change.</summary>
/// <param name="Id">Of the specimen, and a number: <c>Z01#3</c>.</param>
/// <param name="Operator">What was done.</param>
/// <param name="Before">The place as it was.</param>
/// <param name="After">The place as it is.</param>
/// <param name="Source">A class with the specimen and what it needs.</param>
internal sealed record Mutant(string Id, string Operator, string Before, string After, string Source)
{
    /// <summary>Producers may send again: a key that is new with each message is no fault without it.</summary>
    public bool ProducersRetry { get; init; }
}
