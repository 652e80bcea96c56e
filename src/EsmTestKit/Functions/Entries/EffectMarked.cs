using System.Text.Json;
using EsmTestKit.Internal.Functions;

namespace EsmTestKit;

/// <summary>The test said that something happened in the world outside: a charge, a mail (<see cref="EsmSimulation.Effect"/>).</summary>
public sealed record EffectMarked : LedgerEntry
{
    internal EffectMarked(InvokeRequest? request, string kind, string key, string? group)
    {
        Kind = kind;
        Key = key;
        Group = group;
        RequestId = request?.RequestId;
        Records = request?.Records ?? [];
    }

    /// <summary>What kind of effect: <c>charge</c>.</summary>
    public string Kind { get; }

    /// <summary>Which one, by a business key: the order's number.</summary>
    public string Key { get; }

    /// <summary>Within what the order of effects counts: the customer, the account. Null: nothing.</summary>
    public string? Group { get; }

    /// <summary>The request id of the invocation that did it; null: it was done outside any handler.</summary>
    public string? RequestId { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<RecordName> Records { get; }

    private protected override void WriteMembers(Utf8JsonWriter json)
    {
        json.WriteString("kind"u8, Kind);
        json.WriteString("key"u8, Key);
        if (Group is not null) json.WriteString("group"u8, Group);
        if (RequestId is not null) json.WriteString("requestId"u8, RequestId);
    }
}
