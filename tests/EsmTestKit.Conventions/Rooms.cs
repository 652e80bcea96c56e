namespace EsmTestKit.Conventions;

/// <summary>The house: which room may know which. The order is the journey of a record.</summary>
internal static class Rooms
{
    /// <summary>Under everything; every room may use them, and they each other.</summary>
    public static IReadOnlyList<string> Cellars { get; } = ["Ground", "Time", "Choices", "Rules", "Ledger", "Errors"];

    /// <summary>A room may use the cellars and the rooms before it in this list, never one behind it.</summary>
    public static IReadOnlyList<string> InOrder { get; } =
    [
        "Sources", "Functions", "Filtering", "Destinations", "Mappings", "Polling", "Batching", "Invoking", "Dispositions",
        "Checkpoints", "Delivery", "", "Api", "Exploration", "Contracts", "Lints",
    ];

    /// <summary>The stores know nothing of each other; what both kinds of stream share stands in Streams.</summary>
    public static IReadOnlyList<string> Stores { get; } = ["Sqs", "Kinesis", "DynamoDb", "Streams"];

    private const string Core = "src/EsmTestKit/";

    /// <summary>The room of a file of the core: <c>Sources/Sqs</c>, <c>Polling</c>, or empty for the front door at the root.</summary>
    public static string Of(string file)
    {
        var folders = file[Core.Length..].Split('/')[..^1];
        return folders switch
        {
            [] => "",
            ["Sources", var store, ..] => $"Sources/{store}",
            [var room, ..] => room,
        };
    }

    public static bool IsKnown(string room) =>
        room.Split('/') switch
        {
            ["Sources", var store] => Stores.Contains(store),
            [var name] => name is "Sources" || Cellars.Contains(name) || InOrder.Contains(name),
            _ => false,
        };

    public static bool MayUse(string user, string used)
    {
        // The front door at the root puts the whole house together.
        if (user == used || user.Length == 0 || Cellars.Contains(used)) return true;
        if (Cellars.Contains(user)) return false;
        if (Floor(user) != Floor(used)) return Floor(used) < Floor(user);

        // Both are stores.
        return used == "Sources/Streams";
    }

    /// <summary>The namespace of what is internal in a room.</summary>
    public static string NamespaceOf(string room) =>
        room switch
        {
            "" => "EsmTestKit",
            _ when room.StartsWith("Sources/", StringComparison.Ordinal) => $"EsmTestKit.Internal.{room["Sources/".Length..]}",
            _ => $"EsmTestKit.Internal.{room}",
        };

    private static int Floor(string room) => InOrder.ToList().IndexOf(room.Split('/')[0]);
}
