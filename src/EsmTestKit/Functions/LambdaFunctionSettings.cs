namespace EsmTestKit;

/// <summary>How Lambda hosts a function.</summary>
public sealed record LambdaFunctionSettings
{
    /// <summary>How long one invocation may take (AWS: <c>Timeout</c>).</summary>
    /// <value>1 s to 15 min, whole seconds; default 3 s, as AWS's.</value>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How many invocations may run at once (AWS: <c>ReservedConcurrentExecutions</c>).</summary>
    /// <value>0 or more; null (the default) is unreserved. 0 throttles every invocation.</value>
    public int? ReservedConcurrency { get; init; }

    /// <summary>How long each invocation takes on the simulation's clock; the handler itself runs while time stands still.</summary>
    /// <value>Zero (the default) or more. At or beyond <see cref="Timeout"/> every invocation times out after the handler has run.</value>
    public TimeSpan Duration { get; init; }

    /// <summary>The memory that the context shows (AWS: <c>MemorySize</c>).</summary>
    /// <value>128 to 10,240 megabytes; default 128, as AWS's.</value>
    public int MemorySize { get; init; } = 128;

    /// <summary>The serializer of the handler's input and result, an object that implements <c>Amazon.Lambda.Core.ILambdaSerializer</c>.</summary>
    /// <value>Null (the default): the one that <c>LambdaSerializerAttribute</c> names on the method or its assembly, as Lambda's runtime finds it.</value>
    public object? Serializer { get; init; }

    /// <summary>The IAM actions that the execution role allows; a star stands for any text (<c>sqs:*</c>).</summary>
    /// <value>Null (the default): everything.</value>
    public IReadOnlyList<string>? AllowedActions { get; init; }
}
