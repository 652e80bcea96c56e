using System.Diagnostics;

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
        _ => before.Equals(after) ? null : ChangeKind.Modify,
    };

    public static string WireName(this ChangeKind kind) => kind switch
    {
        ChangeKind.Insert => "INSERT",
        ChangeKind.Modify => "MODIFY",
        ChangeKind.Remove => "REMOVE",
        _ => throw new UnreachableException(),
    };
}
