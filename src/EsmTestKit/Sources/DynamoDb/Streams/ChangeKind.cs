using System.Diagnostics;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.DynamoDb;

/// <summary>What happened to an item (STR-075).</summary>
internal enum ChangeKind
{
    Insert,
    Modify,
    Remove,
}

/// <summary>The names of the wire.</summary>
internal static class ChangeKinds
{
    /// <summary>Null: nothing happened (STR-076, STR-077).</summary>
    public static ChangeKind? Between(AttributeMap? before, AttributeMap? after) => (before, after) switch
    {
        (null, null) => null,
        (null, _) => ChangeKind.Insert,
        (_, null) => ChangeKind.Remove,
        _ => AreEqual(before, after) ? null : ChangeKind.Modify,
    };

    // By value: 1 is 1.0, the order of a set or of names is nothing, that of a list is (STR-083).
    private static bool AreEqual(AttributeMap before, AttributeMap after)
    {
        RuleHits.Note("STR-083");
        return before.Equals(after);
    }

    public static string WireName(this ChangeKind kind) => kind switch
    {
        ChangeKind.Insert => "INSERT",
        ChangeKind.Modify => "MODIFY",
        ChangeKind.Remove => "REMOVE",
        _ => throw new UnreachableException(),
    };
}
