namespace EsmTestKit.Internal.DynamoDb;

/// <summary>ADD and DELETE: numbers are added, sets united and reduced.</summary>
internal static class ValueSums
{
    public static DynamoValue Plus(DynamoValue? before, DynamoValue value, string wrongType) => (before, value) switch
    {
        (null, DynamoValue.Number or DynamoValue.Set) => value,
        (DynamoValue.Number left, DynamoValue.Number right) => new DynamoValue.Number(left.Value.Plus(right.Value)),
        (DynamoValue.Set left, DynamoValue.Set right) when left.MemberType == right.MemberType => left with { Members = [.. left.Members, .. right.Members.Except(left.Members)] },
        _ => throw DynamoDbErrors.Validation(wrongType),
    };

    /// <summary>Null: nothing is left, and an empty set is no value.</summary>
    public static DynamoValue? Without(DynamoValue before, DynamoValue value, string wrongType)
    {
        if (before is not DynamoValue.Set set || value is not DynamoValue.Set gone || set.MemberType != gone.MemberType) throw DynamoDbErrors.Validation(wrongType);
        var left = set.Members.Except(gone.Members).ToList();
        return left.Count == 0 ? null : set with { Members = left };
    }
}
