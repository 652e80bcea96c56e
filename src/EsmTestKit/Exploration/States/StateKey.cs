namespace EsmTestKit.Internal.Exploration;

/// <summary>The state of a world: 128 bits of a hash of all that it holds. Only keys of one search compare.</summary>
internal readonly record struct StateKey(ulong High, ulong Low);
