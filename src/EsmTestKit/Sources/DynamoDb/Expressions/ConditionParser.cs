namespace EsmTestKit.Internal.DynamoDb;

/// <summary>Conditions and filters: comparisons, BETWEEN, IN, functions, NOT before AND before OR.</summary>
internal sealed class ConditionParser(string text, ExpressionKind kind, ExpressionScope scope) : ExpressionParser(text, kind, scope)
{
    private const int MostChoices = 100;
    private static readonly string[] Comparisons = ["=", "<>", "<", "<=", ">", ">="];
    private static readonly string[] Types = ["S", "N", "B", "SS", "NS", "BS", "M", "L", "BOOL", "NULL"];

    private (int From, int To) _innermost;

    public static Condition Parse(string text, ExpressionKind kind, ExpressionScope scope)
    {
        var parser = new ConditionParser(text, kind, scope);
        var condition = parser.Or();
        parser.ExpectEnd();
        return condition;
    }

    private Condition Or()
    {
        var left = And();
        while (Tokens.TakeKeyword("OR")) left = new Condition.Or(left, And());
        return left;
    }

    private Condition And()
    {
        var left = Not();
        while (Tokens.TakeKeyword("AND")) left = new Condition.And(left, Not());
        return left;
    }

    private Condition Not() => Tokens.TakeKeyword("NOT") ? new Condition.Not(Not()) : Primary();

    private Condition Primary()
    {
        if (Tokens.Peek.Is("(")) return Parenthesised();
        if (Tokens.Peek.Kind == TokenKind.Word && Tokens.PeekSecond.Is("(") && Tokens.Peek.Text != "size") return Function();
        var left = Operand();
        if (Tokens.TakeKeyword("BETWEEN")) return Between(left);
        if (Tokens.TakeKeyword("IN")) return In(left);
        var comparison = Tokens.Peek;
        if (comparison.Kind != TokenKind.Symbol || !Comparisons.Contains(comparison.Text)) Tokens.ThrowSyntax();
        Tokens.Take();
        var right = Operand();
        if (left is Operand.At { Path: var path } && right is Operand.At { Path: var same } && path == same)
        {
            throw Invalid($"The first operand must be distinct from the remaining operands for this operator or function; operator: {comparison.Text}, first operand: {path}");
        }

        if (comparison.Text is not ("=" or "<>")) RefuseUnordered(comparison.Text, left, right);
        return new Condition.Compare(comparison.Text, left, right);
    }

    // ((a = :a)) is refused, ((a = :a) OR b = :b) is not.
    private Condition Parenthesised()
    {
        var from = Tokens.Index;
        Tokens.Expect("(");
        var inner = Or();
        if (_innermost == (from + 1, Tokens.Index)) throw Invalid("The expression has redundant parentheses;");
        Tokens.Expect(")");
        _innermost = (from, Tokens.Index);
        return inner;
    }

    private Condition.Between Between(Operand value)
    {
        var low = Operand();
        if (!Tokens.TakeKeyword("AND")) Tokens.ThrowSyntax();
        var high = Operand();
        RefuseUnordered("BETWEEN", low, high);
        if (low is Operand.Literal { Value: var from } && high is Operand.Literal { Value: var to })
        {
            if (from.Type != to.Type) throw Invalid($"The BETWEEN operator requires same data type for lower and upper bounds; lower bound operand: AttributeValue: {Shown(from)}, upper bound operand: AttributeValue: {Shown(to)}");
            if (ValueOrder.Instance.Compare(from, to) > 0) throw Invalid($"The BETWEEN operator requires upper bound to be greater than or equal to lower bound; lower bound operand: AttributeValue: {Shown(from)}, upper bound operand: AttributeValue: {Shown(to)}");
        }

        return new(value, low, high);
    }

    private Condition.In In(Operand value)
    {
        Tokens.Expect("(");
        var choices = CommaSeparated(Operand);
        Tokens.Expect(")");
        if (choices.Count > MostChoices) throw Invalid($"The IN operator is provided with too many operands; number of operands: {choices.Count}");
        return new(value, choices);
    }

    private Condition Function()
    {
        var name = Tokens.Take().Text;
        Tokens.Expect("(");
        Condition condition = name switch
        {
            "attribute_exists" => new Condition.Exists(Path()),
            "attribute_not_exists" => new Condition.Not(new Condition.Exists(Path())),
            "attribute_type" => TypeOf(),
            "begins_with" => Begins(),
            "contains" => new Condition.Contains(Path(), Second()),
            _ => throw Invalid(name is "if_not_exists" or "list_append" ? $"The function is not allowed in a {(Kind == ExpressionKind.ConditionExpression ? "condition" : "filter")} expression; function: {name}" : $"Invalid function name; function: {name}"),
        };
        Tokens.Expect(")");
        return condition;
    }

    private Condition.OfType TypeOf()
    {
        var path = Path();
        Tokens.Expect(",");
        return Value() is DynamoValue.Text { Value: var type }
            ? Types.Contains(type) ? new(path, type) : throw Invalid($"Invalid attribute type name found; type: {type}, valid types: {{B,NULL,SS,BOOL,L,BS,N,NS,S,M}}")
            : throw Invalid("Incorrect operand type for operator or function; operator or function: attribute_type, operand type: not S");
    }

    private Condition.BeginsWith Begins()
    {
        var value = Operand();
        var start = Second();
        foreach (var operand in new[] { value, start })
        {
            if (operand is Operand.Literal { Value: not (DynamoValue.Text or DynamoValue.Binary) and var wrong }) throw WrongType("begins_with", wrong);
        }

        return new(value, start);
    }

    private Operand Second()
    {
        Tokens.Expect(",");
        return Operand();
    }

    private Operand Operand()
    {
        if (Tokens.Peek.Kind == TokenKind.Value) return new Operand.Literal(Value());
        if (Tokens.Peek is not { Kind: TokenKind.Word, Text: "size" } || !Tokens.PeekSecond.Is("(")) return new Operand.At(Path());
        Tokens.Take();
        Tokens.Expect("(");
        var path = Path();
        Tokens.Expect(")");
        return new Operand.Size(path);
    }

    private void RefuseUnordered(string comparison, params ReadOnlySpan<Operand> operands)
    {
        foreach (var operand in operands)
        {
            if (operand is Operand.Literal { Value: not (DynamoValue.Text or DynamoValue.Number or DynamoValue.Binary) and var wrong }) throw WrongType(comparison, wrong);
        }
    }

    private AwsServiceException WrongType(string comparison, DynamoValue value) =>
        Invalid($"Incorrect operand type for operator or function; operator or function: {comparison}, operand type: {value.Type}");

    private static string Shown(DynamoValue value) => value switch
    {
        DynamoValue.Text text => $"{{S:{text.Value}}}",
        DynamoValue.Number number => $"{{N:{number.Value}}}",
        _ => $"{{{value.Type}}}",
    };
}
