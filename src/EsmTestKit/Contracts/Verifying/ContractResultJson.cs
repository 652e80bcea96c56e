using System.Text.Json.Nodes;

namespace EsmTestKit.Internal.Contracts;

/// <summary>What became of a contract, as JSON: how a server that ran it tells.</summary>
internal static class ContractResultJson
{
    public static JsonObject Write(ContractResult result)
    {
        var steps = new JsonArray();
        foreach (var step in result.Steps)
        {
            switch (step)
            {
                case StepResult.Failed failed:
                    steps.Add((JsonNode)new JsonObject { ["step"] = step.Step.Number, ["mismatches"] = new JsonArray([.. failed.Mismatches.Select(Write)]) });
                    break;
                case StepResult.Skipped skipped:
                    steps.Add((JsonNode)new JsonObject { ["step"] = step.Step.Number, ["needs"] = skipped.Name, ["because"] = skipped.Because });
                    break;
                default:
                    break;
            }
        }

        return new JsonObject { ["holds"] = result.Holds, ["problem"] = result.Problem, ["steps"] = steps };
    }

    /// <param name="contract">Whose steps the numbers mean.</param>
    public static ContractResult Read(JsonNode json, Contract contract)
    {
        var told = (json["steps"]?.AsArray() ?? []).ToDictionary(step => step!["step"]!.GetValue<int>(), step => step!);
        return new ContractResult([.. contract.Steps.Select(Result)], json["problem"]?.GetValue<string>());

        StepResult Result(ContractStep step)
        {
            if (!told.TryGetValue(step.Number, out var result)) return new StepResult.Held(step);
            return result["mismatches"] is JsonArray mismatches
                ? new StepResult.Failed(step, [.. mismatches.Select(mismatch => new Mismatch(Text(mismatch, "path"), Text(mismatch, "expected"), Text(mismatch, "actual")))])
                : new StepResult.Skipped(step, Text(result, "needs"), result["because"]!.GetValue<int>());
        }
    }

    private static JsonObject Write(Mismatch mismatch) => new() { ["path"] = mismatch.Path, ["expected"] = mismatch.Expected, ["actual"] = mismatch.Actual };

    private static string Text(JsonNode? json, string member) => json![member]!.GetValue<string>();
}
