namespace EsmTestKit.Internal.Streams;

/// <summary>Whose stream it is: the mapping's rules differ in few places, the event's JSON everywhere.</summary>
internal enum StreamKind
{
    Kinesis,
    DynamoDb,
}
