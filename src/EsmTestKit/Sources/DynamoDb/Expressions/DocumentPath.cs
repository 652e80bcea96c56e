using System.Globalization;

namespace EsmTestKit.Internal.DynamoDb;

/// <summary>One step into a document: a name, or an index of a list.</summary>
internal readonly record struct PathStep(string? Name, int Index)
{
    public override string ToString() => Name ?? string.Create(CultureInfo.InvariantCulture, $"[{Index}]");
}

/// <summary>A place in an item, such as <c>lines[0].sku</c>.</summary>
internal sealed record DocumentPath(IReadOnlyList<PathStep> Steps)
{
    /// <summary>The attribute that it begins with.</summary>
    public string Attribute => Steps[0].Name!;

    public bool IsTopLevel => Steps.Count == 1;

    public DynamoValue? Get(AttributeMap item)
    {
        var value = item[Attribute];
        foreach (var step in Steps.Skip(1)) value = Step(value, step);
        return value;
    }

    /// <summary>Puts the value there; the place around it must exist. Behind the end of a list it is appended.</summary>
    public AttributeMap Set(AttributeMap item, DynamoValue value) =>
        IsTopLevel ? item.With(Attribute, value) : item.With(Attribute, Changed(item[Attribute], 1, value));

    /// <summary>Takes away what is there; nothing there is no error, but the place around it must exist.</summary>
    public AttributeMap Remove(AttributeMap item) =>
        IsTopLevel ? item.Without(Attribute) : item.With(Attribute, Changed(item[Attribute], 1, null));

    /// <summary>One is the other, or lies inside it.</summary>
    public bool Overlaps(DocumentPath other) => Steps.Zip(other.Steps).All(pair => pair.First == pair.Second);

    public bool Equals(DocumentPath? other) => other is not null && Steps.SequenceEqual(other.Steps);

    public override int GetHashCode() => Steps.Count;

    public override string ToString() => $"[{string.Join(", ", Steps)}]";

    private static DynamoValue? Step(DynamoValue? value, PathStep step) => value switch
    {
        DynamoValue.Map map when step.Name is { } name => map.Entries[name],
        DynamoValue.List list when step.Name is null && step.Index < list.Elements.Count => list.Elements[step.Index],
        _ => null,
    };

    private DynamoValue Changed(DynamoValue? around, int depth, DynamoValue? value)
    {
        var step = Steps[depth];
        var isLast = depth == Steps.Count - 1;
        switch (around)
        {
            case DynamoValue.Map map when step.Name is { } name:
                var entry = isLast ? value : Changed(map.Entries[name], depth + 1, value);
                return new DynamoValue.Map(entry is null ? map.Entries.Without(name) : map.Entries.With(name, entry));
            case DynamoValue.List list when step.Name is null:
                var elements = list.Elements.ToList();
                if (isLast && value is null) RemoveAt(elements, step.Index);
                else if (step.Index < elements.Count) elements[step.Index] = isLast ? value! : Changed(elements[step.Index], depth + 1, value);
                else elements.Add(isLast ? value! : throw InvalidPath());
                return new DynamoValue.List(elements);
            default:
                throw InvalidPath();
        }
    }

    private static void RemoveAt(List<DynamoValue> elements, int index)
    {
        if (index < elements.Count) elements.RemoveAt(index);
    }

    private static AwsServiceException InvalidPath() => DynamoDbErrors.Validation("The document path provided in the update expression is invalid for update");
}
