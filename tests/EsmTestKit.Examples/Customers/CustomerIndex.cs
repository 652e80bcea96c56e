namespace Customers;

/// <summary>The index in memory, as the tests look at it.</summary>
public sealed class CustomerIndex : ICustomerIndex
{
    private readonly SortedDictionary<string, long> versions = new(StringComparer.Ordinal);

    public SortedDictionary<string, CustomerEntry> Entries { get; } = new(StringComparer.Ordinal);

    public SortedDictionary<string, int> Cities { get; } = new(StringComparer.Ordinal);

    public Task PutAsync(CustomerEntry entry, long version)
    {
        if (IsNew(entry.Id, version)) Entries[entry.Id] = entry;
        return Task.CompletedTask;
    }

    public Task DeleteAsync(string id, long version)
    {
        if (IsNew(id, version)) Entries.Remove(id);
        return Task.CompletedTask;
    }

    public Task AddToCityAsync(string city, int change)
    {
        Cities[city] = Cities.GetValueOrDefault(city) + change;
        return Task.CompletedTask;
    }

    private bool IsNew(string id, long version)
    {
        if (versions.GetValueOrDefault(id) >= version) return false;
        versions[id] = version;
        return true;
    }
}
