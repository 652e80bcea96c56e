namespace EsmTestKit.Internal.DynamoDb;

/// <summary>Which items a query reads: one partition, and of it what the condition on the sort key leaves.</summary>
internal sealed class KeyCondition(DynamoValue partition, Condition? sort)
{
    private const ExpressionKind Kind = ExpressionKind.KeyConditionExpression;

    public DynamoValue Partition => partition;

    public bool Holds(AttributeMap item) => sort is null || sort.Holds(item);

    public static KeyCondition Parse(string text, KeySchema keys, ExpressionScope scope)
    {
        var parts = new List<Condition>();
        Flatten(ConditionParser.Parse(text, Kind, scope), parts);
        DynamoValue? partition = null;
        Condition? sort = null;
        foreach (var part in parts)
        {
            var attribute = AttributeOf(part);
            var key = keys.Attributes.FirstOrDefault(key => key.Name == attribute);
            if (key is null) continue;
            RefuseType(part, key);
            if (key == keys.Partition)
            {
                if (partition is not null) throw OnePerKey();
                if (part is not Condition.Compare { Operator: "=" } equality) throw DynamoDbErrors.Validation("Query key condition not supported");
                partition = LiteralsOf(equality)[0];
            }
            else
            {
                if (sort is not null) throw OnePerKey();
                sort = part;
            }
        }

        if (partition is null) throw Missed(keys.Partition.Name);
        if (parts.Count > 1 && sort is null && keys.Sort is { } missed) throw Missed(missed.Name);
        return parts.Count > (sort is null ? 1 : 2) ? throw DynamoDbErrors.Validation("Query key condition not supported") : new(partition, sort);
    }

    private static void Flatten(Condition condition, List<Condition> parts)
    {
        switch (condition)
        {
            case Condition.And and:
                Flatten(and.Left, parts);
                Flatten(and.Right, parts);
                break;
            case Condition.Compare or Condition.Between or Condition.BeginsWith:
                parts.Add(condition);
                break;
            default:
                throw ExpressionScope.Invalid(Kind, $"Invalid operator used in KeyConditionExpression: {condition.GetType().Name.ToUpperInvariant()}");
        }
    }

    private static string AttributeOf(Condition part) => OperandsOf(part)[0] switch
    {
        Operand.At { Path.IsTopLevel: true, Path.Attribute: var attribute } => attribute,
        Operand.At => throw ExpressionScope.Invalid(Kind, "KeyConditionExpressions cannot have conditions on nested attributes"),
        _ => throw ExpressionScope.Invalid(Kind, "Invalid condition in KeyConditionExpression: Multiple attribute names used in one condition"),
    };

    private static void RefuseType(Condition part, KeyAttribute key)
    {
        if (part is Condition.Compare { Operator: "<>" }) throw ExpressionScope.Invalid(Kind, "Unsupported operator on KeyCondition: operator: <>");
        if (LiteralsOf(part).Any(value => value.Type != key.Type)) throw DynamoDbErrors.InvalidValues("Condition parameter type does not match schema type");
    }

    private static List<DynamoValue> LiteralsOf(Condition part) =>
        [.. OperandsOf(part).Skip(1).Select(operand => operand is Operand.Literal literal
            ? literal.Value
            : throw ExpressionScope.Invalid(Kind, "Invalid condition in KeyConditionExpression: Multiple attribute names used in one condition"))];

    private static Operand[] OperandsOf(Condition part) => part switch
    {
        Condition.Compare { Left: Operand.Literal, Right: Operand.At } turned => [turned.Right, turned.Left],
        Condition.Compare compare => [compare.Left, compare.Right],
        Condition.Between between => [between.Value, between.Low, between.High],
        Condition.BeginsWith begins => [begins.Value, begins.Start],
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static AwsServiceException OnePerKey() => ExpressionScope.Invalid(Kind, "KeyConditionExpressions must only contain one condition per key");

    private static AwsServiceException Missed(string key) => DynamoDbErrors.Validation($"Query condition missed key schema element: {key}");
}
