namespace EsmTestKit.Internal.Functions;

/// <summary>What a handler is about to do, announced before it happens (EXP-110).</summary>
/// <param name="Operation">Service and operation: <c>OrderRepository.SaveAsync</c>.</param>
/// <param name="Resource">What it is done to: a key, a path; empty where that is not known.</param>
/// <param name="IsWrite">Whether it may change anything: only then an ambiguous failure differs from a plain one.</param>
internal readonly record struct GateCall(string Operation, string Resource, bool IsWrite)
{
    /// <summary>All that it reads or writes, exactly; null: nobody knows (EXP-211).</summary>
    public string? Touches { get; init; }

    public override string ToString() => Resource.Length == 0 ? Operation : $"{Operation} {Resource}";
}

/// <summary>What happens to a call.</summary>
internal enum GateVerdict
{
    Proceed,

    /// <summary>It fails and has no effect (CP-03).</summary>
    FailBefore,

    /// <summary>It has its effect, and the caller sees a failure (CP-04).</summary>
    FailAfter,
}
