using System.Globalization;

namespace EsmTestKit.Internal.Functions;

/// <summary>The stable address of an invocation in decisions: <c>apply[orders#1,orders#2]@2</c> is the second attempt with these records.</summary>
internal sealed class InvocationSites
{
    private readonly Dictionary<string, int> _attempts = new(StringComparer.Ordinal);

    /// <summary>The address of an attempt that begins now.</summary>
    public string Next(InvokeRequest request)
    {
        var name = Name(request);
        var attempt = _attempts.GetValueOrDefault(name) + 1;
        _attempts[name] = attempt;
        return string.Create(CultureInfo.InvariantCulture, $"{name}@{attempt}");
    }

    private static string Name(InvokeRequest request) => $"{request.Function}[{string.Join(',', request.Records)}]";
}
