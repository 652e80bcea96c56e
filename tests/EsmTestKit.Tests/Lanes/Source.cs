namespace EsmTestKit.Tests.Lanes;

/// <summary>What the mapping polls; the rules of lanes hold for both alike.</summary>
public enum Source
{
    Kinesis,
    DynamoDb,
}
