namespace EsmTestKit.Internal.DynamoDb;

/// <summary>An update in the newer form: what SET, REMOVE, ADD and DELETE do, all of it to the item as it was before.</summary>
internal sealed class UpdateExpression : IItemUpdate
{
    private const string WrongType = "An operand in the update expression has an incorrect data type";

    public required IReadOnlyList<(DocumentPath Path, UpdateValue Value)> Sets { get; init; }

    public required IReadOnlyList<DocumentPath> Removes { get; init; }

    public required IReadOnlyList<(DocumentPath Path, DynamoValue Value)> Adds { get; init; }

    public required IReadOnlyList<(DocumentPath Path, DynamoValue Value)> Deletes { get; init; }

    public IReadOnlyList<DocumentPath> Paths =>
        [.. Sets.Select(set => set.Path), .. Removes, .. Adds.Select(add => add.Path), .. Deletes.Select(delete => delete.Path)];

    public AttributeMap Apply(AttributeMap before)
    {
        var after = before;
        foreach (var (path, value) in Sets) after = path.Set(after, value.Of(before));
        foreach (var (path, value) in Adds) after = path.Set(after, ValueSums.Plus(path.Get(before), value, WrongType));
        foreach (var (path, value) in Deletes) after = Reduced(after, path, path.Get(before), value);

        // Elements of a list are named by where they stood before the update: take the last away first.
        foreach (var path in Removes.OrderByDescending(path => path.Steps[^1].Index)) after = path.Remove(after);
        return after;
    }

    public AttributeMap Touched(AttributeMap item) => new Projection(Paths).Of(item);

    private static AttributeMap Reduced(AttributeMap item, DocumentPath path, DynamoValue? before, DynamoValue value) =>
        before is null ? item
        : ValueSums.Without(before, value, WrongType) is { } left ? path.Set(item, left)
        : path.Remove(item);
}
