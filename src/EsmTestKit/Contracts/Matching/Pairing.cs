namespace EsmTestKit.Internal.Contracts;

/// <summary>Whether each of the left can have one of the right for itself (bipartite matching by augmenting paths).</summary>
internal static class Pairing
{
    public static bool Exists(IReadOnlyList<IReadOnlyList<int>> candidates) => Best(candidates).All(partner => partner is not null);

    /// <summary>For each of the left its partner in a largest pairing; null: none is left for it.</summary>
    public static IReadOnlyList<int?> Best(IReadOnlyList<IReadOnlyList<int>> candidates)
    {
        var owner = new SortedDictionary<int, int>();
        for (var left = 0; left < candidates.Count; left++) Augment(left, candidates, owner, []);
        var partners = new int?[candidates.Count];
        foreach (var (right, left) in owner) partners[left] = right;
        return partners;
    }

    private static bool Augment(int left, IReadOnlyList<IReadOnlyList<int>> candidates, SortedDictionary<int, int> owner, HashSet<int> seen)
    {
        foreach (var right in candidates[left])
        {
            if (!seen.Add(right)) continue;
            if (owner.TryGetValue(right, out var other) && !Augment(other, candidates, owner, seen)) continue;
            owner[right] = left;
            return true;
        }

        return false;
    }
}
