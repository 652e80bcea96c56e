using System.Globalization;

namespace EsmTestKit;

/// <summary>The name of a record in the ledger and in decisions: its source and its number in order of acceptance, from 1 (<c>orders#1</c>).</summary>
/// <param name="Source">The queue, stream or table.</param>
/// <param name="Number">The number in order of acceptance by the source, from 1.</param>
public readonly record struct RecordName(string Source, long Number)
{
    /// <summary>The form <c>orders#1</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Source}#{Number}");
}
