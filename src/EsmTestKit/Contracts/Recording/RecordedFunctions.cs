namespace EsmTestKit.Internal.Contracts;

/// <summary>The functions of a simulation as contracts list them: how they are hosted, and what each run did.</summary>
internal sealed class RecordedFunctions(EsmSimulation simulation, RecordedValues values)
{
    private static readonly JsonTree.Object NullRun = JsonValues.Object(("return", new JsonTree.Null(TextPosition.None)));

    public JsonTree.Object All() => JsonValues.Object(simulation.Functions.All.SelectMany(Entries));

    /// <summary>The entry that owns the invocation: the function, or a version with outcomes of its own.</summary>
    public string Owner(LambdaInvocation invocation) => Owner(simulation.GetFunction(invocation.FunctionName), invocation);

    private IEnumerable<(string, JsonTree)> Entries(LambdaFunction function)
    {
        var runs = function.Invocations.ToLookup(invocation => Owner(function, invocation), StringComparer.Ordinal);
        yield return (function.Name, Hosted(function, runs[function.Name]));
        foreach (var version in function.Versions.Where(function.HasOwnVersion))
        {
            var name = $"{function.Name}:{version}";
            yield return (name, JsonValues.Object(Timeout(function.Resolve(version)?.Timeout ?? function.MadeWith.Timeout).Concat(Runs(runs[name]))));
        }
    }

    private static string Owner(LambdaFunction function, LambdaInvocation invocation) =>
        function.HasOwnVersion(invocation.ExecutedVersion) ? $"{function.Name}:{invocation.ExecutedVersion}" : function.Name;

    private JsonTree.Object Hosted(LambdaFunction function, IEnumerable<LambdaInvocation> invocations)
    {
        var members = new List<(string, JsonTree)>(Timeout(function.MadeWith.Timeout));
        if (function.MadeWith.ReservedConcurrency is { } reserved) members.Add(("reservedConcurrency", JsonValues.Number(reserved)));
        if (function.MadeWith.AllowedActions is { } allowed) members.Add(("role", JsonValues.Object(("allow", JsonValues.Array(allowed.Select(JsonValues.Text))))));
        var calls = simulation.World.Journal.Entries.OfType<Ground.JournalEntry.Call>().ToList();
        if (function.Aliases.Count > 0 && !calls.Exists(call => call.Operation == "lambda:CreateAlias"))
        {
            members.Add(("aliases", JsonValues.Object(function.Aliases.Select(alias => (alias.Key, (JsonTree)JsonValues.Text(alias.Value))))));
        }

        return JsonValues.Object(members.Concat(Runs(invocations)));
    }

    private static IEnumerable<(string, JsonTree)> Timeout(TimeSpan timeout) =>
        timeout == new LambdaFunctionSettings().Timeout ? [] : [("timeout", JsonValues.Text(DurationText.Of(timeout)))];

    /// <summary>The last outcome repeats, so that repetitions at the end need no words; returning null is what a function does without any.</summary>
    private IEnumerable<(string, JsonTree)> Runs(IEnumerable<LambdaInvocation> invocations)
    {
        var runs = invocations.Select(Run).ToList();
        while (runs.Count > 1 && JsonValues.Same(runs[^1], runs[^2])) runs.RemoveAt(runs.Count - 1);
        return runs is [] || (runs is [var only] && JsonValues.Same(only, NullRun)) ? [] : [("runs", JsonValues.Array(runs))];
    }

    private JsonTree.Object Run(LambdaInvocation invocation)
    {
        // What still runs at the end ends behind it, like a timeout.
        if (invocation.TimedOut || invocation.EndedAt is not { } ended) return JsonValues.Object(("timeout", new JsonTree.Bool(TextPosition.None, true)));
        var outcome = invocation.ErrorType is { } type
            ? ("throw", JsonValues.Object(("errorType", values.Sent(JsonValues.Text(type))), ("errorMessage", values.Sent(JsonValues.Text(invocation.ErrorMessage ?? string.Empty)))))
            : Returned(invocation.Result ?? string.Empty);
        var after = ended - invocation.StartedAt;
        return after == TimeSpan.Zero ? JsonValues.Object(outcome) : JsonValues.Object(outcome, ("after", JsonValues.Text(DurationText.Of(after))));
    }

    private (string, JsonTree) Returned(string payload) => JsonTreeParser.TryParse(payload) is { } tree
        ? ("return", values.Sent(tree))
        : ("returnText", JsonValues.Text(payload));
}
