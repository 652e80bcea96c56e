using System.Text.Json.Nodes;

namespace EsmTestKit.Internal.Ground;

/// <summary>What was done to a simulation from outside, in order: calls of AWS's API, through the object face or through JSON, and time advanced.</summary>
/// <remarks>Contracts are recorded from it. It keeps how a request is written, not its text: a world that nobody records pays next to nothing.</remarks>
[NoState("it tells what was")]
internal sealed class CallJournal(EsmLedger ledger)
{
    private readonly List<JournalEntry> _entries = [];
    private bool _isInside;
    private bool _isDriving;
    private JournalEntry.Call? _begun;

    public IReadOnlyList<JournalEntry> Entries => _entries;

    public int LedgerCount => ledger.Length;

    /// <summary>How many times the world was changed from outside, the passing of time left out.</summary>
    public int CallCount { get; private set; }

    /// <summary>Does the work of a call and notes it with its answer or AWS's refusal. A call that is made of other calls is one call.</summary>
    public T Call<T>(string operation, Func<JsonObject> request, Func<T> work, Func<T, JsonObject> answer)
    {
        if (_isInside) return work();
        _isInside = true;
        try
        {
            var result = work();
            Add(operation, request, () => answer(result), null);
            return result;
        }
        catch (AwsServiceException refusal)
        {
            Add(operation, request, null, refusal);
            throw;
        }
        finally
        {
            _isInside = false;
        }
    }

    /// <summary>Notes a call whose answer takes time: it stands where it was made.</summary>
    /// <param name="from">The length of the ledger before it.</param>
    /// <param name="answer">The members of AWS's answer, asked for when they are there.</param>
    public void Begin(int from, string operation, Func<JsonObject> request, Func<JsonObject> answer)
    {
        CallCount++;
        var entry = new JournalEntry.Call(from, operation, request, answer, null, _isDriving);
        _entries.Add(entry);
        if (!_isDriving) _begun = entry;
    }

    /// <summary>Notes that the clock is moved until the call that was begun last has its answer; calls made meanwhile are the consumers'.</summary>
    public async Task FinishAsync(Func<Task> drive)
    {
        var begun = _begun;
        _begun = null;
        var drove = _isDriving;
        _isDriving = true;
        try
        {
            await drive().ConfigureAwait(false);
        }
        finally
        {
            _isDriving = drove;
            var at = _entries.FindIndex(entry => ReferenceEquals(entry, begun));
            if (begun is not null && at >= 0) _entries[at] = begun with { Until = ledger.Length };
        }
    }

    /// <summary>Notes that time is advanced; calls made meanwhile are the consumers'.</summary>
    /// <param name="span">Null: until the simulation is idle.</param>
    public async Task AdvanceAsync(TimeSpan? span, Func<Task> drive)
    {
        var from = ledger.Length;
        // Taken at its beginning: what the consumers call while it lasts stands behind it.
        var at = _entries.Count;
        _isDriving = true;
        try
        {
            await drive().ConfigureAwait(false);
        }
        finally
        {
            _isDriving = false;
            _entries.Insert(at, new JournalEntry.Advanced(from, span, ledger.Length));
        }
    }

    /// <summary>Notes something that AWS's API has no call for.</summary>
    /// <param name="what">What was done, as it is written in a test.</param>
    public void Beyond(string what)
    {
        CallCount++;
        _entries.Add(new JournalEntry.Beyond(ledger.Length, what));
    }

    private void Add(string operation, Func<JsonObject> request, Func<JsonObject>? answer, AwsServiceException? refusal)
    {
        CallCount++;
        _entries.Add(new JournalEntry.Call(ledger.Length, operation, request, answer, refusal, _isDriving));
    }
}
