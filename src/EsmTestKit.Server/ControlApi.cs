using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace EsmTestKit.Internal.Server;

/// <summary>What AWS has no call for: <c>/_esm</c> moves the clock, shows the ledger, makes a new world.</summary>
internal sealed class ControlApi(ServedWorld world, ClockKeeper clock)
{
    private const string Calls = "GET /_esm, POST /_esm/advance {\"seconds\":60}, POST /_esm/run-until-idle, GET /_esm/ledger?from=0, GET /_esm/choices, POST /_esm/verify with a contract, POST /_esm/reset {\"seed\":7} or {\"decisions\":{\"site\":\"label\"}}";

    public async Task AnswerAsync(HttpContext http)
    {
        try
        {
            await CallAsync(http).ConfigureAwait(false);
        }
        catch (EsmUsageException refused)
        {
            await RefuseAsync(http, 400, refused.Message).ConfigureAwait(false);
        }
        catch (JsonException broken)
        {
            await RefuseAsync(http, 400, $"The body is no JSON object: {broken.Message}").ConfigureAwait(false);
        }
    }

    private async Task CallAsync(HttpContext http)
    {
        switch (http.Request.Method + " " + (http.Request.Path.Value ?? string.Empty).TrimEnd('/'))
        {
            case "GET /_esm":
                await StateAsync(http).ConfigureAwait(false);
                break;
            case "POST /_esm/advance":
                var span = Seconds(await BodyAsync(http).ConfigureAwait(false));
                await SliceAsync(http, simulation => simulation.AdvanceAsync(span, http.RequestAborted)).ConfigureAwait(false);
                break;
            case "POST /_esm/run-until-idle":
                await SliceAsync(http, simulation => simulation.RunUntilIdleAsync(http.RequestAborted)).ConfigureAwait(false);
                break;
            case "GET /_esm/ledger":
                await LedgerAsync(http).ConfigureAwait(false);
                break;
            case "GET /_esm/choices":
                await ChoicesAsync(http).ConfigureAwait(false);
                break;
            case "POST /_esm/verify":
                await WriteAsync(http, await ContractDesk.VerifyAsync(await HttpCarrier.BodyAsync(http).ConfigureAwait(false), http.RequestAborted).ConfigureAwait(false)).ConfigureAwait(false);
                break;
            case "POST /_esm/reset":
                var wanted = await BodyAsync(http).ConfigureAwait(false);
                await world.ResetAsync(Whole(wanted, "seed"), Decisions(wanted)).ConfigureAwait(false);
                await StateAsync(http).ConfigureAwait(false);
                break;
            case var unknown:
                await RefuseAsync(http, 404, $"There is no \"{unknown}\". The calls are {Calls}.").ConfigureAwait(false);
                break;
        }
    }

    private Task StateAsync(HttpContext http)
    {
        var simulation = world.Simulation;
        var busy = simulation.World.Door.Enter(() => simulation.Busy);
        return WriteAsync(http, new JsonObject
        {
            ["now"] = simulation.Now.UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
            ["clock"] = world.Clock.ToString().ToLowerInvariant(),
            ["idle"] = busy is null,
            ["left"] = busy,
            ["ledgerEntries"] = simulation.World.Door.Enter(() => simulation.Ledger.Count),
            ["seed"] = simulation.Settings.Seed,
        });
    }

    private Task SliceAsync(HttpContext http, Func<EsmSimulation, Task<EsmLedger>> drive) => clock.HoldAsync(async () =>
    {
        var slice = await drive(world.Simulation).ConfigureAwait(false);
        var entries = slice.ToJsonLines().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)).ToArray();
        await WriteAsync(http, new JsonObject { ["now"] = world.Simulation.Now.UtcDateTime.ToString("O", CultureInfo.InvariantCulture), ["entries"] = new JsonArray(entries) }).ConfigureAwait(false);
        return true;
    });

    private Task LedgerAsync(HttpContext http)
    {
        var simulation = world.Simulation;
        var from = http.Request.Query["from"].ToString();
        var first = from.Length == 0 ? 0 : int.TryParse(from, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw new EsmUsageException($"\"{from}\" is no entry's number.", "Give the ordinal of the first entry: /_esm/ledger?from=0.");
        var lines = simulation.World.Door.Enter(() => simulation.Ledger.SliceFrom(Math.Min(first, simulation.Ledger.Count)).ToJsonLines());
        return HttpCarrier.WriteAsync(http, 200, lines, "application/x-ndjson");
    }

    private Task ChoicesAsync(HttpContext http)
    {
        var (choices, start) = (world.Choices, world.Start);
        return WriteAsync(http, world.Simulation.World.Door.Enter(() => new JsonObject
        {
            ["seed"] = start.Seed,
            ["decisions"] = start.Decisions is { } decisions ? DecisionList.Write(decisions) : null,
            ["unmet"] = DecisionList.Write(choices.Unmet),
            ["asked"] = choices.Asked.DeepClone(),
        }));
    }

    private static IReadOnlyList<KeyValuePair<string, string>>? Decisions(JsonObject body)
    {
        if (body["decisions"] is not { } decisions) return null;
        if (body["seed"] is not null) throw new EsmUsageException("A world follows a seed or decisions, and the body has both.", "Send one of them: { \"seed\": 7 } or { \"decisions\": {} }.");
        return DecisionList.Read(decisions);
    }

    private static TimeSpan Seconds(JsonObject body)
    {
        if (body["seconds"] is JsonValue value && value.TryGetValue(out double seconds) && seconds is >= 0 and <= 315_360_000) return TimeSpan.FromSeconds(seconds);
        throw new EsmUsageException("The body says no span from 0 s to ten years.", "Send { \"seconds\": 60 }.");
    }

    private static long? Whole(JsonObject body, string member) => body[member] switch
    {
        null => null,
        JsonValue value when value.TryGetValue(out long number) => number,
        var other => throw new EsmUsageException($"\"{member}\" is {other.ToJsonString()}.", $"Send a whole number: {{ \"{member}\": 7 }}."),
    };

    private static async Task<JsonObject> BodyAsync(HttpContext http)
    {
        var body = await HttpCarrier.BodyAsync(http).ConfigureAwait(false);
        if (body.Length == 0) return [];
        return JsonNode.Parse(body) as JsonObject ?? throw new JsonException("it is another kind of JSON.");
    }

    private static Task WriteAsync(HttpContext http, JsonObject answer) => HttpCarrier.WriteAsync(http, 200, answer.ToJsonString());

    private static Task RefuseAsync(HttpContext http, int status, string message) => HttpCarrier.WriteAsync(http, status, new JsonObject { ["message"] = message }.ToJsonString());
}
