namespace EsmTestKit.Internal.Contracts;

/// <summary>A place in a file, lines and columns from 1.</summary>
internal readonly record struct TextPosition(string File, int Line, int Column)
{
    /// <summary>What did not come from a file: answers, events.</summary>
    public static TextPosition None => new(string.Empty, 0, 0);

    public override string ToString() => $"{File}, line {Line}, column {Column}";

    /// <summary>The error of a contract that cannot be read: file, place, what, cure.</summary>
    public EsmUsageException Error(string what, string fix) => new($"{this}: {what}", fix);
}
