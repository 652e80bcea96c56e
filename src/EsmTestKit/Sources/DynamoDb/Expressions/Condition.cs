using System.Diagnostics;

namespace EsmTestKit.Internal.DynamoDb;

/// <summary>What a condition compares: a place in the item, a value of the request, or the size of what is at a place.</summary>
internal abstract record Operand
{
    private protected Operand()
    {
    }

    /// <summary>Null: the item has nothing there.</summary>
    public DynamoValue? Of(AttributeMap item) => this switch
    {
        At at => at.Path.Get(item),
        Literal literal => literal.Value,
        Size size => SizeOf(size.Path.Get(item)),
        _ => throw new UnreachableException(),
    };

    /// <summary>Null: it is a value of the request.</summary>
    public virtual DocumentPath? Path => null;

    public sealed record At(DocumentPath Place) : Operand
    {
        public override DocumentPath Path => Place;
    }

    public sealed record Literal(DynamoValue Value) : Operand;

    public sealed record Size(DocumentPath Place) : Operand
    {
        public override DocumentPath Path => Place;
    }

    private static DynamoValue.Number? SizeOf(DynamoValue? value)
    {
        int? size = value switch
        {
            DynamoValue.Text text => text.Value.Length,
            DynamoValue.Binary binary => binary.Value.Length,
            DynamoValue.Set set => set.Members.Count,
            DynamoValue.List list => list.Elements.Count,
            DynamoValue.Map map => map.Entries.Count,
            _ => null,
        };
        return size is { } known ? new(DynamoNumber.Parse(known.ToString(System.Globalization.CultureInfo.InvariantCulture))) : null;
    }
}

/// <summary>A condition of a write, a filter or a key.</summary>
internal abstract record Condition
{
    private protected Condition()
    {
    }

    public bool Holds(AttributeMap item) => this switch
    {
        And and => and.Left.Holds(item) && and.Right.Holds(item),
        Or or => or.Left.Holds(item) || or.Right.Holds(item),
        Not not => !not.Inner.Holds(item),
        Compare compare => Compared(compare.Operator, compare.Left.Of(item), compare.Right.Of(item)),
        Between between => Compared(">=", between.Value.Of(item), between.Low.Of(item)) && Compared("<=", between.Value.Of(item), between.High.Of(item)),
        In among => among.Value.Of(item) is { } value && among.Choices.Any(choice => value.Equals(choice.Of(item))),
        Exists exists => exists.Path.Get(item) is not null,
        OfType type => type.Path.Get(item)?.Type == type.Type,
        BeginsWith begins => Begins(begins.Value.Of(item), begins.Start.Of(item)),
        Contains contains => Has(contains.Whole.Get(item), contains.Part.Of(item)),
        _ => throw new UnreachableException(),
    };

    /// <summary>The top-level attributes that it looks at.</summary>
    public IEnumerable<string> Attributes => this switch
    {
        And and => and.Left.Attributes.Concat(and.Right.Attributes),
        Or or => or.Left.Attributes.Concat(or.Right.Attributes),
        Not not => not.Inner.Attributes,
        Compare compare => Of(compare.Left, compare.Right),
        Between between => Of(between.Value, between.Low, between.High),
        In among => Of([among.Value, .. among.Choices]),
        Exists exists => [exists.Path.Attribute],
        OfType type => [type.Path.Attribute],
        BeginsWith begins => Of(begins.Value, begins.Start),
        Contains contains => Of(new Operand.At(contains.Whole), contains.Part),
        _ => throw new UnreachableException(),
    };

    public sealed record And(Condition Left, Condition Right) : Condition;

    public sealed record Or(Condition Left, Condition Right) : Condition;

    public sealed record Not(Condition Inner) : Condition;

    public sealed record Compare(string Operator, Operand Left, Operand Right) : Condition;

    public sealed record Between(Operand Value, Operand Low, Operand High) : Condition;

    public sealed record In(Operand Value, IReadOnlyList<Operand> Choices) : Condition;

    public sealed record Exists(DocumentPath Path) : Condition;

    public sealed record OfType(DocumentPath Path, string Type) : Condition;

    public sealed record BeginsWith(Operand Value, Operand Start) : Condition;

    public sealed record Contains(DocumentPath Whole, Operand Part) : Condition;

    private static IEnumerable<string> Of(params IEnumerable<Operand> operands) => operands.Select(operand => operand.Path?.Attribute).OfType<string>();

    // What is not there equals nothing, and so is unequal to everything; it is neither less nor greater.
    private static bool Compared(string comparison, DynamoValue? left, DynamoValue? right)
    {
        if (comparison == "<>") return left is null || !left.Equals(right);
        if (left is null || right is null) return false;
        if (comparison == "=") return left.Equals(right);
        if (!ValueOrder.CanCompare(left, right)) return false;
        var order = ValueOrder.Instance.Compare(left, right);
        return comparison switch
        {
            "<" => order < 0,
            "<=" => order <= 0,
            ">" => order > 0,
            ">=" => order >= 0,
            _ => throw new UnreachableException(),
        };
    }

    private static bool Begins(DynamoValue? value, DynamoValue? start) => (value, start) switch
    {
        (DynamoValue.Text whole, DynamoValue.Text part) => whole.Value.StartsWith(part.Value, StringComparison.Ordinal),
        (DynamoValue.Binary whole, DynamoValue.Binary part) => whole.Value.AsSpan().StartsWith(part.Value),
        _ => false,
    };

    private static bool Has(DynamoValue? whole, DynamoValue? part) => (whole, part) switch
    {
        (_, null) => false,
        (DynamoValue.Text text, DynamoValue.Text inside) => text.Value.Contains(inside.Value, StringComparison.Ordinal),
        (DynamoValue.Binary bytes, DynamoValue.Binary inside) => bytes.Value.AsSpan().IndexOf(inside.Value) >= 0,
        (DynamoValue.Set set, _) => set.Members.Contains(part),
        (DynamoValue.List list, _) => list.Elements.Contains(part),
        _ => false,
    };
}
