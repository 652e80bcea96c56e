namespace EsmTestKit.Internal.Ground;

/// <summary>Nothing that comes depends on it: a search that asks whether two worlds are in the same state leaves it out (EXP-215).</summary>
/// <remarks>What has no mark counts. A wrong mark makes a search leave out what it must try, so each says why.</remarks>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Field)]
internal sealed class NoStateAttribute(string because) : Attribute
{
    public string Because { get; } = because;
}
