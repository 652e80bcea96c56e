using EsmTestKit.Internal.Functions;

namespace EsmTestKit.Internal.Destinations;

/// <summary>Where invocation records go: a queue, a topic or a bucket of the simulation.</summary>
internal interface IFailureDestinations
{
    DeliveryResult Deliver(FailureDelivery delivery);
}

/// <summary>One document on its way.</summary>
/// <param name="DestinationArn">The queue, topic or bucket.</param>
/// <param name="Function">The function with whose role it is sent (STR-380).</param>
/// <param name="Payload">The event; only buckets get it (STR-376).</param>
internal sealed record FailureDelivery(string DestinationArn, string MappingId, string ShardId, FunctionReference Function, InvocationRecordDocument Document, string Payload);

/// <summary>What was sent, and why it did not arrive where it did not.</summary>
internal sealed record DeliveryResult(string Text, string? Failure);
