using System.Text.Json;
using EsmTestKit.Internal.Functions;

namespace EsmTestKit;

/// <summary>The test said that something happened in the world outside: a charge, a mail (<see cref="EsmSimulation.Effect"/>).</summary>
public sealed record EffectMarked : LedgerEntry
{
    internal EffectMarked(InvokeRequest? request, string kind, string key, string? group, string? token = null, string? payloadHash = null)
    {
        Kind = kind;
        Key = key;
        Group = group;
        Token = token;
        PayloadHash = payloadHash;
        RequestId = request?.RequestId;
        Records = request?.Records ?? [];
    }

    /// <summary>What kind of effect: <c>charge</c>.</summary>
    public string Kind { get; }

    /// <summary>Which one, by a business key: the order's number.</summary>
    public string Key { get; }

    /// <summary>Within what the order of effects counts: the customer, the account. Null: nothing.</summary>
    public string? Group { get; }

    /// <summary>The idempotency token under which it was asked for: all of one token count once. Null: it had none.</summary>
    public string? Token { get; }

    /// <summary>The first 16 hexadecimal digits of its payload's SHA-256; null: no payload was told.</summary>
    public string? PayloadHash { get; }

    /// <summary>The request id of the invocation that did it; null: it was done outside any handler.</summary>
    public string? RequestId { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<RecordName> Records { get; }

    private protected override void WriteMembers(Utf8JsonWriter json)
    {
        json.WriteString("kind"u8, Kind);
        json.WriteString("key"u8, Key);
        if (Group is not null) json.WriteString("group"u8, Group);
        if (Token is not null) json.WriteString("token"u8, Token);
        if (PayloadHash is not null) json.WriteString("payloadHash"u8, PayloadHash);
        if (RequestId is not null) json.WriteString("requestId"u8, RequestId);
    }
}
