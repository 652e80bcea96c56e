namespace EsmTestKit;

/// <summary>Which requests of an <see cref="EsmGateHandler"/> are effects in the world outside.</summary>
public sealed record EsmGateHandlerSettings
{
    /// <summary>Whether each request that changes something and is answered with a success is noted as an effect (<see cref="EsmSimulation.Effect"/>): its kind is the method (<c>POST</c>), its payload the content.</summary>
    /// <value>Default false. GET, HEAD and OPTIONS never are.</value>
    public bool NoteEffects { get; init; }

    /// <summary>The header with the idempotency key that the service honours: requests with one key count once.</summary>
    /// <value>Default <c>Idempotency-Key</c>.</value>
    public string TokenHeader { get; init; } = "Idempotency-Key";

    /// <summary>The effect's key of a request: the order's number.</summary>
    /// <value>Null (the default): the path.</value>
    public Func<HttpRequestMessage, string>? EffectKey { get; init; }

    /// <summary>Within what the order of effects counts: the customer, the account.</summary>
    /// <value>Null (the default): nothing.</value>
    public Func<HttpRequestMessage, string?>? EffectGroup { get; init; }
}
