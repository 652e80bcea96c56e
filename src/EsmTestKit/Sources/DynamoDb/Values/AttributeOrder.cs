using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.DynamoDb;

/// <summary>In which order attribute maps are written. DynamoDB writes them in hash order, so no consumer may rely on one (STR-094).</summary>
internal sealed class AttributeOrder(long? seed)
{
    public static readonly AttributeOrder Ordinal = new(null);

    public IEnumerable<KeyValuePair<string, DynamoValue>> Arrange(AttributeMap map)
    {
        RuleHits.Note("STR-094");
        return seed is { } given ? map.OrderBy(pair => Hash(pair.Key, given)).ThenBy(pair => pair.Key, StringComparer.Ordinal) : map;
    }

    // FNV-1a: the same in every process, other than string.GetHashCode.
    private static ulong Hash(string name, long seed)
    {
        unchecked
        {
            var hash = 14695981039346656037UL ^ (ulong)seed;
            foreach (var character in name) hash = (hash ^ character) * 1099511628211UL;
            return hash ^ (hash >> 29);
        }
    }
}
