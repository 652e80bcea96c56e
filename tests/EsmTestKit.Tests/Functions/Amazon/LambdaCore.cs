// Look-alikes with the full names of Amazon.Lambda.Core: the kit knows the types by name, so these stand for every version.
namespace Amazon.Lambda.Core;

public interface ILambdaContext
{
    string AwsRequestId { get; }

    IClientContext? ClientContext { get; }

    string FunctionName { get; }

    string FunctionVersion { get; }

    ICognitoIdentity? Identity { get; }

    string InvokedFunctionArn { get; }

    ILambdaLogger Logger { get; }

    string LogGroupName { get; }

    string LogStreamName { get; }

    int MemoryLimitInMB { get; }

    TimeSpan RemainingTime { get; }

    string? TenantId => throw new InvalidOperationException("A default interface member ran.");

    string? TraceId => throw new InvalidOperationException("A default interface member ran.");

    ILambdaSerializer? Serializer => throw new InvalidOperationException("A default interface member ran.");

    int SomethingNew => throw new InvalidOperationException("A default interface member ran.");
}

public interface IClientContext;

public interface ICognitoIdentity;

public interface ILambdaLogger
{
    void Log(string message);

    void LogLine(string message);

    void Log(string level, string message) => LogLine(message);

    void Log(string level, string message, params object[] args) => LogLine(message);

    void Log(string level, Exception exception, string message, params object[] args) => LogLine(message);

    void LogInformation(string message) => LogLine(message);

    void LogInformation(string message, params object[] args) => LogLine(message);

    void LogError(Exception exception, string message, params object[] args) => LogLine(message);
}

public interface ILambdaSerializer
{
    T Deserialize<T>(Stream requestStream);

    void Serialize<T>(T response, Stream responseStream);
}

[AttributeUsage(AttributeTargets.Assembly | AttributeTargets.Method)]
public sealed class LambdaSerializerAttribute(Type serializerType) : Attribute
{
    public Type SerializerType { get; } = serializerType;
}
