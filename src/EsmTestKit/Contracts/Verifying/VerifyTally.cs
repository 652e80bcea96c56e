using System.Globalization;

namespace EsmTestKit.Internal.Contracts;

/// <summary>The lines of a verification: one per contract, reports below those that failed, the sums at the end.</summary>
internal sealed class VerifyTally
{
    private int _passed;
    private int _failed;
    private int _pending;
    private int _notRun;
    private bool _isUnreadable;

    /// <summary>0: all hold that could be run. 1: one does not, or none could be run. 2: one cannot be read or run.</summary>
    public int ExitCode => _isUnreadable ? 2 : _failed > 0 || (_notRun > 0 && _passed == 0) ? 1 : 0;

    public IEnumerable<string> Add(VerifyOutcome outcome)
    {
        switch (outcome)
        {
            case VerifyOutcome.Passed passed:
                _passed++;
                return [passed.Note is null ? $"ok       {outcome.Name}" : $"ok       {outcome.Name} ({passed.Note})"];
            case VerifyOutcome.NotRun notRun:
                _notRun++;
                return [$"not run  {outcome.Name} ({notRun.Reason})"];
            case VerifyOutcome.Pending pending:
                _pending++;
                return [$"pending  {outcome.Name} ({pending.Reason})"];
            case VerifyOutcome.Failed failed:
                _failed++;
                _isUnreadable |= failed.IsUnreadable;
                return [$"failed   {outcome.Name} ({outcome.File})", .. failed.Lines.Select(line => $"           {line}")];
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    public IEnumerable<string> Sums()
    {
        if (_notRun > 0) yield return string.Create(CultureInfo.InvariantCulture, $"{_notRun} not runnable there");
        if (_pending > 0) yield return string.Create(CultureInfo.InvariantCulture, $"{_pending} pending");
        yield return string.Create(CultureInfo.InvariantCulture, $"{_passed} passed, {_failed} failed");
    }
}
