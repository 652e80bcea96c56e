namespace EsmTestKit.Internal.Contracts;

/// <summary>Names that no longer come: the step that would have bound them failed.</summary>
internal sealed class LostNames
{
    private readonly SortedDictionary<string, int> _responses = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, int> _forms = new(StringComparer.Ordinal);

    /// <summary>The first lost name that the step cannot do without.</summary>
    public (string Name, int Because)? Needed(ContractStep step, NameBindings bindings)
    {
        foreach (var reference in step.References.OfType<ReferencePath.Response>())
        {
            if (_responses.TryGetValue(reference.Name, out var because)) return (reference.Name, because);
        }

        // A form with a lost name binds anew; only one that must differ from it has nothing to differ from.
        var own = new HashSet<string>(StringComparer.Ordinal);
        foreach (var form in step.Expectations.SelectMany(expectation => expectation.Forms()))
        {
            if (form.Name is not { } name) continue;
            if (!form.Differs) own.Add(name);
            else if (bindings[name] is null && !own.Contains(name) && _forms.TryGetValue(name, out var because)) return (name, because);
        }

        return null;
    }

    public void Lose(ContractStep step, int because, NameBindings bindings)
    {
        if (step is ContractStep.Call { As: { } response }) _responses[response] = because;
        foreach (var form in step.Expectations.SelectMany(expectation => expectation.Forms()))
        {
            if (form is { Name: { } name, Differs: false } && bindings[name] is null) _forms.TryAdd(name, because);
        }
    }

    public void Found(ContractStep step)
    {
        if (step is ContractStep.Call { As: { } response }) _responses.Remove(response);
    }
}
