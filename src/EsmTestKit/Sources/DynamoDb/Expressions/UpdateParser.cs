namespace EsmTestKit.Internal.DynamoDb;

/// <summary>SET, REMOVE, ADD and DELETE, each at most once, in any order.</summary>
internal sealed class UpdateParser(string text, ExpressionScope scope) : ExpressionParser(text, ExpressionKind.UpdateExpression, scope)
{
    private readonly List<(DocumentPath Path, UpdateValue Value)> _sets = [];
    private readonly List<DocumentPath> _removes = [];
    private readonly List<(DocumentPath Path, DynamoValue Value)> _adds = [];
    private readonly List<(DocumentPath Path, DynamoValue Value)> _deletes = [];
    private readonly HashSet<string> _sections = new(StringComparer.Ordinal);

    public static UpdateExpression Parse(string text, KeySchema keys, ExpressionScope scope)
    {
        var parser = new UpdateParser(text, scope);
        while (parser.Tokens.Peek.Kind != TokenKind.End) parser.Section();
        var update = new UpdateExpression { Sets = parser._sets, Removes = parser._removes, Adds = parser._adds, Deletes = parser._deletes };
        Projection.RefuseOverlaps(update.Paths, ExpressionKind.UpdateExpression);
        foreach (var path in update.Paths) KeyUpdate.Refuse(keys, path.Attribute);
        return update;
    }

    private void Section()
    {
        var section = Tokens.Peek.Text.ToUpperInvariant();
        if (Tokens.Peek.Kind != TokenKind.Word || section is not ("SET" or "REMOVE" or "ADD" or "DELETE")) Tokens.ThrowSyntax();
        Tokens.Take();
        if (!_sections.Add(section)) throw Invalid($"The \"{section}\" section can only be used once in an update expression;");
        switch (section)
        {
            case "SET": _sets.AddRange(CommaSeparated(Assignment)); break;
            case "REMOVE": _removes.AddRange(CommaSeparated(Path)); break;
            case "ADD": _adds.AddRange(CommaSeparated(() => PathAndValue("ADD"))); break;
            default: _deletes.AddRange(CommaSeparated(() => PathAndValue("DELETE"))); break;
        }
    }

    private (DocumentPath Path, UpdateValue Value) Assignment()
    {
        var path = Path();
        Tokens.Expect("=");
        var left = Operand();
        if (!Tokens.Peek.Is("+") && !Tokens.Peek.Is("-")) return (path, left);
        var sign = Tokens.Take().Text;
        var right = Operand();
        foreach (var operand in new[] { left, right })
        {
            if (operand is UpdateValue.Literal { Value: not DynamoValue.Number and var wrong }) throw WrongType(sign, wrong);
        }

        return (path, new UpdateValue.Sum(left, right, sign == "-"));
    }

    private UpdateValue Operand()
    {
        if (Tokens.Peek.Kind == TokenKind.Value) return new UpdateValue.Literal(Value());
        if (Tokens.TakeIf("("))
        {
            var inner = Operand();
            Tokens.Expect(")");
            return inner;
        }

        return Tokens.Peek.Kind == TokenKind.Word && Tokens.PeekSecond.Is("(") ? Function() : new UpdateValue.At(Path());
    }

    private UpdateValue Function()
    {
        var name = Tokens.Take().Text;
        Tokens.Expect("(");
        UpdateValue value = name switch
        {
            "if_not_exists" => IfNotExists(),
            "list_append" => ListAppend(),
            "attribute_exists" or "attribute_not_exists" or "attribute_type" or "begins_with" or "contains" or "size" => throw Invalid($"The function is not allowed in an update expression; function: {name}"),
            _ => throw Invalid($"Invalid function name; function: {name}"),
        };
        Tokens.Expect(")");
        return value;
    }

    private UpdateValue.IfNotExists IfNotExists()
    {
        var path = Path();
        Tokens.Expect(",");
        return new(path, Operand());
    }

    private UpdateValue.ListAppend ListAppend()
    {
        var first = Operand();
        Tokens.Expect(",");
        var second = Operand();
        foreach (var operand in new[] { first, second })
        {
            if (operand is UpdateValue.Literal { Value: not DynamoValue.List and var wrong }) throw WrongType("list_append", wrong);
        }

        return new(first, second);
    }

    private (DocumentPath Path, DynamoValue Value) PathAndValue(string section)
    {
        var path = Path();
        var value = Value();
        if (value is DynamoValue.Set || (section == "ADD" && value is DynamoValue.Number)) return (path, value);
        throw Invalid($"Incorrect operand type for operator or function; operator: {section}, operand type: {LongName(value)}, typeSet: ALLOWED_FOR_{section}_OPERAND");
    }

    private AwsServiceException WrongType(string function, DynamoValue value) =>
        Invalid($"Incorrect operand type for operator or function; operator or function: {function}, operand type: {value.Type}");

    private static string LongName(DynamoValue value) => value.Type switch
    {
        "S" => "STRING",
        "N" => "NUMBER",
        "B" => "BINARY",
        "BOOL" => "BOOLEAN",
        "L" => "LIST",
        "M" => "MAP",
        var type => type,
    };
}
