namespace EsmTestKit.Conventions;

/// <summary>Fails with every offence, each on its own line, and what to do.</summary>
internal static class Offences
{
    public static void None(IEnumerable<string> offences, string cure)
    {
        var all = offences.Distinct().ToList();
        if (all.Count > 0) Assert.Fail($"{all.Count} offence(s). {cure}\n  {string.Join("\n  ", all)}");
    }
}
