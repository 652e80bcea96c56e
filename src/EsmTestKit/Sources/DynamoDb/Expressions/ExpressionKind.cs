namespace EsmTestKit.Internal.DynamoDb;

/// <summary>Where an expression stands; the refusals name it.</summary>
internal enum ExpressionKind
{
    ConditionExpression,
    UpdateExpression,
    KeyConditionExpression,
    FilterExpression,
    ProjectionExpression,
}
