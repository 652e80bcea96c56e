using System.Globalization;

namespace EsmTestKit.Internal.DynamoDb;

/// <summary>What all expressions have in common: paths, values, functions' arguments.</summary>
internal abstract class ExpressionParser(string text, ExpressionKind kind, ExpressionScope scope)
{
    protected ExpressionTokens Tokens { get; } = new(text, kind);

    protected ExpressionKind Kind => kind;

    protected AwsServiceException Invalid(string reason) => ExpressionScope.Invalid(kind, reason);

    protected void ExpectEnd()
    {
        if (Tokens.Peek.Kind != TokenKind.End) Tokens.ThrowSyntax();
    }

    protected DocumentPath Path()
    {
        var steps = new List<PathStep> { new(StepName(), 0) };
        while (true)
        {
            if (Tokens.TakeIf("."))
            {
                steps.Add(new(StepName(), 0));
            }
            else if (Tokens.TakeIf("["))
            {
                if (Tokens.Peek.Kind != TokenKind.Number || !int.TryParse(Tokens.Peek.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var index)) throw Tokens.SyntaxError();
                Tokens.Take();
                Tokens.Expect("]");
                steps.Add(new(null, index));
            }
            else
            {
                return new(steps);
            }
        }
    }

    protected DynamoValue Value()
    {
        if (Tokens.Peek.Kind != TokenKind.Value) Tokens.ThrowSyntax();
        return scope.Value(Tokens.Take().Text, kind);
    }

    protected List<T> CommaSeparated<T>(Func<T> one)
    {
        var all = new List<T> { one() };
        while (Tokens.TakeIf(",")) all.Add(one());
        return all;
    }

    private string StepName()
    {
        var token = Tokens.Peek;
        if (token.Kind == TokenKind.Name)
        {
            Tokens.Take();
            return scope.Name(token.Text, kind);
        }

        if (token.Kind != TokenKind.Word) Tokens.ThrowSyntax();
        if (ReservedWords.Contains(token.Text)) throw Invalid($"Attribute name is a reserved keyword; reserved keyword: {token.Text}");
        Tokens.Take();
        return token.Text;
    }
}
