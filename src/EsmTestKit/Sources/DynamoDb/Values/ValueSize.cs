using System.Diagnostics;
using System.Text;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.DynamoDb;

/// <summary>Sizes as DynamoDB counts them (STR-089, STR-090; recorded sizes in ADD-05).</summary>
internal static class ValueSize
{
    /// <summary>An item, names included, may have 400 KB.</summary>
    public const int MaxItemBytes = 400 * 1024;
    private const int CollectionOverhead = 3;

    public static long Of(string name) => Encoding.UTF8.GetByteCount(name);

    public static long Of(DynamoValue value)
    {
        switch (value)
        {
            case DynamoValue.Text text: return Encoding.UTF8.GetByteCount(text.Value);
            case DynamoValue.Number number: return ((number.Value.SignificantDigits + 1) / 2) + 1;
            case DynamoValue.Binary binary: return binary.Value.Length;
            case DynamoValue.Flag or DynamoValue.Null: return 1;
            case DynamoValue.Set set:
                RuleHits.Note("STR-090", "ADD-05");
                return set.Members.Sum(Of);
            case DynamoValue.List list:
                RuleHits.Note("STR-090", "ADD-05");
                return CollectionOverhead + list.Elements.Count + list.Elements.Sum(Of);
            case DynamoValue.Map map:
                RuleHits.Note("STR-090", "ADD-05");
                return CollectionOverhead + map.Entries.Count + map.Entries.SizeBytes;
            default: throw new UnreachableException();
        }
    }
}
