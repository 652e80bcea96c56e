using System.Globalization;
using EsmTestKit.Internal.Choices;
using EsmTestKit.Internal.Ground;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Functions;

/// <summary>The environments of one version. Idle ones are reused, the most recently used first; another starts when none is idle.</summary>
internal sealed class EnvironmentPool(bool sharesOne)
{
    private static readonly Option ColdStart = new("coldStart", "CP-02", ChoiceCost.Environment);

    // What most pools have: one environment, and it idle.
    private static readonly Option[] TheFirstOrNone = [new("environment:1", "CP-02", ChoiceCost.None), ColdStart];

    // In order of use, the latest last.
    private readonly List<ExecutionEnvironment> _idle = [];
    [NoState("they end together, with the world")]
    private readonly List<ExecutionEnvironment> _alive = [];
    private ExecutionEnvironment? _shared;
    [NoState("it numbers them")]
    private int _started;

    /// <summary>The environment for an invocation, and whether it starts cold.</summary>
    public (ExecutionEnvironment Environment, bool IsCold) Take(World world, string? site)
    {
        if (sharesOne)
        {
            var isCold = _shared is null;
            return (_shared ??= Start(world), isCold);
        }

        RuleHits.Note("EXP-010", "EXP-011");
        if (_idle.Count == 0) return (Start(world), true);
        var choice = site is not null && world.Oracle.Opens(ChoicePoint.Environment) ? world.Oracle.Pick(ChoicePoint.Environment, site, Options()) : 0;
        if (choice != 0) RuleHits.Note("CP-02");
        if (choice == _idle.Count) return (Start(world), true);
        var at = _idle.Count - 1 - choice;
        var environment = _idle[at];
        _idle.RemoveAt(at);
        if (environment.IsTaken) throw NeverDone.By("X6", $"environment {environment.Number} runs an invocation and was given another");
        environment.IsTaken = true;
        return (environment, false);
    }

    /// <summary>After an invocation; an environment that crashed, timed out or failed to start never comes back.</summary>
    public void Return(ExecutionEnvironment environment, bool isUsable)
    {
        environment.IsTaken = false;
        if (!isUsable) End(environment);
        else if (!sharesOne) _idle.Add(environment);
    }

    /// <summary>All of them end, as they do on AWS once nobody calls any more.</summary>
    public void End()
    {
        foreach (var environment in _alive.ToArray()) End(environment);
    }

    private void End(ExecutionEnvironment environment)
    {
        environment.Kill();
        if (!sharesOne) _alive.Remove(environment);
    }

    private ExecutionEnvironment Start(World world)
    {
        var environment = new ExecutionEnvironment(++_started, world.Now) { IsTaken = true };
        _alive.Add(environment);
        return environment;
    }

    // Which idle environment is taken is the service's business, and it may end any of them at any time.
    private Option[] Options()
    {
        if (_idle is [{ Number: 1 }]) return TheFirstOrNone;
        var options = new Option[_idle.Count + 1];
        for (var index = 0; index < _idle.Count; index++)
        {
            var number = _idle[_idle.Count - 1 - index].Number;
            options[index] = new Option(string.Create(CultureInfo.InvariantCulture, $"environment:{number}"), "CP-02", index == 0 ? ChoiceCost.None : ChoiceCost.Environment);
        }

        options[_idle.Count] = ColdStart;
        return options;
    }
}
