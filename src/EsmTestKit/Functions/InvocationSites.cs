using System.Globalization;
using System.Runtime.CompilerServices;
using EsmTestKit.Internal.Ground;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Functions;

/// <summary>The stable address of an invocation in decisions: <c>apply[orders#1,orders#2]@2</c> is the second attempt with these records.</summary>
[NoState("addresses of choices")]
internal sealed class InvocationSites
{
    private readonly Dictionary<InvokeRequest, int> _attempts = new(new SameEvent());

    /// <summary>The address of an attempt that begins now.</summary>
    public string Next(InvokeRequest request)
    {
        RuleHits.Note("EXP-111");
        RuleHits.Note("EXP-112");
        var attempt = _attempts.GetValueOrDefault(request) + 1;
        _attempts[request] = attempt;
        return Name(request, attempt);
    }

    private static string Name(InvokeRequest request, int attempt)
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

        name.AppendLiteral(request.Records.Count == 0 ? "[]@" : "]@");
        name.AppendFormatted(attempt);
        return name.ToStringAndClear();
    }

    /// <summary>The same records for the same function.</summary>
    private sealed class SameEvent : IEqualityComparer<InvokeRequest>
    {
        public bool Equals(InvokeRequest? one, InvokeRequest? other) =>
            ReferenceEquals(one, other) || (one is not null && other is not null && one.Function == other.Function && one.Records.SequenceEqual(other.Records));

        public int GetHashCode(InvokeRequest request) =>
            request.Records is [var first, ..] ? HashCode.Combine(first.Number, request.Records[^1].Number, request.Records.Count) : 0;
    }
}
