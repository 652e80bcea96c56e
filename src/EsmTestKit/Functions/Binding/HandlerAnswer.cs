namespace EsmTestKit.Internal.Functions;

/// <summary>What a handler came back with.</summary>
/// <param name="Failure">What its task ended with; null: it succeeded.</param>
internal readonly record struct HandlerAnswer(ReadOnlyMemory<byte> Payload, Exception? Failure);
