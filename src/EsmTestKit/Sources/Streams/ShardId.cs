namespace EsmTestKit.Internal.Streams;

/// <summary>The id of a shard (<c>shardId-000000000000</c>); opaque, compared as text.</summary>
internal readonly record struct ShardId(string Text) : IComparable<ShardId>
{
    public int CompareTo(ShardId other) => string.CompareOrdinal(Text, other.Text);

    public override string ToString() => Text;
}
