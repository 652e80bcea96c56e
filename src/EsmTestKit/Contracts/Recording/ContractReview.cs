using System.Text;
using EsmTestKit.Internal.Ground;

namespace EsmTestKit.Internal.Contracts;

/// <summary>Compares a recording with the accepted contract beside the test, and leaves what is new beside it for somebody to accept.</summary>
internal static class ContractReview
{
    public const string Variable = "ESMTESTKIT_ACCEPT";

    /// <summary>Members that say nothing about behaviour; an accepted contract's own stay.</summary>
    private static readonly string[] Remarks = ["$schema", "summary", "recorded"];

    /// <param name="variable">Reads an environment variable.</param>
    /// <exception cref="EsmAssertionException">There is no accepted contract, or it is another.</exception>
    public static void Of(ContractPlace place, string recorded, Func<string, string?> variable)
    {
        var accepted = File.Exists(place.AcceptedFile) ? JsonTreeParser.ParseFile(place.AcceptedFile, ContractPaths.Read(place.AcceptedFile)) : null;
        var tree = (JsonTree.Object)(JsonTreeParser.TryParse(recorded) ?? throw new System.Diagnostics.UnreachableException());
        if (accepted is JsonTree.Object known && JsonValues.Same(Behaviour(known), Behaviour(tree)))
        {
            File.Delete(place.ReceivedFile);
            return;
        }

        var text = accepted is JsonTree.Object before ? ContractText.Of(WithRemarks(tree, before)) : recorded;
        if (variable(Variable) is "1" or "true")
        {
            if (BuildServer.Sign(variable) is { } sign) throw new EsmUsageException($"{Variable} is set on a build server ({sign}): nobody would review what is accepted.", $"Accept on your own machine: {Variable}=1 dotnet test, or esm contract accept.");
            File.WriteAllText(place.AcceptedFile, text, new UTF8Encoding(false));
            File.Delete(place.ReceivedFile);
            return;
        }

        File.WriteAllText(place.ReceivedFile, text, new UTF8Encoding(false));
        throw new EsmAssertionException(accepted is null
            ? $"There is no accepted contract of this test yet. What was recorded: {place.ReceivedFile}\nReview it, then accept it: esm contract accept \"{place.ReceivedFile}\", or {Variable}=1 dotnet test."
            : $"The contract {place.Name} has changed.\n{LineDifference.Of(ContractText.Of(accepted), text)}\naccepted: {place.AcceptedFile}\nreceived: {place.ReceivedFile}\nIf the change is meant, accept it: esm contract accept \"{place.ReceivedFile}\", or {Variable}=1 dotnet test. The rows of a theory need names of their own: VerifyContractAsync(\"row\").");
    }

    private static JsonTree.Object Behaviour(JsonTree.Object contract) => contract with { Members = [.. contract.Members.Where(member => !Remarks.Contains(member.Name))] };

    private static JsonTree.Object WithRemarks(JsonTree.Object recorded, JsonTree.Object accepted) => JsonValues.Object(
        accepted.Members.Where(member => member.Name is "$schema").Concat(recorded.Members.Where(member => member.Name is "contract" or "version"))
            .Concat(accepted.Members.Where(member => member.Name is "summary"))
            .Concat(recorded.Members.Where(member => member.Name is not ("contract" or "version" or "summary")))
            .Select(member => (member.Name, member.Value)));
}
