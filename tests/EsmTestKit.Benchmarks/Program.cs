// The scenario runner: each cell in a process of its own, one line of JSON each, after a line of facts about the host.
//   dotnet run -c Release --project tests/EsmTestKit.Benchmarks                 all cells
//   dotnet run -c Release --project tests/EsmTestKit.Benchmarks -- fifo kinesis the cells of these scenarios
//   dotnet run -c Release --project tests/EsmTestKit.Benchmarks -- --cell fifo 10000 100
//   dotnet run -c Release --project tests/EsmTestKit.Benchmarks -- --fuzz 1000000 7   wrong requests to the wire, from this seed on
using System.Globalization;
using EsmTestKit.AwsApi.Tests.Fuzz;
using EsmTestKit.Benchmarks;

if (args is ["--cell", var scenario, var count, var ways])
{
    var cell = new Cell(scenario, int.Parse(count, CultureInfo.InvariantCulture), int.Parse(ways, CultureInfo.InvariantCulture));
    Console.WriteLine(await CellRun.RunAsync(cell));
    return 0;
}

if (args is ["--fuzz", var requests, var seed])
{
    var fuzzed = await FuzzRun.RunAsync(
        long.Parse(seed, CultureInfo.InvariantCulture),
        int.Parse(requests, CultureInfo.InvariantCulture),
        done => { if (done % 100_000 == 0) Console.Error.WriteLine($"{done} requests"); });
    Console.WriteLine($"{fuzzed.Statuses.Values.Sum()} answers: {string.Join(", ", fuzzed.Statuses.Select(status => $"{status.Key}: {status.Value}"))}; {fuzzed.Faults.Count} faults");
    foreach (var fault in fuzzed.Faults) Console.WriteLine(fault);
    return fuzzed.Faults.Count == 0 ? 0 : 1;
}

var cells = Cell.All.Where(cell => args.Length == 0 || args.Contains(cell.Scenario)).ToList();
if (cells.Count == 0)
{
    Console.Error.WriteLine($"No scenario {string.Join(", ", args)}. Scenarios: {string.Join(", ", Cell.All.Select(cell => cell.Scenario).Distinct())}.");
    return 2;
}

Console.WriteLine(HostFacts.ToJson());
var failed = 0;
foreach (var cell in cells) failed += CellProcess.Run(cell) ? 0 : 1;
return failed == 0 ? 0 : 1;
