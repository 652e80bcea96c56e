namespace EsmTestKit.Internal.Contracts;

/// <summary>Contracts that wait for something the kit does not have yet, by name and reason. The list only shrinks.</summary>
internal sealed class PendingList
{
    public const string FileName = "pending.json";

    private PendingList(string file, IReadOnlyList<KeyValuePair<string, string>> reasons) => (File, Reasons) = (file, reasons);

    public string File { get; }

    public IReadOnlyList<KeyValuePair<string, string>> Reasons { get; }

    /// <summary>Why the contract waits; null: it does not.</summary>
    public string? this[string contract] => Reasons.Where(pair => pair.Key == contract).Select(pair => pair.Value).FirstOrDefault();

    /// <summary>The list that lies beside or above a contract; null: there is none.</summary>
    public static PendingList? For(string contractFile) => NearestFile.Above(contractFile, FileName) is { } file ? Read(file) : null;

    /// <exception cref="EsmUsageException">It is no such list.</exception>
    public static PendingList Read(string file)
    {
        var tree = JsonTreeParser.ParseFile(file, ContractPaths.Read(file));
        if (tree is not JsonTree.Object list) throw tree.At.Error($"A list of pending contracts is an object, and this is {tree.Kind}.", "Write { \"NAME\": \"reason\" }.");
        return new PendingList(file, [.. list.Members.Select(member => member.Value is JsonTree.Text { Value.Length: > 0 } reason
            ? new KeyValuePair<string, string>(member.Name, reason.Value)
            : throw member.Value.At.Error($"\"{member.Name}\" needs a reason.", "Say what it waits for."))]);
    }
}
