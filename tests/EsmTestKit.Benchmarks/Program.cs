// The scenario runner: each cell in a process of its own, one line of JSON each, after a line of facts about the host.
//   dotnet run -c Release --project tests/EsmTestKit.Benchmarks                 all cells
//   dotnet run -c Release --project tests/EsmTestKit.Benchmarks -- fifo kinesis the cells of these scenarios
//   dotnet run -c Release --project tests/EsmTestKit.Benchmarks -- --cell fifo 10000 100
using System.Globalization;
using EsmTestKit.Benchmarks;

if (args is ["--cell", var scenario, var count, var ways])
{
    var cell = new Cell(scenario, int.Parse(count, CultureInfo.InvariantCulture), int.Parse(ways, CultureInfo.InvariantCulture));
    Console.WriteLine(await CellRun.RunAsync(cell));
    return 0;
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
