namespace EsmTestKit.Internal.DynamoDb;

/// <summary>Parts of an item, at the places they have in it; a list keeps only the elements that were asked for.</summary>
internal sealed class Projection(IReadOnlyList<DocumentPath> paths)
{
    public static Projection Parse(string text, ExpressionScope scope) => new(new Parser(text, scope).All());

    public AttributeMap Of(AttributeMap item) => Entries(item, paths, 0);

    public static void RefuseOverlaps(IReadOnlyList<DocumentPath> paths, ExpressionKind kind)
    {
        for (var first = 0; first < paths.Count; first++)
        {
            for (var second = first + 1; second < paths.Count; second++)
            {
                if (!paths[first].Overlaps(paths[second])) continue;
                throw ExpressionScope.Invalid(kind, $"Two document paths overlap with each other; must remove or rewrite one of these paths; path one: {paths[first]}, path two: {paths[second]}");
            }
        }
    }

    private static AttributeMap Entries(AttributeMap map, IReadOnlyList<DocumentPath> paths, int depth) =>
        new(paths.Where(path => path.Steps[depth].Name is not null).GroupBy(path => path.Steps[depth].Name!)
            .Select(group => new KeyValuePair<string, DynamoValue?>(group.Key, Part(map[group.Key], [.. group], depth + 1)))
            .Where(pair => pair.Value is not null).Select(pair => new KeyValuePair<string, DynamoValue>(pair.Key, pair.Value!)));

    private static DynamoValue? Part(DynamoValue? value, IReadOnlyList<DocumentPath> paths, int depth)
    {
        if (value is null || paths.Any(path => path.Steps.Count == depth)) return value;
        switch (value)
        {
            case DynamoValue.Map map:
                var entries = Entries(map.Entries, paths, depth);
                return entries.Count == 0 ? null : new DynamoValue.Map(entries);
            case DynamoValue.List list:
                var elements = paths.Where(path => path.Steps[depth].Name is null && path.Steps[depth].Index < list.Elements.Count)
                    .GroupBy(path => path.Steps[depth].Index).OrderBy(group => group.Key)
                    .Select(group => Part(list.Elements[group.Key], [.. group], depth + 1)).OfType<DynamoValue>().ToList();
                return elements.Count == 0 ? null : new DynamoValue.List(elements);
            default:
                return null;
        }
    }

    private sealed class Parser(string text, ExpressionScope scope) : ExpressionParser(text, ExpressionKind.ProjectionExpression, scope)
    {
        public IReadOnlyList<DocumentPath> All()
        {
            var paths = CommaSeparated(Path);
            ExpectEnd();
            RefuseOverlaps(paths, Kind);
            return paths;
        }
    }
}
