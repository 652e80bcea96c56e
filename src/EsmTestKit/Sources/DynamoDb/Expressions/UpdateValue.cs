using System.Diagnostics;

namespace EsmTestKit.Internal.DynamoDb;

/// <summary>What SET assigns; computed from the item as it was before the update.</summary>
internal abstract record UpdateValue
{
    private const string WrongType = "An operand in the update expression has an incorrect data type";

    private protected UpdateValue()
    {
    }

    public DynamoValue Of(AttributeMap before) => this switch
    {
        At at => at.Path.Get(before) ?? throw DynamoDbErrors.Validation("The provided expression refers to an attribute that does not exist in the item"),
        Literal literal => literal.Value,
        IfNotExists absent => absent.Path.Get(before) ?? absent.Otherwise.Of(before),
        ListAppend append => (append.First.Of(before), append.Second.Of(before)) is (DynamoValue.List first, DynamoValue.List second)
            ? new DynamoValue.List([.. first.Elements, .. second.Elements])
            : throw DynamoDbErrors.Validation(WrongType),
        Sum sum => (sum.Left.Of(before), sum.Right.Of(before)) is (DynamoValue.Number left, DynamoValue.Number right)
            ? new DynamoValue.Number(left.Value.Plus(sum.IsMinus ? right.Value.Negated() : right.Value))
            : throw DynamoDbErrors.Validation(WrongType),
        _ => throw new UnreachableException(),
    };

    public sealed record At(DocumentPath Path) : UpdateValue;

    public sealed record Literal(DynamoValue Value) : UpdateValue;

    public sealed record IfNotExists(DocumentPath Path, UpdateValue Otherwise) : UpdateValue;

    public sealed record ListAppend(UpdateValue First, UpdateValue Second) : UpdateValue;

    public sealed record Sum(UpdateValue Left, UpdateValue Right, bool IsMinus) : UpdateValue;
}
