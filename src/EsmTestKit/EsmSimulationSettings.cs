using EsmTestKit.Internal.Ground;

namespace EsmTestKit;

/// <summary>The world that a simulation pretends to be.</summary>
[NoState("no schedule changes it")]
public sealed record EsmSimulationSettings
{
    /// <summary>The clock's first instant.</summary>
    /// <value>Default 2026-01-01T00:00:00Z.</value>
    public DateTimeOffset StartTime { get; init; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Which of the permitted behaviours AWS shows, and which ids are made.</summary>
    /// <value>Null (the default): the usual behaviour. A number: another legal world, the same in every process.</value>
    public long? Seed { get; init; }

    /// <summary>The AWS Region of every resource.</summary>
    /// <value>Default <c>us-east-1</c>.</value>
    public string Region { get; init; } = "us-east-1";

    /// <summary>The AWS account of every resource: 12 digits.</summary>
    /// <value>Default <c>123456789012</c>.</value>
    public string AccountId { get; init; } = "123456789012";

    /// <summary>How long of real time a handler may go without progress before it is named as stuck. Never under a debugger.</summary>
    /// <value>More than zero; default 30 s.</value>
    public TimeSpan WatchdogTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The longest virtual time that <see cref="EsmSimulation.RunUntilIdleAsync(CancellationToken)"/> runs.</summary>
    /// <value>More than zero; default 24 h.</value>
    public TimeSpan IdleLimit { get; init; } = TimeSpan.FromHours(24);

    /// <summary>What AWS leaves open in the queues themselves.</summary>
    public SqsBehavior Sqs { get; init; } = new();

    /// <summary>What AWS leaves open in the mappings on queues.</summary>
    public SqsMappingBehavior SqsMappings { get; init; } = new();

    /// <summary>What AWS leaves open in Kinesis streams themselves.</summary>
    public KinesisBehavior Kinesis { get; init; } = new();

    /// <summary>What AWS leaves open in tables and their streams.</summary>
    public DynamoDbBehavior DynamoDb { get; init; } = new();

    /// <summary>What AWS leaves open in the mappings on streams.</summary>
    public StreamMappingBehavior StreamMappings { get; init; } = new();

    /// <summary>What AWS leaves open in the life of mappings.</summary>
    public MappingBehavior Mappings { get; init; } = new();
}
