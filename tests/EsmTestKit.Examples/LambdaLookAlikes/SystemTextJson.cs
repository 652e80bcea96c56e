using System.Text.Json;
using Amazon.Lambda.Core;

namespace Amazon.Lambda.Serialization.SystemTextJson;

public sealed class DefaultLambdaJsonSerializer : ILambdaSerializer
{
    private static readonly JsonSerializerOptions Options = new() { PropertyNameCaseInsensitive = true };

    public T Deserialize<T>(Stream requestStream) =>
        JsonSerializer.Deserialize<T>(requestStream, Options) ?? throw new JsonException("The event is null.");

    public void Serialize<T>(T response, Stream responseStream) => JsonSerializer.Serialize(responseStream, response, Options);
}
