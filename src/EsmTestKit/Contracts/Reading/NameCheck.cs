namespace EsmTestKit.Internal.Contracts;

/// <summary>What names a contract uses before it has them: told when it is read, not when it runs.</summary>
internal static class NameCheck
{
    public static void Run(IReadOnlyList<ContractFunction> functions, IReadOnlyList<ContractStep> steps)
    {
        var responses = new List<string>();
        var bound = new HashSet<string>(StringComparer.Ordinal);
        foreach (var step in steps)
        {
            foreach (var reference in step.References) CheckReference(reference, responses);
            foreach (var text in step.Expectations.SelectMany(expectation => expectation.Texts())) CheckForms(text, bound);
            if (step is ContractStep.Call { As: { } name }) responses.Add(name);
        }

        // Functions run later than they are written: any response will do.
        foreach (var reference in functions.SelectMany(function => function.Runs).SelectMany(References)) CheckReference(reference, responses);
    }

    private static IEnumerable<ReferencePath> References(ContractOutcome outcome) => outcome switch
    {
        ContractOutcome.Return value => RequestTemplate.Check(value.Payload),
        ContractOutcome.Throw error => RequestTemplate.Check(error.ErrorType).Concat(RequestTemplate.Check(error.ErrorMessage)),
        ContractOutcome.FailItems items => RequestTemplate.Check(items.Where),
        ContractOutcome.ThrowIf items => RequestTemplate.Check(items.Where),
        _ => [],
    };

    private static void CheckReference(ReferencePath reference, List<string> responses)
    {
        if (reference is not ReferencePath.Response response || responses.Contains(response.Name)) return;
        throw reference.At.Error(
            $"{reference} needs a response named \"{response.Name}\", and no earlier call keeps one.",
            NameSuggestion.For(response.Name, [.. responses.Distinct(StringComparer.Ordinal)], "names so far") + $" Write \"as\": \"{response.Name}\" in the call.");
    }

    private static void CheckForms(Expectation.Text text, HashSet<string> bound)
    {
        foreach (var form in text.Segments.OfType<TextSegment.Form>())
        {
            if (form.Name is not { } name) continue;
            if (!form.Differs)
            {
                bound.Add(name);
            }
            else if (!bound.Contains(name))
            {
                throw text.At.Error(
                    $"{form} must differ from \"{name}\", and nothing before has that name.",
                    NameSuggestion.For(name, bound, "names so far") + $" Write <{ValueForm.Name(form.Kind)}:{name}> where the value first stands.");
            }
        }
    }
}
