// Runs one busy world and writes its ledger. A test starts it in several processes and compares every byte.
using System.Text.Json;
using EsmTestKit;

await using var sim = new EsmSimulation(new EsmSimulationSettings { Seed = args is [var seed] ? long.Parse(seed, System.Globalization.CultureInfo.InvariantCulture) : null });

var deadLetters = sim.CreateQueue("orders-dlq");
var orders = sim.CreateQueue("orders", new() { VisibilityTimeout = TimeSpan.FromSeconds(20), RedrivePolicy = new(deadLetters, MaxReceiveCount: 3) });
var refunds = sim.CreateQueue("refunds.fifo", new() { FifoQueue = true, ContentBasedDeduplication = true });

// Every seventh order fails its batch; every fifth is reported; odd refunds fail once.
var refused = new HashSet<string>(StringComparer.Ordinal);
var apply = sim.CreateFunction("apply-orders", (Stream input) => Answer(input, body => body % 5 == 0, body => body % 7 == 0));
var pay = sim.CreateFunction("pay-refunds", (Stream input) => Answer(input, body => false, body => body % 2 == 1 && refused.Add($"{body}")));

sim.CreateEventSourceMapping(orders, apply, new() { FunctionResponseTypes = [FunctionResponseType.ReportBatchItemFailures], BatchSize = 4, MaximumConcurrency = 3 });
sim.CreateEventSourceMapping(refunds, pay);

for (var number = 1; number <= 40; number++)
{
    orders.SendMessage(Text(number));
    if (number % 3 == 0) refunds.SendMessage(Text(number), new() { MessageGroupId = $"customer-{number % 4}" });
    if (number % 10 == 0) await sim.AdvanceAsync(TimeSpan.FromSeconds(7));
}

await sim.RunUntilIdleAsync();
Console.Out.Write(sim.Ledger.ToJsonLines());

static string Text(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);

static Stream Answer(Stream input, Func<int, bool> reports, Func<int, bool> fails)
{
    using var json = JsonDocument.Parse(input);
    var messages = json.RootElement.GetProperty("Records").EnumerateArray()
        .Select(record => (Id: record.GetProperty("messageId").GetString(), Body: int.Parse(record.GetProperty("body").GetString() ?? "", System.Globalization.CultureInfo.InvariantCulture)))
        .ToList();
    if (messages.Any(message => fails(message.Body))) throw new InvalidOperationException("A message of this batch cannot be applied.");
    var failures = messages.Where(message => reports(message.Body)).Select(message => new { itemIdentifier = message.Id });
    return new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(new { batchItemFailures = failures }));
}
