namespace EsmTestKit.Internal.Contracts;

/// <summary>Runs a contract.</summary>
/// <param name="text">The file that it was read from.</param>
internal delegate Task<ContractResult> ContractRun(Contract contract, ReadOnlyMemory<byte> text, CancellationToken cancellation);

/// <summary>Reads a contract file, runs it, and judges it by the lists beside it.</summary>
/// <param name="elsewhere">Runs it elsewhere than here; null: here.</param>
internal sealed class ContractVerifier(ContractRun? elsewhere = null)
{
    // Name to file, of what was verified so far.
    private readonly SortedDictionary<string, string> _names = new(StringComparer.Ordinal);

    /// <param name="cast">Who plays in a contract besides the contract itself; null: nobody.</param>
    public async Task<VerifyOutcome> VerifyAsync(string file, Func<Contract, ContractCast>? cast = null, CancellationToken cancellation = default)
    {
        var name = ContractPaths.Stem(file);
        ContractResult result;
        string? note = null;
        var isBlind = false;
        try
        {
            var text = ContractPaths.Read(file);
            var contract = ContractReader.Read(file, text);
            name = contract.Name;
            if (!_names.TryAdd(name, file)) return new VerifyOutcome.Failed(name, file, [$"The name \"{name}\" is also that of {_names[name]}: names are unique in a tree."]);
            if (contract.IsKeptForItsTest) return new VerifyOutcome.Kept(name, file);
            if (elsewhere is not null)
            {
                result = await elsewhere(contract, text, cancellation).ConfigureAwait(false);
            }
            else
            {
                var players = cast?.Invoke(contract) ?? new ContractCast();
                result = await ContractRunner.RunAsync(contract, players, cancellation).ConfigureAwait(false);
                if (players is { LeavesOutState: true, Observer: null } && contract.Steps.Any(step => step is ContractStep.State)) note = "its state was not looked at";
                isBlind = players is { LeavesOutState: false, Observer: null } && FailsOnlyInItsState(result);
            }
        }
        catch (EsmUsageException refused)
        {
            result = new ContractResult([], refused.Message);
        }
        catch (Exception broken) when (broken is not OperationCanceledException)
        {
            // One contract that breaks the kit must not hide what became of the others.
            return new VerifyOutcome.Failed(name, file, [$"The kit failed: {broken}"]);
        }

        return result.NotRunnable is { } reason ? new VerifyOutcome.NotRun(name, file, reason) : Judge(name, file, result, note, isBlind);
    }

    private static VerifyOutcome Judge(string name, string file, ContractResult result, string? note, bool isBlind)
    {
        if (MustFailList.For(file) is { } mustFail)
        {
            return mustFail.Judge(ContractPaths.Stem(file), result, out var way) is { } wrong
                ? new VerifyOutcome.Failed(name, file, [wrong, .. MismatchReport.Of(result)])
                : new VerifyOutcome.Passed(name, file, $"fails as it must: {way}");
        }

        var pending = PendingList.For(file);
        if (pending?[name] is not { } reason)
        {
            return result.Holds ? new VerifyOutcome.Passed(name, file, note) : new VerifyOutcome.Failed(name, file, MismatchReport.Of(result), result.Problem is not null, isBlind);
        }

        return result.Holds
            ? new VerifyOutcome.Passed(name, file, $"holds by now: remove it from {pending.File}")
            : new VerifyOutcome.Pending(name, file, reason);
    }

    private static bool FailsOnlyInItsState(ContractResult result) =>
        result is { Problem: null, Holds: false } && result.Steps.All(step => step is StepResult.Held or StepResult.Failed { Step: ContractStep.State });

    /// <exception cref="EsmUsageException">It cannot be read, or is no contract.</exception>
    public static Contract Read(string file) => ContractReader.Read(file, ContractPaths.Read(file));
}
