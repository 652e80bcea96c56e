using System.Globalization;
using EsmTestKit.Internal.Exploration;
using FsCheck;
using FsCheck.Experimental;
using FsCheck.Fluent;
using Microsoft.FSharp.Collections;
using Microsoft.FSharp.Core;

namespace EsmTestKit.Zoo.Baselines;

/// <summary>A state machine by FsCheck: deliver the next, deliver again; looked at after each step, made small by leaving steps out (EXP-503).</summary>
internal sealed class FsCheckMachine(Explorer explorer) : Machine<List<Delivery>, int>(MostSteps)
{
    private const int MostSteps = 4;

    // Machines meet the same short lists again and again.
    private readonly Dictionary<string, int?> _known = new(StringComparer.Ordinal);

    public override Arbitrary<Setup<List<Delivery>, int>> Setup => Gen.Constant<Setup<List<Delivery>, int>>(new Nothing()).ToArbitrary();

    public static Baseline Run(Explorer explorer)
    {
        var machine = new FsCheckMachine(explorer);
        // A machine has one step at least: what the undisturbed run shows needs none.
        if (machine.DeviationsOf([]) is { } atOnce) return new Baseline(1, atOnce);
        var heard = new Result();
        Check.One(Config.Quick.WithMaxTest(Baseline.Lists).WithReplay(FSharpOption<Replay>.Some(new Replay(new Rnd(1), FSharpOption<int>.None))).WithRunner(heard), machine.ToProperty());
        if (heard.Of is not TestResult.Failed failed) return new Baseline(null, null);
        var steps = ((MachineRun<List<Delivery>, int>)failed.Item3.Head).Operations.Select(step => step.Item1);
        return new Baseline(failed.Item1.NumberOfTests, machine.DeviationsOf(steps.Aggregate(new List<Delivery>(), (list, step) => ((Step)step).AddTo(list))));
    }

    public override Gen<Operation<List<Delivery>, int>> Next(int delivered) => delivered == 0
        ? Deliveries
        : Gen.OneOf(Deliveries, Gen.Elements<Operation<List<Delivery>, int>>(new Step(this, null, Again.AtOnce), new Step(this, null, Again.Later)));

    private Gen<Operation<List<Delivery>, int>> Deliveries => Gen.Choose(0, 2).Select(turn => (Operation<List<Delivery>, int>)new Step(this, turn, Again.No));

    private int? DeviationsOf(List<Delivery> list)
    {
        var key = string.Join(' ', list);
        if (!_known.TryGetValue(key, out var deviations)) _known.Add(key, deviations = explorer.Broken(new ListWalk(list))?.Decisions.Count);
        return deviations;
    }

    private sealed class Nothing : Setup<List<Delivery>, int>
    {
        public override List<Delivery> Actual() => [];

        public override int Model() => 0;
    }

    /// <param name="turn">Which of those that wait is delivered; null: the last one comes again.</param>
    private sealed class Step(FsCheckMachine machine, int? turn, Again again) : Operation<List<Delivery>, int>
    {
        public override bool Pre(int model) => turn is not null || model > 0;

        public override int Run(int model) => turn is null ? model : model + 1;

        public override Property Check(List<Delivery> actual, int model) => (machine.DeviationsOf(AddTo(actual)) is null).ToProperty();

        public List<Delivery> AddTo(List<Delivery> list)
        {
            if (turn is { } next) list.Add(new Delivery(next, Again.No));
            else list[^1] = list[^1] with { Again = again };
            return list;
        }

        public override string ToString() => turn is { } next ? string.Create(CultureInfo.InvariantCulture, $"deliver {next}") : $"again {again}";
    }

    private sealed class Result : IRunner
    {
        public TestResult? Of { get; private set; }

        public void OnStartFixture(Type t)
        {
        }

        public void OnArguments(int ntest, FSharpList<object> args, FSharpFunc<int, FSharpFunc<FSharpList<object>, string>> every)
        {
        }

        public void OnShrink(FSharpList<object> args, FSharpFunc<FSharpList<object>, string> everyShrink)
        {
        }

        public void OnFinished(string name, TestResult testResult) => Of = testResult;
    }
}
