namespace EsmTestKit.Internal.Filtering;

/// <summary>A filter pattern is refused. AWS never says why (FLT-087); the kit does, inside.</summary>
internal sealed class FilterPatternException(string code, string reason, long position) : Exception(reason)
{
    /// <summary><c>V01</c> to <c>V43</c> (FLT-089).</summary>
    public string Code { get; } = code;

    /// <summary>The byte of the pattern at which it went wrong, from 0.</summary>
    public long Position { get; } = position;
}
