using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Sqs;

/// <summary>The tenants of a fair queue: groups of a standard queue, told apart by how much of the flight they take (SQS-231 to SQS-237).</summary>
/// <remarks>A message without a group is a tenant of its own, and so never noisy (SQS-231). Shares of processing time are not simulated.</remarks>
internal sealed class FairTenants
{
    /// <summary>At least so many in flight, and more than a tenth of all (SQS-232).</summary>
    private const int NoisyInFlight = 30;
    private const int NoisyShare = 10;
    private readonly Dictionary<string, Tenant> _tenants = new(StringComparer.Ordinal);
    private readonly SortedSet<Tenant> _noisy = new(Tenant.ByNoise);
    private int _held;

    public bool HasNoisyBacklog => _noisy.Count > 0;

    /// <summary>Noisy tenants' messages: those of the tenant with the fewest in flight first (SQS-233, SQS-234).</summary>
    public IEnumerable<QueueMessage> NoisyBacklog()
    {
        if (_noisy.Count > 0) RuleHits.Note("SQS-233");
        if (_noisy.Count > 0) RuleHits.Note("SQS-234"); // With nothing else to receive they are delivered as ever.
        return _noisy.SelectMany(tenant => tenant.Visible.Values);
    }

    /// <summary>A message is visible. True: its tenant is noisy, and so it waits here.</summary>
    public bool Add(QueueMessage message)
    {
        RuleHits.Note("SQS-231");
        if (message.GroupId is not { } group) return false;
        if (!_tenants.TryGetValue(group, out var tenant)) _tenants.Add(group, tenant = new Tenant(group));
        tenant.Visible.Add(message.Order, message);
        return tenant.IsNoisy;
    }

    /// <summary>A message is no longer visible.</summary>
    public void Remove(QueueMessage message)
    {
        if (TenantOf(message) is not { } tenant) return;
        tenant.Visible.Remove(message.Order);
        if (tenant.Visible.Count == 0 && tenant.IsNoisy)
        {
            RuleHits.Note("SQS-235"); // Its backlog is drained.
            _noisy.Remove(tenant);
            tenant.IsNoisy = false;
        }

        Forget(tenant);
    }

    /// <summary>A message is in flight. Returns what waits of its tenant when that makes it noisy.</summary>
    public IReadOnlyCollection<QueueMessage> Hold(QueueMessage message)
    {
        message.IsHeld = true;
        _held++;
        if (message.GroupId is not { } group) return [];
        RuleHits.Note("SQS-236"); // Nothing is locked.
        if (!_tenants.TryGetValue(group, out var tenant)) _tenants.Add(group, tenant = new Tenant(group));
        Count(tenant, +1);
        if (tenant.IsNoisy || tenant.Visible.Count == 0 || tenant.InFlight < NoisyInFlight || tenant.InFlight * NoisyShare <= _held) return [];
        RuleHits.Note("SQS-232");
        tenant.IsNoisy = true;
        _noisy.Add(tenant);
        return tenant.Visible.Values;
    }

    /// <summary>A message is no longer in flight, if it was.</summary>
    public void Release(QueueMessage message)
    {
        if (!message.IsHeld) return;
        message.IsHeld = false;
        _held--;
        if (TenantOf(message) is not { } tenant) return;
        Count(tenant, -1);
        Forget(tenant);
    }

    private Tenant? TenantOf(QueueMessage message) => message.GroupId is { } group ? _tenants.GetValueOrDefault(group) : null;

    // The set is ordered by what is in flight, so a tenant leaves it while that changes.
    private void Count(Tenant tenant, int change)
    {
        if (tenant.IsNoisy) _noisy.Remove(tenant);
        tenant.InFlight += change;
        if (tenant.IsNoisy) _noisy.Add(tenant);
    }

    private void Forget(Tenant tenant)
    {
        if (tenant is { InFlight: 0, Visible.Count: 0 }) _tenants.Remove(tenant.Group);
    }

    private sealed class Tenant(string group)
    {
        public static readonly IComparer<Tenant> ByNoise = Comparer<Tenant>.Create((a, b) =>
        {
            var byFlight = a.InFlight.CompareTo(b.InFlight);
            return byFlight != 0 ? byFlight : string.CompareOrdinal(a.Group, b.Group);
        });

        public string Group { get; } = group;

        public SortedDictionary<long, QueueMessage> Visible { get; } = [];

        public int InFlight { get; set; }

        public bool IsNoisy { get; set; }
    }
}
