namespace EsmTestKit.Internal.DynamoDb;

/// <summary>A table as it was created; what can change later is in <see cref="TableStore"/>.</summary>
internal sealed record TableDefinition(string Name, string Arn, KeySchema Keys)
{
    /// <summary>A UUID (AWS: <c>TableId</c>).</summary>
    public required string Id { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>False: provisioned.</summary>
    public bool IsOnDemand { get; init; } = true;

    public long ReadCapacityUnits { get; init; }

    public long WriteCapacityUnits { get; init; }

    public bool IsDeletionProtected { get; init; }

    /// <summary>Attribute names of the key, in the order in which the caller defined them.</summary>
    public IReadOnlyList<KeyAttribute> AttributeDefinitions { get; init; } = [.. Keys.Attributes];
}
