using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace EsmTestKit.Zoo.Mutations;

/// <summary>One change of one place.</summary>
internal sealed record Change(string Operator, SyntaxNode Before, SyntaxNode After);

/// <summary>The careless changes that are tried at each place of a correct consumer (EXP-505).</summary>
internal static class Operators
{
    public const string MessageId = "key replaced by the message id";

    private static readonly StatementSyntax Nothing = SyntaxFactory.ParseStatement(";");

    public static IEnumerable<Change> At(SyntaxNode place) => place switch
    {
        IfStatementSyntax condition => Condition(condition),
        ConditionalExpressionSyntax either => [new("condition dropped", either, either.WhenTrue), new("condition dropped", either, either.WhenFalse)],
        BinaryExpressionSyntax both when both.IsKind(SyntaxKind.LogicalAndExpression) => [new("condition dropped", both, both.Left), new("condition dropped", both, both.Right)],
        InvocationExpressionSyntax call => Call(call),
        ExpressionStatementSyntax { Expression: AwaitExpressionSyntax awaited } statement => [new("await removed", statement, SyntaxFactory.ParseStatement($"_ = {awaited.Expression};"))],
        SimpleLambdaExpressionSyntax { ExpressionBody: InvocationExpressionSyntax body } lambda when lambda.AsyncKeyword.IsKind(SyntaxKind.None) && NameOf(body).EndsWith("Async", StringComparison.Ordinal) =>
            [new("await removed", lambda, SyntaxFactory.ParseExpression($"{lambda.Parameter} => {{ _ = {body}; return System.Threading.Tasks.Task.CompletedTask; }}"))],
        BlockSyntax block => Swaps(block),
        CatchClauseSyntax clause => [new("failure swallowed", clause.Block, SyntaxFactory.ParseStatement("{ }"))],
        _ => [],
    };

    private static IEnumerable<Change> Condition(IfStatementSyntax condition)
    {
        yield return condition.Else is null && condition.Statement.DescendantNodesAndSelf().Any(inner => inner is ReturnStatementSyntax or ThrowStatementSyntax or ContinueStatementSyntax)
            ? new("condition dropped", condition, Nothing)
            : new("condition dropped", condition, condition.Statement);
        if (condition.Else is { } other) yield return new("condition dropped", condition, other.Statement);
    }

    private static IEnumerable<Change> Call(InvocationExpressionSyntax call)
    {
        var arguments = call.ArgumentList.Arguments;
        switch (NameOf(call))
        {
            case "AddOnceAsync" when call.Expression is MemberAccessExpressionSyntax { Expression: var books }:
                yield return new("mark before the effect", call, Expression($"EsmTestKit.Zoo.Mutations.Careless.MarksFirstAsync({books}, {arguments})"));
                yield return new("mark after the effect", call, Expression($"EsmTestKit.Zoo.Mutations.Careless.MarksLastAsync({books}, {arguments})"));
                yield return new("guard dropped", call, Expression($"{books}.AddAsync({arguments[1]}, {arguments[2]})"));
                break;
            case "PutNewerAsync" when call.Expression is MemberAccessExpressionSyntax { Expression: var books }:
                yield return new("guard dropped", call, Expression($"{books}.PutAsync({arguments})"));
                break;
            case "Where" or "DistinctBy" when call.Expression is MemberAccessExpressionSyntax { Expression: var all }:
                yield return new("condition dropped", call, all);
                break;
            case "Of" when call.Expression.ToString() == "Answer.Of" && arguments.Count > 0:
                yield return new("report dropped", call, Expression("Answer.Of()"));
                break;
            default:
                break;
        }

        if (!NameOf(call).EndsWith("Async", StringComparison.Ordinal) || arguments.Count == 0) yield break;
        if (arguments[0].ToString() is not ("item.Body!" or "item.Text" or "item.MessageId!")) yield break;
        if (arguments[0].ToString() != "item.MessageId!") yield return new(MessageId, arguments[0], SyntaxFactory.Argument(Expression("item.MessageId!")));
        yield return new("key replaced by the receipt handle", arguments[0], SyntaxFactory.Argument(Expression("item.ReceiptHandle!")));
    }

    // Two in a row that wait for something.
    private static IEnumerable<Change> Swaps(BlockSyntax block)
    {
        for (var index = 1; index < block.Statements.Count; index++)
        {
            var (first, second) = (block.Statements[index - 1], block.Statements[index]);
            if (!Awaits(first) || !Awaits(second)) continue;
            yield return new("awaits swapped", block, block.WithStatements(block.Statements.Replace(block.Statements[index - 1], second).RemoveAt(index).Insert(index, first)));
        }
    }

    private static bool Awaits(StatementSyntax statement) => statement.DescendantNodes(inner => inner is not AnonymousFunctionExpressionSyntax).OfType<AwaitExpressionSyntax>().Any();

    private static string NameOf(InvocationExpressionSyntax call) => call.Expression switch
    {
        MemberAccessExpressionSyntax member => member.Name.Identifier.Text,
        IdentifierNameSyntax name => name.Identifier.Text,
        _ => "",
    };

    private static ExpressionSyntax Expression(string text) => SyntaxFactory.ParseExpression(text);
}
