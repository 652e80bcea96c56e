using System.Diagnostics;

namespace EsmTestKit.Conventions;

public sealed class ProcessTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("1")]
    [InlineData("20260101")]
    public async Task Two_processes_with_one_seed_write_the_same_ledger_byte_for_byte(string? seed)
    {
        // Every process hashes strings differently; here time zone, language and compiler differ too.
        var one = await LedgerOfAsync(seed, []);
        var other = await LedgerOfAsync(seed, new() { ["TZ"] = "Asia/Kathmandu", ["LANG"] = "tr_TR.UTF-8", ["DOTNET_TieredCompilation"] = "0" });

        Assert.Contains("\"InvocationEnded\"", one, StringComparison.Ordinal);
        Assert.Contains("\"MessageMovedToDeadLetterQueue\"", one, StringComparison.Ordinal);
        Assert.Equal(one.Split('\n'), other.Split('\n'));
    }

    [Fact]
    public async Task Another_seed_is_another_legal_world()
    {
        Assert.NotEqual(await LedgerOfAsync("1", []), await LedgerOfAsync("2", []));
    }

    private static async Task<string> LedgerOfAsync(string? seed, Dictionary<string, string> environment)
    {
        var program = AppContext.BaseDirectory.Replace("EsmTestKit.Conventions", "EsmTestKit.LedgerProcess", StringComparison.Ordinal) + "EsmTestKit.LedgerProcess.dll";
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(program);
        if (seed is not null) start.ArgumentList.Add(seed);
        foreach (var (name, value) in environment) start.Environment[name] = value;
        using var process = Process.Start(start) ?? throw new InvalidOperationException("dotnet did not start.");
        var errors = process.StandardError.ReadToEndAsync();
        var ledger = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{program} ended with exit code {process.ExitCode}: {await errors}");
        return ledger;
    }
}
