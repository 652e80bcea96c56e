using System.Globalization;

namespace EsmTestKit.Internal.Contracts;

/// <summary>The lines of a verification: one per contract, reports below those that failed, the sums at the end.</summary>
internal sealed class VerifyTally
{
    private int _passed;
    private int _failed;
    private int _pending;
    private int _notRun;
    private int _kept;
    private int _blind;
    private bool _isUnreadable;

    /// <summary>0: all hold that could be run. 1: one does not, or none could be run. 2: one cannot be read or run.</summary>
    public int ExitCode => _isUnreadable ? 2 : _failed > 0 || (_notRun + _kept > 0 && _passed == 0) ? 1 : 0;

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
            case VerifyOutcome.Kept:
                _kept++;
                return [$"kept     {outcome.Name} (a delivery that a search found; its test has the world, and tries it first)"];
            case VerifyOutcome.Pending pending:
                _pending++;
                return [$"pending  {outcome.Name} ({pending.Reason})"];
            case VerifyOutcome.Failed failed:
                _failed++;
                if (failed.IsBlind) _blind++;
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
        if (_kept > 0) yield return string.Create(CultureInfo.InvariantCulture, $"{_kept} kept for {(_kept == 1 ? "its test" : "their tests")}");
        if (_blind > 0) yield return string.Create(CultureInfo.InvariantCulture, $"{_blind} fail{(_blind == 1 ? "s" : "")} only in expectState, which nobody reports here: --no-state passes it over; with --function, --state says where the state is.");
        yield return string.Create(CultureInfo.InvariantCulture, $"{_passed} passed, {_failed} failed");
    }
}
