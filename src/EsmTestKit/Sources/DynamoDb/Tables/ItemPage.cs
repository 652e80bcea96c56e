namespace EsmTestKit.Internal.DynamoDb;

/// <summary>One page of a query or scan: at most so many items looked at, at most 1 MB of them, then the filter.</summary>
internal sealed record ItemPage(IReadOnlyList<AttributeMap> Items, int ScannedCount, AttributeMap? Last)
{
    private const long MostBytes = 1024 * 1024;

    /// <summary>A limit that is reached names the last item, whether or not another follows.</summary>
    public static ItemPage Of(IEnumerable<AttributeMap> candidates, int? limit, Condition? filter)
    {
        var (items, scanned, bytes) = (new List<AttributeMap>(), 0, 0L);
        AttributeMap? last = null;
        foreach (var item in candidates)
        {
            if (scanned == limit || (scanned > 0 && bytes + item.SizeBytes > MostBytes)) return new(items, scanned, last);
            scanned++;
            bytes += item.SizeBytes;
            last = item;
            if (filter is null || filter.Holds(item)) items.Add(item);
        }

        return new(items, scanned, scanned == limit ? last : null);
    }
}
