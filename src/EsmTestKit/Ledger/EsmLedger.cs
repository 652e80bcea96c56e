using System.Collections;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using EsmTestKit.Internal.Ground;
using EsmTestKit.Internal.Ledger;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit;

/// <summary>The diary of a simulation: everything that happened, in order. Looking never drains it.</summary>
[NoState("it tells what was; JudgedPast keeps what is still judged by it")]
public sealed class EsmLedger : IReadOnlyList<LedgerEntry>
{
    private static readonly JsonWriterOptions JsonLines = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };
    private readonly List<Line> _entries;
    private readonly int _from;
    private readonly int? _to;
    private readonly Func<DateTimeOffset>? _now;
    private readonly PastReads? _reads;

    internal EsmLedger(Func<DateTimeOffset> now, PastReads? reads = null)
    {
        _reads = reads;
        _entries = new(64); // As many as a small world has.
        _now = now;
    }

    private EsmLedger(List<Line> entries, int from, int to, PastReads? reads)
    {
        _reads = reads;
        _entries = entries;
        _from = from;
        _to = to;
    }

    /// <summary>The number of entries.</summary>
    public int Count
    {
        get
        {
            _reads?.Note("the ledger");
            return Length;
        }
    }

    /// <summary>The entry at this position of the ledger or slice.</summary>
    /// <param name="index">From 0.</param>
    public LedgerEntry this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
            return At(index);
        }
    }

    /// <summary>The entries about this record, in order.</summary>
    /// <param name="record">The record's name.</param>
    public IReadOnlyList<LedgerEntry> JourneyOf(RecordName record) => [.. this.Where(entry => entry.Records.Contains(record))];

    /// <summary>The whole ledger as text, one JSON object a line: the same input gives the same bytes in every process.</summary>
    public string ToJsonLines()
    {
        using var buffer = new MemoryStream();
        foreach (var entry in this)
        {
            using (var json = new Utf8JsonWriter(buffer, JsonLines)) entry.WriteTo(json);
            buffer.WriteByte((byte)'\n');
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    /// <summary>The ledger as one HTML file to look at: a timeline on virtual time with a lane for each shard, message group, queue and destination; each entry explains itself by its rule.</summary>
    /// <remarks>It needs no other file and loads nothing. The same ledger gives the same bytes. From the shell: <c>esm report</c>.</remarks>
    /// <param name="title">The heading. Null: "What happened".</param>
    /// <exception cref="EsmUsageException">There is no entry to draw.</exception>
    public string ToHtml(string? title = null)
    {
        if (Count == 0) throw new EsmUsageException("There is nothing to draw: no entry stands in this ledger.", "Let something happen first: await sim.RunUntilIdleAsync().");
        return LedgerReport.Of(title ?? "What happened", LedgerLine.Of(this));
    }

    /// <inheritdoc/>
    public IEnumerator<LedgerEntry> GetEnumerator()
    {
        for (var index = 0; index < Count; index++) yield return this[index];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary><see cref="Count"/>, for the kit itself.</summary>
    internal int Length => (_to ?? _entries.Count) - _from;

    /// <summary>The entry at a position, for the kit itself.</summary>
    internal LedgerEntry At(int index) => _entries[_from + index].Entry;

    /// <summary>Told of each entry when it stands.</summary>
    internal Action<LedgerEntry>? Appended { get; set; }

    internal T Append<T>(T entry)
        where T : LedgerEntry
    {
        if (_now is null) throw new InvalidOperationException("A slice of a ledger cannot be written to.");
        entry.Ordinal = _entries.Count;
        entry.At = _now();
        RuleHits.Note("STR-447");
        if (entry.Rule is { } rule) RuleHits.Note(rule);
        _entries.Add(new Line(entry));
        Appended?.Invoke(entry);
        return entry;
    }

    internal EsmLedger SliceFrom(int ordinal) => new(_entries, ordinal, _entries.Count, _reads);

    // An array of a class asks at each store whether the entry is one of its kind, and entries are of dozens.
    private readonly record struct Line(LedgerEntry Entry);
}
