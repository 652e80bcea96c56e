using System.Globalization;

namespace EsmTestKit.Zoo;

/// <summary>What consumers keep: a table with the writes that databases have.</summary>
public interface IBooks
{
    Task<string?> GetAsync(string key);

    Task PutAsync(string key, string value);

    /// <summary>Only where nothing is there yet.</summary>
    Task<bool> PutNewAsync(string key, string value);

    /// <summary>Only where nothing newer is there.</summary>
    Task PutNewerAsync(string key, string version);

    Task AddAsync(string key, int amount);

    /// <summary>Adds and marks in one transaction; not where the mark is there already.</summary>
    Task AddOnceAsync(string mark, string key, int amount);

    /// <summary>Locks a key for a while; false: somebody has it.</summary>
    Task<bool> ClaimAsync(string key, TimeSpan span);

    /// <summary>The same with marks that are forgotten.</summary>
    Task AddOnceWithinAsync(string mark, string key, TimeSpan remembered);
}

public sealed class Books(TimeProvider clock) : IBooks
{
    private readonly SortedDictionary<string, string> _rows = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, DateTimeOffset> _marks = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, string> Rows => _rows;

    /// <summary>Told of each key that is added to.</summary>
    public Action<string>? Applied { get; set; }

    /// <summary>Told of each key that is written, with its value.</summary>
    public Action<string, string>? Written { get; set; }

    /// <summary>Marks are the consumer's own business: the state is what its users see.</summary>
    public IReadOnlyDictionary<string, string> State => new SortedDictionary<string, string>(_rows.Where(row => !row.Key.StartsWith("mark:", StringComparison.Ordinal)).ToDictionary(), StringComparer.Ordinal);

    public Task<string?> GetAsync(string key) => Task.FromResult(_rows.GetValueOrDefault(key));

    public Task PutAsync(string key, string value)
    {
        _rows[key] = value;
        Written?.Invoke(key, value);
        return Task.CompletedTask;
    }

    public Task<bool> PutNewAsync(string key, string value) => Task.FromResult(_rows.TryAdd(key, value));

    public Task PutNewerAsync(string key, string version)
    {
        if (string.CompareOrdinal(version, _rows.GetValueOrDefault(key)) > 0) return PutAsync(key, version);
        return Task.CompletedTask;
    }

    public Task AddAsync(string key, int amount)
    {
        Applied?.Invoke(key);
        _rows[key] = (int.Parse(_rows.GetValueOrDefault(key, "0"), CultureInfo.InvariantCulture) + amount).ToString(CultureInfo.InvariantCulture);
        return Task.CompletedTask;
    }

    public Task AddOnceAsync(string mark, string key, int amount) => _rows.TryAdd($"mark:{mark}", "") ? AddAsync(key, amount) : Task.CompletedTask;

    public Task<bool> ClaimAsync(string key, TimeSpan span)
    {
        if (_marks.TryGetValue(key, out var until) && clock.GetUtcNow() < until) return Task.FromResult(false);
        _marks[key] = clock.GetUtcNow() + span;
        return Task.FromResult(true);
    }

    public Task AddOnceWithinAsync(string mark, string key, TimeSpan remembered)
    {
        if (_marks.TryGetValue(mark, out var at) && clock.GetUtcNow() - at < remembered) return Task.CompletedTask;
        _marks[mark] = clock.GetUtcNow();
        return AddAsync(key, 1);
    }
}
