namespace EsmTestKit.Internal.Mappings;

/// <summary>What a tag may be (CTL-161).</summary>
internal static class MappingTags
{
    private const int Most = 50;

    /// <summary>How many a mapping may have.</summary>
    public static void CheckCount(int count)
    {
        if (count > Most) throw MappingErrors.InvalidParameter("Number of tags exceeds resource tag limit.", "CTL-160");
    }

    public static void Check(IReadOnlyList<KeyValuePair<string, string>> tags)
    {
        var faults = new List<string>();
        foreach (var (key, value) in tags)
        {
            if (key.Length is 0 or > 128) faults.Add($"Value '{key}' at 'tags' failed to satisfy constraint: Map keys must satisfy constraint: [Member must have length less than or equal to 128, Member must have length greater than or equal to 1]");
            if (value.Length > 256) faults.Add($"Value '{value}' at 'tags' failed to satisfy constraint: Map value must satisfy constraint: [Member must have length less than or equal to 256]");
        }

        if (faults.Count > 0) throw MappingErrors.Validation(faults, "CTL-161");
    }
}
