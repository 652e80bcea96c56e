namespace EsmTestKit;

/// <summary>A record on its way into a stream, for the test that decides whether the put shall fail.</summary>
/// <param name="Position">Its place in the PutRecords request, from 0; 0 for PutRecord.</param>
/// <param name="ShardId">The shard that would take it.</param>
/// <param name="Entry">The record.</param>
public sealed record KinesisPutAttempt(int Position, string ShardId, KinesisPutEntry Entry);
