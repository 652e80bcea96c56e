using System.Globalization;
using System.Runtime.CompilerServices;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Functions;

/// <summary>The stable address of an invocation in decisions: <c>apply[orders#1,orders#2]@2</c> is the second attempt with these records.</summary>
internal sealed class InvocationSites
{
    private readonly Dictionary<string, int> _attempts = new(StringComparer.Ordinal);

    /// <summary>The address of an attempt that begins now.</summary>
    public string Next(InvokeRequest request)
    {
        RuleHits.Note("EXP-111");
        RuleHits.Note("EXP-112");
        var name = Name(request);
        var attempt = _attempts.GetValueOrDefault(name) + 1;
        _attempts[name] = attempt;
        return string.Create(CultureInfo.InvariantCulture, $"{name}@{attempt}");
    }

    private static string Name(InvokeRequest request)
    {
        var name = new DefaultInterpolatedStringHandler(0, 0, CultureInfo.InvariantCulture, stackalloc char[128]);
        name.AppendLiteral(request.Function.ToString());
        for (var index = 0; index < request.Records.Count; index++)
        {
            name.AppendLiteral(index == 0 ? "[" : ",");
            name.AppendLiteral(request.Records[index].Source);
            name.AppendLiteral("#");
            name.AppendFormatted(request.Records[index].Number);
        }

        name.AppendLiteral(request.Records.Count == 0 ? "[]" : "]");
        return name.ToStringAndClear();
    }
}
