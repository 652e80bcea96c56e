using System.Diagnostics;
using System.Globalization;
using System.Text;
using EsmTestKit.Internal.DynamoDb;
using EsmTestKit.Internal.Streams;

namespace EsmTestKit.Internal.Api;

/// <summary>A place in a shard that its holder may read from for 15 minutes (STR-107); opaque to clients.</summary>
internal sealed record TableShardIterator(string StreamArn, ShardId ShardId, StreamPosition Position, DateTimeOffset IssuedAt)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(15);

    public bool IsExpiredAt(DateTimeOffset now) => now - IssuedAt > Lifetime;

    public static TableShardIterator Parse(string text)
    {
        try
        {
            if (text.Split('|') is [var arn, "1", var code]
                && Encoding.UTF8.GetString(Convert.FromBase64String(code)).Split(' ') is [var shard, var kind, var numberText, var issued]
                && SequenceNumber.TryParse(numberText, out var number)
                && long.TryParse(issued, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var ticks)
                && ticks >= 0 && ticks <= DateTimeOffset.MaxValue.Ticks)
            {
                StreamPosition position = kind == "at" ? new StreamPosition.AtSequenceNumber(number) : new StreamPosition.AfterSequenceNumber(number);
                return new(arn, new ShardId(shard), position, new DateTimeOffset(ticks, TimeSpan.Zero));
            }
        }
        catch (FormatException)
        {
            // Not base64: refused below like anything else that this class did not write.
        }

        throw DynamoDbErrors.Validation("Invalid ShardIterator");
    }

    public override string ToString()
    {
        var (kind, number) = Position switch
        {
            StreamPosition.AtSequenceNumber at => ("at", at.Number),
            StreamPosition.AfterSequenceNumber after => ("after", after.Number),
            _ => throw new UnreachableException(),
        };
        var code = string.Create(CultureInfo.InvariantCulture, $"{ShardId} {kind} {number} {IssuedAt.UtcTicks}");
        return $"{StreamArn}|1|{Convert.ToBase64String(Encoding.UTF8.GetBytes(code))}";
    }
}
