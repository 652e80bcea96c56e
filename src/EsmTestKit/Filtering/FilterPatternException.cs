using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Filtering;

/// <summary>A filter pattern is refused. AWS never says why (FLT-087); the kit does, inside.</summary>
internal sealed class FilterPatternException : Exception
{
    public FilterPatternException(string code, string reason, long position)
        : base(reason)
    {
        RuleHits.Note("FLT-089");
        Code = code;
        Position = position;
    }

    /// <summary><c>V01</c> to <c>V43</c> (FLT-089).</summary>
    public string Code { get; }

    /// <summary>The byte of the pattern at which it went wrong, from 0.</summary>
    public long Position { get; }
}
